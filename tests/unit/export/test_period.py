"""Which dates of service a patient may ask for, and what of a chart falls on them."""

from datetime import date
from typing import Any

import pytest

from portico.errors import Invalid
from portico.export.models import Chart, Period, Span
from portico.export.period import days_of, divide, span_of
from tests.unit.export.charts import PATIENT, chart, observation, panel, resource

TODAY = date(2026, 11, 22)
ZONE = "America/New_York"
MAY = Span(date(2026, 5, 1), date(2026, 5, 31))


def asked(**fields: Any) -> Period:
    return Period.model_validate(fields)


def refused(**fields: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as raised:
        span_of(asked(**fields), TODAY)
    assert raised.value.code == "export.period"
    return raised.value.errors


def test_all_time_is_no_span() -> None:
    assert span_of(asked(kind="all"), TODAY) is None


def test_single_date_is_a_span_of_one_day_and_may_be_today() -> None:
    assert span_of(asked(kind="single", date="2026-11-22"), TODAY) == Span(TODAY, TODAY)


def test_range_holds_both_its_days_and_may_be_one_day() -> None:
    assert span_of(asked(kind="range", **{"from": "2026-05-01", "to": "2026-05-31"}), TODAY) == MAY
    assert span_of(asked(kind="range", **{"from": "2026-05-01", "to": "2026-05-01"}), TODAY) is not None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "single"}, {"date": "Enter a date."}),
        ({"kind": "single", "date": ""}, {"date": "Enter a date."}),
        ({"kind": "single", "date": "2026-11-23"}, {"date": "still to come"}),
        ({"kind": "single", "date": "2026-02-30"}, {"date": "not a date"}),
        ({"kind": "single", "date": "20260201"}, {"date": "not a date"}),
        ({"kind": "single", "date": "0026-02-01"}, {"date": "not a date"}),
        ({"kind": "range"}, {"from": "Enter a date.", "to": "Enter a date."}),
        ({"kind": "range", "from": "2026-05-01"}, {"to": "Enter a date."}),
        ({"kind": "range", "to": "May 1"}, {"from": "Enter a date.", "to": "not a date"}),
        ({"kind": "range", "from": "2026-05-02", "to": "2026-05-01"}, {"from": "From must be"}),
        ({"kind": "range", "from": "2026-05-02", "to": "2027-05-01"}, {"to": "still to come"}),
        ({"kind": "all", "date": "2026-05-02"}, {"date": "not part of the choice"}),
    ],
)
def test_dates_that_cannot_be_say_what_to_mend_beside_each_field(fields: Any, words: dict[str, str]) -> None:
    errors = refused(**fields)
    assert set(errors) == set(words)
    assert all(words[name] in errors[name] for name in words)


def visit(start: str | None = None, end: str | None = None, status: str = "finished") -> dict[str, Any]:
    period = {key: value for key, value in (("start", start), ("end", end)) if value}
    return resource("Encounter", "e", status=status, **({"period": period} if period else {}))


def place(item: dict[str, Any]) -> str:
    """Where a resource goes when May 2026 is asked for."""
    divided = divide(chart(item), MAY, ZONE)
    (found,) = [name for name in ("within", "elsewhere", "undated") if item in getattr(divided, name).resources]
    return found


@pytest.mark.parametrize(
    ("start", "end", "where"),
    [
        ("2026-05-01", None, "within"),
        ("2026-05-31", None, "within"),
        ("2026-04-30", None, "elsewhere"),
        ("2026-06-01", None, "elsewhere"),
        ("2026-04-20", "2026-05-01", "within"),
        ("2026-04-20", "2026-04-30", "elsewhere"),
        ("2026-05-31", "2026-06-20", "within"),
        ("2026-01-01", "2026-12-31", "within"),
        ("2026-06-01", "2026-06-20", "elsewhere"),
        (None, "2026-05-05", "within"),
        (None, "2026-06-05", "elsewhere"),
        ("2026-05-20", "2026-01-01", "within"),  # ends before it begins: the beginning counts
        ("2026-05", None, "within"),
        ("2026-04", None, "elsewhere"),
        ("2026-06", None, "elsewhere"),
        ("2026", None, "within"),
        ("2025", None, "elsewhere"),
        ("2027", None, "elsewhere"),
        ("2026-02", "2026-05", "within"),
        (None, None, "undated"),
        ("not a date", None, "undated"),
        ("2026-02-30", None, "undated"),
    ],
)
def test_span_that_touches_the_days_asked_for_is_in(start: str | None, end: str | None, where: str) -> None:
    assert place(visit(start, end)) == where


