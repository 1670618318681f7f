"""Shows that two exports of a practice are identical: item by item, and object by object down to the byte."""

import hashlib

from ops.archive import Archive, canonical

Differences = dict[str, str]  # key → missing, added or changed


def differences(one: Archive, other: Archive) -> dict[str, Differences]:
    """What the other export has not, has besides, or has otherwise; by table and bucket, nothing where they agree."""
    return {name: _of_list(one, other, name) for name in {**one.lists, **other.lists}}


def _of_list(one: Archive, other: Archive, name: str) -> Differences:
    before, after = _digests(one, name), _digests(other, name)
    found = dict.fromkeys(before.keys() - after.keys(), "missing") | dict.fromkeys(
        after.keys() - before.keys(), "added"
    )
    return found | {key: "changed" for key in before.keys() & after.keys() if before[key] != after[key]}


def _digests(archive: Archive, name: str) -> dict[str, bytes]:
    """A digest of each item or object, so that large practices are compared in little memory."""
    if name not in archive.lists:
        return {}
    of_table = archive.lists[name].kind == "table"
    return {
        f"{line['pk']['S']} {line['sk']['S']}" if of_table else line["key"]: hashlib.sha256(canonical(line)).digest()
        for line in archive.lines(name)
    }
