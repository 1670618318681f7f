"""The data folder: what the stack keeps between runs, owned by one running stack at a time."""

import fcntl
import shutil
from contextlib import suppress
from pathlib import Path
from typing import IO

from local.steps import Stop

MARKER = "portico-data"
READY = "ready.json"


class DataFolder:
    """A folder with everything that one stack keeps. Raises Stop when it cannot be used as that."""

    def __init__(self, path: Path, *, fresh: bool = False) -> None:
        self.path = path.resolve()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._refuse_foreign()
            self._lock = self._take()
            if fresh:
                self._clear()
            (self.path / MARKER).write_text("Made by Portico; FRESH=1 empties it.\n", encoding="utf-8")
        except OSError as reason:
            raise Stop(
                f"The data folder {path} cannot be used: {reason.strerror or reason}. DATA= chooses another."
            ) from None

    def _refuse_foreign(self) -> None:
        if any(self.path.iterdir()) and not (self.path / MARKER).exists():
            raise Stop(f"{self.path} holds files that are not Portico's. DATA= chooses another folder.")

    def _take(self) -> IO[bytes]:
        lock = (self.path / "lock").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise Stop(
                f"A Portico is running on {self.path} already. Stop that one, or choose another folder with DATA=."
            ) from None
        return lock

    def _clear(self) -> None:
        for each in self.path.iterdir():
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each)
            elif each.name != "lock":
                each.unlink()

    def close(self) -> None:
        """Give the folder free; the address of a stack that no longer runs goes."""
        with suppress(OSError):
            (self.path / READY).unlink(missing_ok=True)
        self._lock.close()
