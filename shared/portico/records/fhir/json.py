"""FHIR JSON, read and written without changing a digit: `5.60` stays `5.60` (FHIR R4, 2.6.2: precision counts)."""

import json
import re
from decimal import Decimal
from typing import Any

_MARK = "\x00"  # not allowed in a FHIR string, so it can mark what is a number
_MARK_WRITTEN = "\\u0000"
_MARKED = re.compile(r'"\\u0000(-?[0-9.eE+-]+)\\u0000"')


class NotReadable(ValueError):
    """Text that is not JSON, or JSON that FHIR does not allow."""


def read(text: str) -> Any:
    """The value of a JSON text, its decimals exact. Raises NotReadable."""
    if "\\u0000" in text:
        raise NotReadable
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise NotReadable from None


def write(value: Any) -> str:
    """The same value as compact JSON."""
    text = _ENCODER.encode(value)
    return _MARKED.sub(r"\1", text) if _MARK_WRITTEN in text else text


def _marked(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{_MARK}{value}{_MARK}"
    raise TypeError


def _refuse(constant: str) -> Any:
    raise NotReadable(constant)


_ENCODER = json.JSONEncoder(default=_marked, ensure_ascii=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse)
