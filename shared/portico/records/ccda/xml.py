"""Parses what a sender calls a C-CDA document: nothing it refers to is loaded, and any DOCTYPE is refused."""

from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

_NAMESPACES = ("{urn:hl7-org:v3}", "{urn:hl7-org:sdtc}", "{http://www.w3.org/2001/XMLSchema-instance}")
_ROOT = "{urn:hl7-org:v3}ClinicalDocument"
_DEEPEST = 200  # elements inside one another; the deepest of real documents is about 30
C_CDA = "2.16.840.1.113883.10.20."


class NotReadable(Exception):
    """A document that cannot be taken in at all: a stable code, and words for the practice's system."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


class _Target(TreeBuilder):
    """Builds the tree with HL7's own names without their namespaces, so that paths read as the standard writes them."""

    def __init__(self) -> None:
        super().__init__()
        self._root = ""
        self._depth = 0

    def doctype(self, _name: str, _pubid: str | None, _system: str | None) -> None:
        raise NotReadable("intake.doctype", "A document with a DOCTYPE is not taken in.")

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._root = self._root or tag
        self._depth += 1
        if self._root != _ROOT:
            raise NotReadable("intake.not_a_document", "This is not a C-CDA document: no ClinicalDocument of HL7 v3.")
        if self._depth > _DEEPEST:
            raise NotReadable("intake.not_a_document", "The elements of this document are nested too deeply.")
        return super().start(_local(tag), {_local(name): value for name, value in attrs.items()})

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(_local(tag))


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    for namespace in _NAMESPACES:
        if name.startswith(namespace):
            return name[len(namespace) :]
    return name


def parse(content: bytes) -> Element:
    """The ClinicalDocument element. Raises NotReadable: intake.not_xml, intake.doctype, intake.not_a_document."""
    parser = XMLParser(target=_Target())  # noqa: S314 - the target refuses any DOCTYPE, so no entity can be declared
    try:
        parser.feed(content)
        root = parser.close()
    except (ParseError, ValueError, LookupError):
        raise NotReadable("intake.not_xml", "This is not well-formed XML.") from None
    assert isinstance(root, Element)  # noqa: S101 - the target above builds elements
    return root


def templates(element: Element) -> list[str]:
    """The roots of an element's templates; those of C-CDA without their common beginning: `22.4.30`."""
    return [root.removeprefix(C_CDA) for one in element.findall("templateId") if (root := one.get("root"))]


def is_negated(element: Element) -> bool:
    """Whether an entry says that it is not, or was not done."""
    return element.get("negationInd") in ("true", "1")
