"""Practice systems, with their public keys, and the assertions they used."""

from portico.identity.entities import BackendClient
from portico.identity.repo.base import DAY, table
from portico.store import keys
from portico.store.conditions import absent
from portico.store.items import Item
from portico.store.table import Part, Reading, read_together


def get(practice_id: str, client_id: str) -> BackendClient | None:
    item = table(practice_id).get(keys.client(client_id))
    return client_of(item) if item else None


def read(practice_id: str, client_id: str, practice: Reading) -> tuple[BackendClient | None, Item | None]:
    """A client and the practice's row, in one call."""
    client, row = read_together([table(practice_id).reading(keys.client(client_id)), practice])
    return client_of(client) if client else None, row


def client_of(item: Item) -> BackendClient:
    return BackendClient(item["client"], item["jwks"]["keys"], frozenset(item["scopes"]))


def put(practice_id: str, client: BackendClient) -> None:
    item = {"client": client.id, "jwks": {"keys": client.keys}, "scopes": sorted(client.scopes)}
    table(practice_id).put(keys.client(client.id), item)


def using_assertion(practice_id: str, client_id: str, digest: str, expires: int) -> Part:
    """Use a client's assertion up; it works once."""
    item = {"expires": expires, "ttl": expires + DAY}
    return table(practice_id).putting(keys.assertion(client_id, digest), item, absent())
