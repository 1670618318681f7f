"""The lists of My health: newest first, a page at a time, every reading in the audit trail before it is answered."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from portico import audit, cursor
from portico.access import Caller
from portico.errors import NotFound
from portico.records import repo
from portico.records.chart import tests_of, visible
from portico.records.fhir.dates import day
from portico.records.models import (
    SECTIONS,
    Allergy,
    Immunization,
    Listed,
    Medication,
    PatientName,
    Problem,
    Procedure,
    ResultPanel,
    Section,
    SectionCount,
    SectionPage,
    Sections,
    StatusFilter,
    Test,
    Trend,
    TrendPoint,
    TrendTest,
    Visit,
    Vital,
)
from portico.records.service.charts import shown_header
from portico.store.items import Item

_PAGE = 25
_ROWS_A_READ = 100
_MOST_READS = 10  # of one answer; what a filter leaves for later comes with the next page
_MOST_POINTS = 200
_MODELS: Mapping[str, type[Listed]] = {
    "medications": Medication,
    "allergies": Allergy,
    "problems": Problem,
    "immunizations": Immunization,
    "results": ResultPanel,
    "vitals": Vital,
    "procedures": Procedure,
    "visits": Visit,
}
_WITH_STATUS = {"medications", "allergies", "problems"}


def list_sections(caller: Caller, patient_id: str, now: datetime) -> Sections:
    """Every list with its count and newest date. Raises NotFound when there is no such chart."""
    header = shown_header(repo.get_header(caller.practice_id, patient_id))
    audit.record(caller, "records.list", now, patient_id=patient_id)
    counts, latest = header["counts"], header["latest"]
    return Sections(
        patient=name_of(patient_id, header),
        sections=[SectionCount(id=one, count=counts.get(one, 0), latest=latest.get(one)) for one in SECTIONS],
    )


def list_section(
    caller: Caller, patient_id: str, section: Section, status: StatusFilter, start: str | None, now: datetime
) -> SectionPage:
    """A page of a list. Raises BadRequest `request.cursor`, or NotFound when there is no such chart."""
    scope = (caller.practice_id, patient_id, section, status)
    after = cursor.unseal(scope, start) if start else None
    header = shown_header(repo.get_header(caller.practice_id, patient_id))
    items: list[Item] = []
    following: str | None = None
    for row in _rows(caller.practice_id, patient_id, section, after):
        if isinstance(row, str):
            following = row
        elif _wanted(row, header["revision"], section, status):
            if len(items) == _PAGE:
                following = items[-1]["sk"]
                break
            items.append(row)
    audit.record(caller, "records.read", now, patient_id=patient_id, what=section)
    return SectionPage(
        patient=name_of(patient_id, header),
        items=[_item(section, row, header["trends"]) for row in items],
        next_cursor=cursor.seal(scope, following) if following else None,
        total=_total(header, section, status),
    )


def _rows(practice_id: str, patient_id: str, section: str, after: str | None) -> Iterator[Item | str]:
    """The rows after this place. When so many were read that the answer must end, last the place to go on from."""
    for _ in range(_MOST_READS):
        page = repo.list_section(practice_id, patient_id, section, limit=_ROWS_A_READ, after=after)
        yield from page.items
        if page.next is None:
            return
        after = page.items[-1]["sk"]
    yield str(after)


def _wanted(row: Item, revision: int, section: str, status: StatusFilter) -> bool:
    if not visible(row, revision):
        return False
    return section not in _WITH_STATUS or status == "all" or row["shown"]["status"] == status


def _total(header: Item, section: str, status: StatusFilter) -> int:
    count, current = int(header["counts"].get(section, 0)), int(header["current"].get(section, 0))
    if section not in _WITH_STATUS or status == "all":
        return count
    return current if status == "current" else count - current


def _item(section: str, row: Item, trends: list[str]) -> Listed:
    model, shown = _MODELS[section], row["shown"]
    fields: dict[str, Any] = {name: shown.get(name) for name in model.model_fields}
    if "date" in fields:
        fields["date"] = day(row.get("when"))
    if "tests" in fields:
        fields["tests"] = [test_of(test, trends) for test in shown.get("tests", [])]
    if "has_trend" in fields:
        fields["has_trend"] = shown["key"] in trends
    if "reactions" in fields:
        fields["reactions"] = shown.get("reactions", [])
    return model(**fields)


def test_of(shown: Mapping[str, Any], trends: list[str]) -> Test:
    """A test as it is shown."""
    fields: dict[str, Any] = {name: shown.get(name) for name in Test.model_fields}
    return Test(**fields | {"has_trend": shown["key"] in trends})


def name_of(patient_id: str, header: Mapping[str, Any]) -> PatientName:
    """Whose chart it is."""
    patient = header["patient"]
    return PatientName(
        id=patient_id,
        first_name=patient.get("first_name", ""),
        full_name=patient.get("full_name", ""),
        birth_date=patient.get("birth_date"),
    )


def read_trend(caller: Caller, patient_id: str, key: str, now: datetime) -> Trend:
    """A test's last values in the unit of its newest. Raises NotFound when it was never measured as a number."""
    header = shown_header(repo.get_header(caller.practice_id, patient_id))
    newest_first = list(islice(_measured(caller.practice_id, patient_id, header["revision"], key), _MOST_POINTS))
    if not newest_first:
        raise NotFound("request.not_found", "We could not find that.")
    audit.record(caller, "records.read", now, patient_id=patient_id, what="trend")
    _, newest = newest_first[0]
    unit = newest.get("unit")
    points = [
        TrendPoint(at=when, value=test["number"], flag=test.get("flag"), low=test.get("low"), high=test.get("high"))
        for when, test in reversed(newest_first)
        if test.get("unit") == unit
    ]
    patient = name_of(patient_id, header)
    return Trend(patient=patient, test=TrendTest(name=newest["name"], unit=unit), points=points, unit=unit)


def _measured(practice_id: str, patient_id: str, revision: int, key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The dated values of a test, newest first: among results, else among vital signs."""
    found = False
    for section in ("results", "vitals"):
        for row in _rows(practice_id, patient_id, section, None):
            if not isinstance(row, str) and visible(row, revision) and (when := day(row.get("when"))):
                tests = [one for one in tests_of(row) if one["key"] == key and one.get("number") is not None]
                found = found or bool(tests)
                yield from ((when, test) for test in tests)
        if found:
            return
