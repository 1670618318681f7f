"""What the emulated cloud holds, carried over: from one copy of this process to another, or back from before."""

import copy
import pickle
from dataclasses import dataclass
from typing import Any, Self

from tests.support.dynamodb.client import rows_here, take_rows
from tests.support.quick import backend

_HOLDERS = ("s3", "ses")  # besides tables, what functions write to: files, mail and its senders


def contents() -> bytes:
    """All that functions may have written."""
    held: dict[str, Any] = {name: vars(backend(name)) for name in _HOLDERS}
    return pickle.dumps((rows_here(), held))


def take_over(carried: bytes) -> None:
    """From here on the cloud holds this instead."""
    rows, held = pickle.loads(carried)  # noqa: S301 - another copy of this process wrote it
    take_rows(rows)
    for name, attributes in held.items():
        vars(backend(name)).update(attributes)


@dataclass(frozen=True)
class Moment:
    """What the cloud holds and what those who use it know, at one time."""

    cloud: bytes
    state: Any

    @classmethod
    def now(cls, state: Any) -> Self:
        return cls(contents(), copy.deepcopy(state))

    def come_back(self) -> Any:
        """The cloud as it was then, and a copy of what was known."""
        take_over(self.cloud)
        return copy.deepcopy(self.state)
