"""Doors: what nobody need be signed in for, and what of others' does not open them."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.isolation.row import DEAD_CODE, Door, Refusal
from tests.isolation.world import ELSEWHERE, HERE, OTHER_PASSWORD, QUESTION, World
from tests.support.accounts import PASSWORD
from tests.support.applications import INGRID, INGRIDS, WALTER
from tests.support.systems import System

DEAD_LINK = (410, "identity.link_dead")
DEAD_REQUEST = (410, "identity.request_dead")
NO_SIGN_IN = (401, "identity.sign_in_refused")


def applied(
    path: str, at: str, status: int = 200, dead: Refusal = DEAD_REQUEST, more: Mapping[str, Any] | None = None
) -> Door:
    """A step of someone who has no account yet: their own handle opens it, with the code of their mail."""

    def body(practice_id: str, kind: str) -> Callable[[World], Any]:
        def of_world(world: World) -> Any:
            handle, code = world.applicants[practice_id, kind]
            return {"handle": handle, "code": code, **(more or {})}

        return of_world

    other = (
        f"family {at.partition(' ')[2]}" if at.startswith("registration") else f"registration {at.partition(' ')[2]}"
    )
    refused = {
        "a request elsewhere": (body(ELSEWHERE, at), dead),
        "a request of another kind": (body(HERE, other), dead),
    }
    return Door(path, body(HERE, at), refused, status=status)


ACCOUNT = {"username": "newcomer.one", "password": PASSWORD}
MINOR = (422, "identity.under_adult_age")


def recovering(path: str, **body: str) -> Door:
    """A step of the way back in with the link that Wren was mailed."""

    def with_link(link: str) -> Callable[[World], Any]:
        return lambda world: {"token": world.secrets[link], **body}

    others = {"link elsewhere": "swift's recovery", "an invitation's link": HERE, "used link": "wren"}
    dead = (410, "identity.recovery_dead")
    return Door(path, with_link("wren's recovery"), {how: (with_link(link), dead) for how, link in others.items()})


DOORS: dict[str, Door] = {
    "POST /sign-up/registrations": Door(
        "/sign-up/registrations",
        lambda _: WALTER,
        {"a minor": (lambda _: {**WALTER, "birth_date": "2010-01-01"}, MINOR)},
        status=201,
    ),
    "POST /sign-up/registrations/status": applied("/sign-up/registrations/status", "registration account"),
    "POST /sign-up/registrations/code": applied("/sign-up/registrations/code", "registration sent before"),
    "POST /sign-up/registrations/email-code": applied(
        "/sign-up/registrations/email-code", "registration email", dead=DEAD_CODE
    ),
    "POST /sign-up/registrations/chart-code": applied(
        "/sign-up/registrations/chart-code", "registration second", dead=DEAD_CODE
    ),
    "POST /sign-up/registrations/account": applied(
        "/sign-up/registrations/account", "registration account", status=201, more=ACCOUNT
    ),
    "POST /family-requests": Door(
        "/family-requests",
        lambda _: INGRID,
        {"no relationship": (lambda _: {**INGRID, "relationship": "boss"}, (422, "request.invalid"))},
        status=201,
    ),
    "POST /family-requests/status": applied("/family-requests/status", "family account"),
    "POST /family-requests/code": applied("/family-requests/code", "family sent before"),
    "POST /family-requests/email-code": applied("/family-requests/email-code", "family email", dead=DEAD_CODE),
    "POST /family-requests/passcode": applied("/family-requests/passcode", "family second", dead=DEAD_CODE),
    "POST /family-requests/account": applied(
        "/family-requests/account", "family account", status=201, more=ACCOUNT | INGRIDS
    ),
    "GET /practice": Door("/practice", lambda _: None, {}),
    "POST /sign-in": Door(
        "/sign-in",
        lambda _: {"username": "wren", "password": PASSWORD},
        {
            "account elsewhere": (lambda _: {"username": "swift", "password": PASSWORD}, NO_SIGN_IN),
            "email elsewhere": (lambda _: {"username": "swift@mail.example", "password": PASSWORD}, NO_SIGN_IN),
        },
    ),
    "POST /sign-in/passkey-options": Door("/sign-in/passkey-options", lambda _: None, {}),
    "POST /sign-in/passkey": Door(
        "/sign-in/passkey",
        lambda world: {"passkey": world.signed["wren"]},
        {
            "passkey elsewhere": (lambda world: {"passkey": world.signed["swift"]}, NO_SIGN_IN),
            "unknown passkey": (lambda world: {"passkey": world.signed["nobody"]}, NO_SIGN_IN),
        },
    ),
    "POST /sign-up/invitations": Door(
        "/sign-up/invitations",
        lambda world: {"token": world.secrets[HERE]},
        {
            "link elsewhere": (lambda world: {"token": world.secrets[ELSEWHERE]}, DEAD_LINK),
            "used link": (lambda world: {"token": world.secrets["wren"]}, DEAD_LINK),
        },
    ),
    "POST /sign-up/activation": Door(
        "/sign-up/activation",
        lambda world: {"token": world.secrets[HERE], "username": "guest.one", "password": PASSWORD},
        {
            "link elsewhere": (
                lambda world: {"token": world.secrets[ELSEWHERE], "username": "guest.one", "password": PASSWORD},
                DEAD_LINK,
            ),
            "used link": (
                lambda world: {"token": world.secrets["wren"], "username": "guest.one", "password": PASSWORD},
                DEAD_LINK,
            ),
        },
        status=201,
    ),
    "POST /recovery": Door(
        "/recovery",
        lambda _: {"email": "wren@mail.example"},
        {"no address": (lambda _: {"email": "wren"}, (422, "identity.email_invalid"))},
        status=202,
    ),
    "POST /recovery/link": recovering("/recovery/link"),
    "POST /recovery/password": recovering("/recovery/password", password=OTHER_PASSWORD),
    "POST /recovery/answer": recovering("/recovery/answer", password=OTHER_PASSWORD, answer=QUESTION["answer"]),
    "POST /oauth/token": Door(
        "/oauth/token",
        lambda _: System().form(),
        {"system elsewhere": (lambda _: System(ELSEWHERE).form(), (401, "invalid_client"))},
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        programs=True,
    ),
}
