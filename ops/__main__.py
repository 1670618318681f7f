"""`python -m ops …`: export, recover, restore and compare a practice. The runbook says when to use which."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from ops.archive import Archive, opened
from ops.compare import differences
from ops.export import copy_tables, export, recover
from ops.restore import restore
from ops.stack import Trouble, find


def main(arguments: Sequence[str]) -> int:
    """Run one command; gives its exit code: 1 when something differs or cannot be done."""
    options = parser().parse_args(arguments)
    try:
        code: int = options.work(options)
    except (Trouble, ClientError, BotoCoreError) as reason:
        print(f"  ✗ {reason}", file=sys.stderr)
        return 1
    return code


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m ops", description="One practice's data, out of a stack and back.")
    commands = whole.add_subparsers(required=True)

    command = commands.add_parser("export", help="a practice as it is now, into a folder")
    command.add_argument("practice")
    command.set_defaults(work=run_export)
    _from_stack(command)

    command = commands.add_parser("recover", help="a practice as it was at a moment, into a folder")
    command.add_argument("practice")
    command.add_argument("--at", type=moment, required=True, help="such as 2026-11-22T10:00:00Z")
    command.set_defaults(work=run_recover)
    _from_stack(command)

    command = commands.add_parser("restore", help="bring an exported practice back")
    command.add_argument("folder", type=Path)
    command.add_argument("--stack", required=True)
    command.add_argument(
        "--force", action="store_true", help="also write over what differs, and delete what charts were given since"
    )
    command.set_defaults(work=run_restore)

    command = commands.add_parser("compare", help="two exports of a practice")
    command.add_argument("one", type=Path)
    command.add_argument("other", type=Path)
    command.add_argument("--keys", action="store_true", help="name what differs; keys hold ids and sign-in names")
    command.set_defaults(work=run_compare)
    return whole


def _from_stack(command: argparse.ArgumentParser) -> None:
    command.add_argument("--stack", required=True)
    command.add_argument("--out", type=Path, required=True, metavar="FOLDER")


def moment(text: str) -> datetime:
    """A moment with its time zone, in UTC."""
    given = datetime.fromisoformat(text)
    if given.tzinfo is None:
        raise argparse.ArgumentTypeError("say the time zone too: Z for UTC")
    return given.astimezone(UTC)


def run_export(options: argparse.Namespace) -> int:
    _say(export(find(options.stack), options.practice, options.out))
    return 0


def run_recover(options: argparse.Namespace) -> int:
    stack = find(options.stack)
    _say(recover(stack, options.practice, options.at, options.out))
    print("  The copies of the tables hold every practice; delete them when you are done:")
    for copy in copy_tables(stack, options.at).values():
        print(f"    {copy}")
    return 0


def run_restore(options: argparse.Namespace) -> int:
    kept = added = 0
    for name, outcomes in restore(find(options.stack), opened(options.folder), force=options.force).items():
        print(
            f"  {name:<16} {', '.join(f'{count} {outcome}' for outcome, count in sorted(outcomes.items())) or 'none'}"
        )
        kept += outcomes["kept"]
        added += outcomes["added"]
    if kept:
        print(f"  {kept} are there otherwise than exported and were left so.")
    if added:
        print(f"  {added} are there that the export does not hold and were left there.")
    return 1 if kept or (added and not options.force) else 0


def run_compare(options: argparse.Namespace) -> int:
    found = differences(opened(options.one), opened(options.other))
    for name, differing in found.items():
        print(f"  {name:<16} {'identical' if not differing else f'{len(differing)} differ'}")
        if options.keys:
            for key, how in sorted(differing.items()):
                print(f"    {how}: {key}")
    return 1 if any(found.values()) else 0


def _say(archive: Archive) -> None:
    for name, listed in archive.lists.items():
        print(f"  {name:<16} {listed.lines} {'items' if listed.kind == 'table' else 'objects'}")
    print(f"  {archive.practice} as of {archive.as_of}: {archive.folder}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
