"""Whether a practice is open, from its row alone: all that the authorizer asks of one, without its settings."""

from portico.practices import repo
from portico.store.items import Item

reading = repo.reading


def is_ready(row: Item | None) -> bool:
    """Whether the practice of a row as `reading` gave it is open."""
    return row is not None and row["status"] == "ready"
