"""The small elements that every entry repeats: ids, codes, times, quantities and values."""

from functools import lru_cache

from portico.export.codes import INTERPRETATION_VALUE_SET, Code
from portico.export.parts import Concept, Id, Period
from portico.export.values import Quantity, Range, Value
from portico.export.xml import NOTHING, Xml, form, joined

_ID = form('<id root="{root}"/>')
_ID_EXTENDED = form('<id root="{root}" extension="{extension}"/>')
_NO_ID = form('<id nullFlavor="UNK"/>')()


def id_(id: Id | None) -> Xml:
    """`id`, by root and extension, or that it is not known."""
    if id is None:
        return _NO_ID
    return _ID_EXTENDED(root=id.root, extension=id.extension) if id.extension else _ID(root=id.root)


_ATTRIBUTES = form('code="{code}" codeSystem="{system}"{name}{display}')
_SYSTEM_NAME = form(' codeSystemName="{name}"')
_DISPLAY = form(' displayName="{display}"')
_NULL = form('nullFlavor="{flavor}"')
_CODED = form("<{tag} {attributes}/>")
_ORIGINAL = form("<originalText>{text}</originalText>")
_NOT_IN_LOINC = form('<translation nullFlavor="NI"/>')()
_TYPED = form(' xsi:type="{type}"')
_CONCEPT = form("<{tag}{typed} {lead}>{words}{others}{missing}</{tag}>")


@lru_cache(maxsize=4096)
def coded(tag: str, code: Code) -> Xml:
    """A code with nothing more to say."""
    return _CODED(tag=tag, attributes=_attributes(code, code.display))


@lru_cache(maxsize=4096)
def concept(tag: str, meaning: Concept, type: str = "", in_loinc: bool = True) -> Xml:
    """A concept: its code (or why there is none), the words it came with, and the same in other code systems."""
    code = meaning.code
    return _CONCEPT(
        tag=tag,
        typed=_typed(type),
        lead=_attributes(code, code.display or meaning.text) if code else _NULL(flavor=meaning.null),
        words=_ORIGINAL(text=meaning.text) if meaning.text else NOTHING,
        others=joined(coded("translation", code) for code in meaning.translations),
        missing=NOTHING if in_loinc else _NOT_IN_LOINC,
    )


def _attributes(code: Code, display: str) -> Xml:
    return _ATTRIBUTES(
        code=code.code,
        system=code.system,
        name=_SYSTEM_NAME(name=code.system_name) if code.system_name else NOTHING,
        display=_DISPLAY(display=display) if display else NOTHING,
    )


def _typed(type: str) -> Xml:
    return _TYPED(type=type) if type else NOTHING


_VALUE_CODED = form('<value xsi:type="{type}" code="{code}" codeSystem="{system}" displayName="{display}"/>')


def value_coded(code: Code, type: str = "CD") -> Xml:
    """`value`: a code of a value set that the template names."""
    return _VALUE_CODED(type=type, code=code.code, system=code.system, display=code.display)


_STAMP = form('<{tag} value="{time}"/>')
_NO_STAMP = form('<{tag} nullFlavor="UNK"/>')
_POINT = form('<effectiveTime{typed} value="{point}"/>')
_SPAN = form("<effectiveTime{typed}>{low}{high}</effectiveTime>")


@lru_cache(maxsize=4096)
def stamp(tag: str, time: str | None) -> Xml:
    """A point in time, or that it is not known."""
    return _STAMP(tag=tag, time=time) if time else _NO_STAMP(tag=tag)


@lru_cache(maxsize=4096)
def span(when: Period, type: str = "") -> Xml:
    """`effectiveTime`: a point, or low and high. An unknown end says so; one that is not meant is left out."""
    if when.point:
        return _POINT(typed=_typed(type), point=when.point)
    high = stamp("high", when.high) if when.high or (when.low and not when.open) else NOTHING
    return _SPAN(typed=_typed(type), low=stamp("low", when.low), high=high)


def lasting(low: str | None, high: str | None, *, ended: bool) -> Xml:
    """`effectiveTime` from low on, and to high when it is over."""
    return _SPAN(typed=NOTHING, low=stamp("low", low), high=stamp("high", high) if ended else NOTHING)


_STATUS = form('<statusCode code="{code}"/>')
_NO_STATUS = form('<statusCode nullFlavor="UNK"/>')()
_SAID = form('<text><reference value="#{anchor}"/></text>')


@lru_cache(maxsize=64)
def status(code: str | None) -> Xml:
    """`statusCode`, or that the status is not known."""
    return _STATUS(code=code) if code else _NO_STATUS


def said(anchor: str) -> Xml:
    """`text`: the row of the narrative that says the same."""
    return _SAID(anchor=anchor)


_QUANTITY = form('<{tag}{typed} value="{number}" unit="{unit}"/>')
_COUNT = form('<{tag} value="{number}"/>')
_BOUND = form('<{tag} value="{number}" unit="{unit}"{inclusive}/>')
_NOT_INCLUSIVE = form(' inclusive="false"')()
_BOUNDS = form('<value xsi:type="IVL_PQ">{low}{high}</value>')


def quantity(tag: str, amount: Quantity, type: str = "") -> Xml:
    """A number with its unit."""
    return _QUANTITY(tag=tag, typed=_typed(type), number=amount.number, unit=amount.unit)


def amount(tag: str, amount: Quantity) -> Xml:
    """A number with its unit; without one when it counts pieces."""
    return _COUNT(tag=tag, number=amount.number) if amount.unit == "1" else quantity(tag, amount)


def _bound(tag: str, bound: Quantity | None) -> Xml:
    if bound is None:
        return NOTHING
    inclusive = _NOT_INCLUSIVE if bound.comparator in ("<", ">") else NOTHING
    return _BOUND(tag=tag, number=bound.number, unit=bound.unit, inclusive=inclusive)


def _bounds(low: Quantity | None, high: Quantity | None) -> Xml:
    return _BOUNDS(low=_bound("low", low), high=_bound("high", high))


_TEXT_VALUE = form('<value xsi:type="ST">{text}</value>')
_RAW_VALUE = form('<value xsi:type="{type}" value="{raw}"/>')
_NO_VALUE = form('<value xsi:type="ST" nullFlavor="{null}"/>')


def value(found: Value) -> Xml:
    """`value`, typed, or why there is none."""
    match found.type:
        case "PQ" if found.quantity:
            return quantity("value", found.quantity, "PQ")
        case "CD" if found.concept:
            return concept("value", found.concept, "CD")
        case "ST":
            return _TEXT_VALUE(text=found.text)
        case "IVL_PQ":
            return _bounds(found.quantity, found.high)
        case "":
            return _NO_VALUE(null=found.null)
    return _RAW_VALUE(type=found.type, raw=found.raw)


_RANGE = form(
    "<referenceRange><observationRange><text>{text}</text>{value}</observationRange></referenceRange>",
)
_FLAG = form('<interpretationCode code="{flag}" codeSystem="2.16.840.1.113883.5.83"/>')


@lru_cache(maxsize=4096)
def reference_range(usual: Range | None) -> Xml:
    """`referenceRange`, as numbers where they are known."""
    if usual is None:
        return NOTHING
    shown = _bounds(usual.low, usual.high) if usual.low or usual.high else _TEXT_VALUE(text=usual.text)
    return _RANGE(text=usual.text, value=shown)


def interpretation(flag: str) -> Xml:
    """`interpretationCode`, when the flag is in its value set."""
    return _FLAG(flag=flag) if flag in INTERPRETATION_VALUE_SET else NOTHING
