"""The human-readable part of a section: found by the ids that entries refer to, and as plain text."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

_ROWS = {"tr", "table", "tbody", "thead", "list"}  # too much to be a name
_BLOCKS = {"paragraph", "tr", "item", "list", "table", "caption", "br", "thead", "tbody", "text"}
_CELLS = {"td", "th"}


class Narrative:
    """The narrative of a whole document by ID."""

    def __init__(self, document: Element) -> None:
        self._by_id: dict[str, Element] = {}
        self._rows: dict[str, Element] = {}
        for text in document.iter("text"):
            self._by_id |= {id_: node for node in text.iter() if (id_ := node.get("ID"))}
            self._rows |= {id_: row for row in text.iter("tr") for node in row.iter() if (id_ := node.get("ID"))}

    def original(self, element: Element | None) -> str | None:
        """What an `originalText` or `text` says: its own words, else what it refers to if that is no whole table."""
        if element is None:
            return None
        if own := squeezed("".join(element.itertext())):
            return own
        found = self._referred(element)
        if found is None or found.tag in _ROWS:
            return None
        said = squeezed("".join(found.itertext()))
        return said if _says(said) else None

    def sentence(self, element: Element | None) -> str | None:
        """What a `text` says; of a reference to a cell without words (the date of a goal, say), the cells beside it."""
        said = self.original(element)
        found = self._referred(element) if element is not None else None
        row = self._rows.get(found.get("ID") or "") if found is not None and said is None else None
        cells = (squeezed("".join(one.itertext())) for one in row) if row is not None else ()
        return said or ". ".join(cell for cell in cells if cell and _says(cell)) or None

    def text(self, element: Element | None) -> str | None:
        """The whole of what a `text` says or refers to, line by line."""
        if element is None:
            return None
        found = self._referred(element)
        return plain(found if found is not None else element) or None

    def _referred(self, element: Element) -> Element | None:
        reference = element.find("reference")
        return self._by_id.get((reference.get("value") or "").removeprefix("#")) if reference is not None else None


def _says(text: str | None) -> bool:
    """Whether there is a word in it: a date alone names nothing."""
    return re.search(r"[^\W\d_]{2}", text or "") is not None


def squeezed(text: str | None) -> str | None:
    """The text with its white space evened out; None if nothing is left."""
    return " ".join((text or "").split()) or None


def plain(element: Element) -> str:
    """Narrative as plain text: a line for each paragraph, item and row, `|` between the cells of a row."""
    lines = "".join(_pieces(element)).split("\n")
    told = (" ".join(line.split()).strip("| ") for line in lines)
    return "\n".join(line for line in told if line)


def _pieces(element: Element) -> Iterator[str]:
    edge = "\n" if element.tag in _BLOCKS else ""
    yield edge
    yield " ".join((element.text or "").split("\n"))
    for child in element:
        yield from _pieces(child)
        yield " ".join((child.tail or "").split("\n"))
    yield " | " if element.tag in _CELLS else edge
