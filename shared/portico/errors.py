"""Everything that can go wrong for a caller: a status, a stable code, and words a patient can act on.

The code (`domain.reason`) is what a patient reads out to the front desk and what pages test for; it never changes
once published. The detail is public text: it never holds what a person typed, an id of someone else, or `str(exc)`.
"""

from collections.abc import Mapping
from typing import ClassVar


class PortalError(Exception):
    """A refusal the caller is told about, as RFC 9457 problem details.

    `errors` maps a field's name in the request to the words shown beside that field.
    """

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.errors = dict(errors or {})
        self.headers = dict(headers or {})


class BadRequest(PortalError):
    """The request cannot be read."""

    status = 400
    title = "The request could not be read"


class SignedOut(PortalError):
    """Nobody is signed in, or not any more."""

    status = 401
    title = "Please sign in"


class Forbidden(PortalError):
    """The caller is known and may not do this."""

    status = 403
    title = "Not allowed"


class NotFound(PortalError):
    """Nothing here for this caller; someone else's record answers the same."""

    status = 404
    title = "Not found"


class Conflict(PortalError):
    """Something changed meanwhile, or the same key came with another request."""

    status = 409
    title = "This was changed meanwhile"


class Gone(PortalError):
    """A link that was used, replaced or is too old."""

    status = 410
    title = "This link no longer works"


class Invalid(PortalError):
    """The request is readable and something in it must be mended."""

    status = 422
    title = "Please check what you entered"


class TooMany(PortalError):
    """Too many attempts; `retry_after` says in seconds when the next one counts."""

    status = 429
    title = "Too many attempts"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "request.too_many",
            "There were too many attempts. Please wait a few minutes and try again, or call us.",
            headers={"Retry-After": str(retry_after)},
        )


class Unavailable(PortalError):
    """A part Portico depends on did not answer; repeating the request is safe."""

    status = 503
    title = "We could not do this right now"

    def __init__(self) -> None:
        super().__init__(
            "request.unavailable",
            "We could not finish this just now. Nothing you entered is lost: please try again in a moment.",
            headers={"Retry-After": "5"},
        )
