"""Family history: the conditions of a relative."""

from xml.etree.ElementTree import Element

from portico.records.ccda import codes, values
from portico.records.ccda.resources import NotUnderstood, Resources
from portico.records.ccda.sections.base import NOT_SO, Table, children, has_template
from portico.records.ccda.values import Fhir, filled
from portico.records.ccda.xml import is_negated

_GENDERS = {"F": ("female", "Female"), "M": ("male", "Male"), "UN": ("other", "Other")}
_AGE, _DEATH = ("22.4.31",), ("22.4.47",)


def take(organizer: Element, to: Resources) -> None:
    """Family History Organizer."""
    relative = organizer.find("subject/relatedSubject")
    relationship = to.concept(relative.find("code")) if relative is not None else None
    if relative is None or relationship is None:
        raise NotUnderstood("It does not say which relative it is about.")
    person = relative.find("subject")
    gender = person.find("administrativeGenderCode") if person is not None else None
    sex = _GENDERS.get(gender.get("code") or "") if gender is not None else None
    conditions = organizer.findall("component/observation")
    body = {
        "identifier": values.identifiers(organizer),
        "status": "completed" if codes.status(organizer, {"completed": "1"}, "") else "partial",
        "patient": to.patient,
        "relationship": relationship,
        "sex": codes.of("http://hl7.org/fhir/administrative-gender", *sex) if sex else None,
        "bornDate": values.date_time(person.find("birthTime")) if person is not None else None,
        "deceasedBoolean": True if any(_died(one) and not is_negated(one) for one in conditions) else None,
        "condition": [found for one in conditions if (found := _condition(one, to))],
    }
    to.add("FamilyMemberHistory", organizer, body)


def _condition(observation: Element, to: Resources) -> Fhir | None:
    if is_negated(observation):
        to.lose(NOT_SO)
        return None
    problem = to.concept(observation.find("value"))
    if problem is None:
        to.lose("A relative's condition has no name.")
        return None
    return filled(
        {"code": problem, "contributedToDeath": True if _died(observation) else None, "onsetAge": _age(observation)}
    )


def _age(observation: Element) -> Fhir | None:
    ages = (one.find("value") for one in children(observation, "observation") if has_template(one, *_AGE))
    return next((age for value in ages if (age := values.quantity(value))), None)


def _died(observation: Element) -> bool:
    return any(has_template(one, *_DEATH) for one in children(observation, "observation"))


ENTRIES: Table = {"22.4.45": take}
