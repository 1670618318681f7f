"""Our rule of dates beside that of other certified systems, on their own records, for the dates they were asked for.

Each entry of a vendor's document of all time becomes a resource with the same date of service; what our document holds
of them for some dates is compared with the vendor's document for those dates.
"""

from datetime import date
from typing import Any

import pytest
from lxml import etree

from portico.export import Chart, render_ccd
from portico.export.models import Span
from tests.support.schematron import CONFORMANCE
from tests.unit.export.charts import DOCUMENT, PATIENT, find, observation, resource

PAIRS = CONFORMANCE.parent / "samples" / "ccda-date-filter"
SUCCESS, MEDCONNECT = "successehs-p290", "medconnect-jeremy"

pytestmark = pytest.mark.skipif(not PAIRS.is_dir(), reason="../shared/samples is not there")

ENCOUNTERS, PROCEDURES, RESULTS, VITALS = "46240-8", "47519-4", "30954-2", "8716-3"
IMMUNIZATIONS = "11369-6"
WHOLE = {
    "48765-2": "AllergyIntolerance",
    "10160-0": "MedicationStatement",
    "11450-4": "Condition",
    "61146-7": "Goal",
    "46264-8": "Device",
}
SOCIAL = "29762-2"


def sections(root: Any) -> dict[str, list[Any]]:
    """The entries of each section of a document, by the section's LOINC code."""
    return {find(each, "h:code/@code")[0]: find(each, "h:entry") for each in find(root, "//h:section[h:code/@code]")}


def vendor(name: str, kind: str) -> Any:
    return etree.parse(PAIRS / name / f"{kind}.xml").getroot()


def as_resource(code: str, entry: Any, id_: str) -> dict[str, Any] | None:
    """A resource of the same section and date of service; None for sections that a chart has no resources for."""
    stamps = [stamp for stamp in find(entry, ".//h:effectiveTime//@value") if len(stamp) >= 8]
    day = f"{stamps[0][:4]}-{stamps[0][4:6]}-{stamps[0][6:8]}" if stamps else None
    dated: dict[str, tuple[str, dict[str, Any]]] = {
        ENCOUNTERS: ("Encounter", {"status": "finished", "period": {"start": day}}),
        PROCEDURES: ("Procedure", {"status": "completed", "performedDateTime": day}),
        IMMUNIZATIONS: ("Immunization", {"status": "completed", "occurrenceDateTime": day}),
    }
    categories = {RESULTS: "laboratory", VITALS: "vital-signs", SOCIAL: "social-history"}
    if code in dated:
        kind, fields = dated[code]
        return resource(kind, id_, **fields)
    if code in categories:
        return observation(id_, categories[code], effectiveDateTime=day, valueString="as it was")
    return resource(WHOLE[code], id_) if code in WHOLE else None


def ours(name: str, span: Span | None) -> Any:
    """Our document of the vendor's record."""
    entries = [(code, entry) for code, found in sections(vendor(name, "all")).items() for entry in found]
    made = [as_resource(code, entry, f"e{number}") for number, (code, entry) in enumerate(entries)]
    chart = Chart(PATIENT, [PATIENT, *(item for item in made if item)])
    asked = type(DOCUMENT)(DOCUMENT.id, DOCUMENT.created, DOCUMENT.custodian, DOCUMENT.time_zone, span)
    return etree.fromstring(render_ccd(chart, asked))


def differing(name: str, kind: str, span: Span | None) -> dict[str, tuple[int, int]]:
    """Entries in our document and in the vendor's, where the numbers differ, of the sections that both have."""
    mine, theirs = sections(ours(name, span)), sections(vendor(name, kind))
    both = {code: (len(mine[code]), len(theirs[code])) for code in mine if code in theirs}
    assert {ENCOUNTERS, PROCEDURES, RESULTS, VITALS, IMMUNIZATIONS, SOCIAL, *list(WHOLE)[:3]} <= set(both)
    return {code: counts for code, counts in both.items() if counts[0] != counts[1]}


def test_document_of_all_time_has_what_the_vendors_have() -> None:
    assert differing(SUCCESS, "all", None) == {}
    assert differing(MEDCONNECT, "all", None) == {}


@pytest.mark.parametrize(
    ("kind", "span"),
    [
        ("range", Span(date(2005, 5, 1), date(2011, 10, 5))),
        ("single", Span(date(2011, 12, 31), date(2011, 12, 31))),
    ],
)
def test_dates_keep_what_successehs_keeps_but_immunizations(kind: str, span: Span) -> None:
    """SuccessEHS tells of every immunization, whatever the dates; with us they have a date of service like visits."""
    assert differing(SUCCESS, kind, span) == {IMMUNIZATIONS: (0, 3)}


def test_range_keeps_a_visit_that_medconnect_leaves_out_of_its_own_dates() -> None:
    """MedConnect leaves out a visit of 2015 between 1980 and 2017, and keeps an immunization without a date.

    Of its social history it has a line less: that record was changed between the two documents.
    """
    asked = Span(date(1980, 8, 1), date(2017, 8, 8))
    expected = {ENCOUNTERS: (1, 0), IMMUNIZATIONS: (0, 1), SOCIAL: (2, 1)}
    assert differing(MEDCONNECT, "range", asked) == expected


def test_service_event_says_the_dates_asked_for_as_medconnects_does() -> None:
    path = "//h:serviceEvent/h:effectiveTime/*/@value"
    assert find(ours(MEDCONNECT, Span(date(1980, 8, 1), date(2017, 8, 8))), path) == ["19800801", "20170808"]
    assert find(vendor(MEDCONNECT, "range"), path) == ["19800801", "20170808"]


def test_emptied_sections_stay_and_say_why() -> None:
    document = ours(SUCCESS, Span(date(2011, 12, 31), date(2011, 12, 31)))
    for code, words in {
        RESULTS: "No test results on December 31, 2011; there are 4 at other dates.",
        PROCEDURES: "No procedures on December 31, 2011; there are 3 at other dates.",
    }.items():
        (section,) = find(document, f"//h:section[h:code/@code='{code}']")
        assert section.get("nullFlavor") == "NI"
        assert find(section, "h:text/h:paragraph/text()") == [words]
    text = " ".join(find(document, "//h:section[h:title='About this record']//text()"))
    assert "Visits and hospital stays at other dates: 7." in text
    assert "Allergies, medications, health problems and the other lists are complete, whatever their dates." in text