@pytest.mark.parametrize(
    ("moment", "where"),
    [
        ("2026-05-01T03:59:59Z", "elsewhere"),  # 11:59 pm on April 30 at the practice
        ("2026-05-01T04:00:00Z", "within"),
        ("2026-06-01T03:59:59Z", "within"),  # 11:59 pm on May 31
        ("2026-06-01T04:00:00Z", "elsewhere"),
        ("2026-05-01T00:30:00+09:00", "elsewhere"),
        ("2026-05-01T00:00:00Z", "within"),  # midnight exactly is a date padded with zeros
        ("2026-04-30T23:30:00-07:00", "within"),  # 2:30 am on May 1 at the practice
    ],
)
def test_moment_belongs_to_the_day_it_was_at_the_practice(moment: str, where: str) -> None:
    assert place(observation("o", effectiveDateTime=moment)) == where


def test_visit_that_is_under_way_goes_on_until_it_ends() -> None:
    assert place(visit("2026-04-01", status="in-progress")) == "within"
    assert place(visit("2026-04-01", status="finished")) == "elsewhere"
    assert place(visit("2026-06-01", status="in-progress")) == "elsewhere"


@pytest.mark.parametrize(
    "item",
    [
        resource("Procedure", "x", performedDateTime="2026-05-05"),
        resource("Procedure", "x", performedPeriod={"start": "2026-05-05"}),
        resource("Immunization", "x", occurrenceDateTime="2026-05-05"),
        resource("DiagnosticReport", "x", issued="2026-05-05T10:00:00Z"),
        resource("Observation", "x", effectiveInstant="2026-05-05T10:00:00Z"),
        resource("DocumentReference", "x", date="2026-05-05T10:00:00Z"),
        resource("DocumentReference", "x", context={"period": {"start": "2026-05-05"}}),
    ],
)
def test_every_dated_type_has_its_own_date_of_service(item: dict[str, Any]) -> None:
    assert days_of(item, ZONE) == Span(date(2026, 5, 5), date(2026, 5, 5))


def test_date_something_was_issued_counts_only_where_it_says_no_other() -> None:
    late = observation("o", effectiveDateTime="2026-04-30", issued="2026-05-02T10:00:00Z")
    assert place(late) == "elsewhere"


@pytest.mark.parametrize(
    "kind", ["AllergyIntolerance", "MedicationRequest", "Condition", "Goal", "Device", "CarePlan", "CareTeam"]
)
def test_lists_of_what_holds_now_stay_whole(kind: str) -> None:
    assert place(resource(kind, "x", recordedDate="2001-01-01", authoredOn="2001-01-01")) == "within"


def test_every_part_can_name_what_is_in_the_others() -> None:
    whole = chart(visit("2026-01-01"), observation("o"))
    divided = divide(whole, MAY, ZONE)
    assert [part.beside for part in (divided.within, divided.elsewhere, divided.undated)] == [whole.resources] * 3
    assert divided.within == Chart(PATIENT, [PATIENT, observation("o")], whole.resources)


def names(id_: str, *members: str, **fields: Any) -> dict[str, Any]:
    """An Observation that groups others, dated in May or as it says."""
    return observation(id_, hasMember=[{"reference": f"Observation/{member}"} for member in members], **fields)


def parts(*resources: dict[str, Any]) -> dict[str, list[str]]:
    """The ids in each part when May 2026 is asked for, without the patient."""
    divided = divide(chart(*resources), MAY, ZONE)
    told = {name: getattr(divided, name).resources for name in ("within", "elsewhere", "undated")}
    return {name: [item["id"] for item in found if item is not PATIENT] for name, found in told.items()}


def test_observation_without_a_date_has_the_days_of_the_report_or_group_that_names_it() -> None:
    undated = [observation(id_, effectiveDateTime=None) for id_ in ("a", "b", "c", "d")]
    april = panel("a", effectiveDateTime="2026-04-30")
    inner = names("inner", "b", effectiveDateTime=None)
    assert parts(april, inner, *undated, names("outer", "inner", "a", "c")) == {
        "within": ["inner", "b", "c", "outer"],
        "elsewhere": ["r", "a"],
        "undated": ["d"],
    }


def test_observation_keeps_its_own_date_and_takes_none_from_an_entry_in_error() -> None:
    own = observation("own", effectiveDateTime="2026-04-30")
    assert parts(panel("own"), own)["elsewhere"] == ["own"]
    wrong = panel("x", status="entered-in-error")
    assert parts(wrong, observation("x", effectiveDateTime=None))["undated"] == ["x"]


def test_groups_that_name_each_other_and_no_date_stay_without_one() -> None:
    around = [names("a", "b", effectiveDateTime=None), names("b", "a", effectiveDateTime=None)]
    assert parts(*around)["undated"] == ["a", "b"]


def test_document_is_of_the_days_of_care_and_not_of_the_day_it_was_filed() -> None:
    filed = resource("DocumentReference", "n", date="2026-06-20", context={"period": {"start": "2026-05-05"}})
    assert place(filed) == "within"
