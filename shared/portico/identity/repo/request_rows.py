"""Requests of people who cannot sign in yet, by the hash of their handle."""

from dataclasses import asdict, fields, replace
from typing import Any

from portico.errors import PortalError
from portico.identity.entities import Purpose, Request
from portico.identity.repo.base import DAY, table
from portico.store import keys
from portico.store.conditions import Change, absent, compares, matches
from portico.store.items import Item
from portico.store.table import ConditionFailed, Part

_FIELDS = tuple(field.name for field in fields(Request))


def get(practice_id: str, digest: str) -> Request | None:
    item = table(practice_id).get(keys.request(digest))
    return _request_of(item) if item else None


def _request_of(item: Item) -> Request:
    return Request(**{name: item[name] for name in _FIELDS if name in item})


def putting(practice_id: str, request: Request) -> Part:
    item = asdict(request) | {"ttl": request.expires + DAY}
    return table(practice_id).putting(keys.request(request.digest), item, absent())


def changing(practice_id: str, request: Request, otherwise: PortalError | None = None, **changes: Any) -> Part:
    """The request with these fields changed, if it still stands as it was read."""
    anew = replace(request, version=request.version + 1, **changes)
    item = asdict(anew) | {"ttl": anew.expires + DAY}
    as_read = matches(version=request.version, tries=request.tries)
    return table(practice_id).putting(keys.request(request.digest), item, as_read, otherwise)


def deleting(practice_id: str, request: Request, otherwise: PortalError | None = None) -> Part:
    """The request used up, if it still stands as it was read."""
    as_read = matches(version=request.version, tries=request.tries)
    return table(practice_id).deleting(keys.request(request.digest), as_read, otherwise)


def take_try(practice_id: str, digest: str, purpose: Purpose, step: str, most: int) -> Request | None:
    """Use up a try at this step before it is looked at; the request as it is then, None when no try is left."""
    wanted = matches(purpose=purpose, step=step) & compares("tries", "<", most)
    try:
        return _request_of(table(practice_id).update(keys.request(digest), Change(add={"tries": 1}), wanted))
    except ConditionFailed:
        return None
