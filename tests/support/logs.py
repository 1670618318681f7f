"""What functions log during tests, line by line as it is written, so that it can be looked through."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter


@contextmanager
def logged_to(file: Path) -> Iterator[None]:
    """Meanwhile every line of a function's log goes to this file too, also from copies of this process."""
    written = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    spelled = LambdaPowertoolsFormatter.format

    def kept(formatter: Any, record: Any) -> str:
        line = spelled(formatter, record)
        os.write(written, f"{line}\n".encode())
        return line

    with patch.object(LambdaPowertoolsFormatter, "format", kept):
        try:
            yield
        finally:
            os.close(written)


def found_in(text: str, canaries: Iterable[str]) -> set[str]:
    """Which of these are in the text, however they are spelled there: in capitals, escaped, or with other quotes."""
    folded = text.casefold()
    plain = folded.encode().decode("unicode_escape", errors="replace")
    return {each for each in canaries if each.casefold() in folded or each.casefold() in plain}
