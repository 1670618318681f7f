"""A practice's data in a folder.

    manifest.json          whose it is, of when, and for every list its number of lines and SHA-256
    <Table>.jsonl          an item a line, as DynamoDB writes JSON (binary as base64)
    <Bucket>.jsonl         an object a line: key, SHA-256, content type, metadata
    contents/<SHA-256>     what the objects hold

It holds health information: the folder is readable by its owner alone.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ops.stack import Trouble

Line = dict[str, Any]
MANIFEST = "manifest.json"
_CONTENTS = "contents"


@dataclass(frozen=True)
class Listed:
    """What the manifest says of one list; `kind` is "table" or "bucket"."""

    kind: str
    lines: int
    sha256: str


@dataclass(frozen=True)
class Archive:
    """A folder with one practice's data; `as_of` is the moment it shows, in UTC."""

    folder: Path
    practice: str
    as_of: str
    lists: dict[str, Listed]

    def named(self, kind: str) -> list[str]:
        """The tables or the buckets in it."""
        return [name for name, listed in self.lists.items() if listed.kind == kind]

    def lines(self, name: str) -> Iterator[Line]:
        """The items of a table, or the objects of a bucket."""
        with self._file(name).open("rb") as file:
            yield from map(json.loads, file)

    def content(self, sha256: str) -> bytes:
        """What an object holds."""
        return (self.folder / _CONTENTS / sha256).read_bytes()

    def verify(self) -> None:
        """Raises Trouble when a file is missing or not as it was written."""
        for name, listed in self.lists.items():
            _expect(self._file(name), listed.sha256)
            if listed.kind == "bucket":
                for line in self.lines(name):
                    _expect(self.folder / _CONTENTS / line["sha256"], line["sha256"])

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.jsonl"


class Writing:
    """An archive as it is written; it can be read once `finish` has written its manifest."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Trouble(f"{folder} is not empty; choose another folder.")
        folder.chmod(0o700)
        (folder / _CONTENTS).mkdir()
        self._folder = folder
        self._lists: dict[str, Listed] = {}

    def add(self, kind: str, name: str, lines: Iterable[Line]) -> int:
        """Write one table's or bucket's list; gives its number of lines."""
        count, total = 0, hashlib.sha256()
        with (self._folder / f"{name}.jsonl").open("wb") as file:
            for line in lines:
                written = canonical(line) + b"\n"
                total.update(written)
                file.write(written)
                count += 1
        self._lists[name] = Listed(kind, count, total.hexdigest())
        return count

    def keep(self, content: bytes) -> str:
        """Keep what an object holds; gives its SHA-256."""
        digest = hashlib.sha256(content).hexdigest()
        (self._folder / _CONTENTS / digest).write_bytes(content)
        return digest

    def finish(self, practice: str, as_of: str) -> Archive:
        """Write the manifest, last: a folder without one is not an archive."""
        said = {
            "practice": practice,
            "as_of": as_of,
            "lists": {name: asdict(each) for name, each in self._lists.items()},
        }
        (self._folder / MANIFEST).write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
        return Archive(self._folder, practice, as_of, self._lists)


def opened(folder: Path) -> Archive:
    """The archive in a folder, verified. Raises Trouble when there is none, or it is damaged."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        lists = {name: Listed(**listed) for name, listed in said["lists"].items()}
        archive = Archive(folder, said["practice"], said["as_of"], lists)
    except (OSError, ValueError, KeyError, TypeError):
        raise Trouble(f"{folder} holds no whole export: its {MANIFEST} cannot be read.") from None
    archive.verify()
    return archive


def canonical(line: Line) -> bytes:
    """A line's one spelling: equal items have equal bytes."""
    return json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def to_line(item: Mapping[str, Any]) -> Line:
    """A DynamoDB item as a line."""
    return {name: _to_json(value) for name, value in item.items()}


def to_item(line: Line) -> dict[str, Any]:
    """The item of a line."""
    return {name: _from_json(value) for name, value in line.items()}


def _to_json(value: Mapping[str, Any]) -> Line:
    ((kind, held),) = value.items()
    match kind:
        case "B":
            held = base64.b64encode(held).decode()
        case "BS":
            held = sorted(base64.b64encode(each).decode() for each in held)
        case "N":
            held = _number(held)
        case "NS":
            held = sorted(map(_number, held))
        case "SS":
            held = sorted(held)
        case "M":
            held = to_line(held)
        case "L":
            held = [_to_json(each) for each in held]
    return {kind: held}


def _number(text: str) -> str:
    """A number's one spelling: 99.0 and 99 are the same."""
    return format(Decimal(text).normalize(), "f")


def _from_json(value: Line) -> dict[str, Any]:
    ((kind, held),) = value.items()
    match kind:
        case "B":
            held = base64.b64decode(held)
        case "BS":
            held = [base64.b64decode(each) for each in held]
        case "M":
            held = to_item(held)
        case "L":
            held = [_from_json(each) for each in held]
    return {kind: held}


def _expect(file: Path, sha256: str) -> None:
    try:
        with file.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        found = ""
    if found != sha256:
        raise Trouble(f"{file} is missing or was changed since it was written; this export cannot be used.")
