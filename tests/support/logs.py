"""What functions log during tests, line by line as it is written, and what of it nobody may ever find there."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

KEPT_IN = "PORTICO_TESTS_LOG"  # tells processes that the tests start in which file to keep the log

# What the people of the tests and of the demonstration are called, type, and have in their charts.
PEOPLE = frozenset(
    {
        *("plum quartz oak lantern", "walnut kettle paper 58", "Applegate", "Heliotrope"),  # passwords and answers
        *("Myra", "Denise", "Walsh", "Alvarez", "Kowalski", "Lindqvist", "Rahman", "Okafor", "Wrenfield", "Larkham"),
        *("@mail.example", "555-01", "5085550"),
        *("Losartan", "Penicillin", "Potassium", "Wrenopril"),
    }
)

_UUID = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


@contextmanager
def logged_to(file: Path) -> Iterator[None]:
    """Meanwhile every line of a function's log goes to this file too, also from copies of this process."""
    end = keep_in(file)
    try:
        yield
    finally:
        end()


def keep_in(file: Path) -> Callable[[], None]:
    """The same from now on; gives what ends it."""
    written = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    spelled = LambdaPowertoolsFormatter.format

    def kept(formatter: Any, record: Any) -> str:
        line = spelled(formatter, record)
        os.write(written, f"{line}\n".encode())
        return line

    patched = patch.object(LambdaPowertoolsFormatter, "format", kept)
    patched.start()

    def end() -> None:
        patched.stop()
        os.close(written)

    return end


def found_in(text: str, canaries: Iterable[str]) -> set[str]:
    """Which of these are in the text, in capitals or small letters, escaped or not."""
    folded = text.casefold()
    plain = folded.encode().decode("unicode_escape", errors="replace")
    return {each for each in canaries if each.casefold() in folded or each.casefold() in plain}


def nobody_in(file: Path) -> None:
    """Fails when a line of this log holds what is a person's."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            found = found_in(_UUID.sub("", line), PEOPLE)  # one in a million of those reads like a telephone number
            assert not found, f"a log holds {found}: {line}"
