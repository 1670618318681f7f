"""XML text that cannot be left unescaped: a `form` escapes whatever fills it, unless a form wrote it."""

import re
from collections.abc import Callable, Iterable, Sequence
from string import Formatter
from typing import cast

from markupsafe import escape as escape_markup

from portico.export.text import UNSAFE, safe

_is_special = re.compile(f"[&<>\"'\n{UNSAFE}]").search


class Xml(str):
    """Escaped XML. Nothing but this module makes it; what is done to it as text (`+`, slices) is plain text again."""

    __slots__ = ()

    def __html__(self) -> "Xml":
        """How Jinja2 asks for text that it need not escape."""
        return self


def form(text: str) -> Callable[..., Xml]:
    """A piece of XML with named fields, as a function of them: `form('<id root="{root}"/>')(root=…)`.

    What fills a field is escaped, unless a form wrote it. A missing or unknown field is a TypeError.
    """
    names = dict.fromkeys(name for _, name, _, _ in Formatter().parse(text) if name)
    pattern = text
    for name in names:
        pattern = pattern.replace(f"{{{name}}}", f"{{{name} if {name}.__class__ is Xml else escape({name})}}")
    # Compiled, as named tuples are: a long record fills ten thousand forms. The text is this package's own.
    compiled = eval(f"lambda *, {', '.join(names)}: Xml(f{pattern!r})" if names else f"lambda: Xml({text!r})")  # noqa: S307
    return cast(Callable[..., Xml], compiled)


NOTHING = Xml()
"""What an optional piece is when it is left out."""
_BREAK = form("<br/>")()


def escape(text: str) -> Xml:
    """The text as XML and HTML may hold it, without characters that are not allowed there; Xml stays as it is."""
    if text.__class__ is Xml:
        return text
    return Xml(escape_markup(safe(text))) if _is_special(text) else Xml(text)


def lines(text: str) -> Xml:
    """Text with its line breaks kept."""
    return joined(map(escape, text.splitlines()), _BREAK) if "\n" in text else escape(text)


def cells(texts: Sequence[str], between: Xml) -> Xml:
    """The texts with their line breaks, each escaped, and between them what separates them."""
    if _is_special("".join(texts)):
        return joined(map(lines, texts), between)
    return Xml(between.join(texts))


def joined(pieces: Iterable[Xml], between: Xml = NOTHING) -> Xml:
    """The pieces, one after the other."""
    return Xml(between.join([piece if piece.__class__ is Xml else escape(piece) for piece in pieces]))
