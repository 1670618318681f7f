"""What no reader of an entry looked at: statements inside it, and dates and details that could not be read."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from portico.records.ccda import values
from portico.records.ccda.narrative import squeezed
from portico.records.ccda.resources import COMMENTS
from portico.records.ccda.xml import templates

_STATEMENTS = {"act", "encounter", "observation", "organizer", "procedure", "substanceAdministration", "supply"}
_TIMES = ("effectiveTime", "time")
_REFERENCE = "22.4.122"  # to an entry that stands elsewhere in the document
_EVERYWHERE = {_REFERENCE, *COMMENTS}
# Template of an entry -> templates of the statements inside it that its reader makes fields of its resource.
_ALLERGY = {"22.4.9", "1.54", "22.4.8", "1.55", "22.4.145", "22.4.28", "1.39"}
_SEVERITY = {"22.4.8", "1.55"}
_PROBLEM = {"22.4.6", "1.50"}
_MEDICATION = {"22.4.17", "22.4.20", "22.4.147", "1.47"}
_DETAILS = {
    "22.4.30": _SEVERITY,
    "22.4.7": _ALLERGY,
    "1.18": _ALLERGY,
    "22.4.9": _SEVERITY,
    "1.54": _SEVERITY,
    "22.4.4": _PROBLEM,
    "1.28": _PROBLEM,
    "22.4.132": _PROBLEM,
    "22.4.136": _PROBLEM,
    "22.4.46": {"22.4.31", "22.4.47"},
    "22.4.16": _MEDICATION,
    "22.4.42": _MEDICATION,
    "1.3.6.1.4.1.19376.1.5.3.1.4.7": _MEDICATION,
    "22.4.52": {"22.4.53", "22.4.118", "1.46"},
    "1.3.6.1.4.1.19376.1.5.3.1.4.12": {"22.4.53", "22.4.118", "1.46"},
    "22.4.69": {"22.4.86"},
}


def statements_overlooked(entry: Element, read: set[Element]) -> Iterator[Element]:
    """The outermost statements inside an entry that became neither a resource nor a field of one."""
    known = _EVERYWHERE.union(*(_DETAILS.get(root, ()) for root in templates(entry)))
    for relation in (*entry.findall("entryRelationship"), *entry.findall("component")):
        for inner in relation:
            if inner.tag not in _STATEMENTS:
                continue
            if _is_told(relation, inner) or known & set(templates(inner)) or not read.isdisjoint(inner.iter()):
                yield from statements_overlooked(inner, read)
            else:
                yield inner


def _is_told(relation: Element, inner: Element) -> bool:
    """Whether all of its kind are read: reasons; and members of a group, each of which is kept or told as lost."""
    if relation.tag == "component":
        return inner.tag == "observation" or "22.4.500.1" in templates(inner)
    return relation.get("typeCode") == "RSON" and next(inner.iter("observation"), None) is not None


def has_unread_date(entry: Element) -> bool:
    """Whether a time of an entry has a value that is no date."""
    times = (one for tag in _TIMES for time in entry.iter(tag) for one in (time, *time.iter("comp")))
    ends = (end for time in times for end in (time, time.find("low"), time.find("center"), time.find("high")))
    return any(end is not None and squeezed(end.get("value")) and not values.date_time(end) for end in ends)


def has_unread_qualifier(entry: Element) -> bool:
    """Whether a code is made more exact (left, say) by what has no name."""
    exact = (one.find("value") for one in entry.iter("qualifier"))
    return any(value is None or not squeezed(value.get("displayName")) for value in exact)
