"""A chart's rules: what shows at which revision, what its header says, and how staff find it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from portico.records import chart

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "revision", "shows"),
    [
        (1, None, 1, True),
        (2, None, 1, False),
        (1, 2, 1, True),
        (1, 2, 2, False),
        (2, 2, 2, False),
        (1, 3, 2, True),
    ],
)
def test_row_shows_from_its_revision_until_it_is_replaced(
    since: int, until: int | None, revision: int, shows: bool
) -> None:
    assert chart.visible({"since": since, "until": until}, revision) is shows


def row(section: str, when: str | None = None, since: int = 1, **shown: Any) -> dict[str, Any]:
    return {"id": f"{section}-{since}", "section": section, "when": when, "since": since, "shown": shown or None}


def panel(when: str, *flags: str | None, key: str = "a1c") -> dict[str, Any]:
    tests = [{"id": f"t{n}", "key": key, "number": 5, "flag": flag} for n, flag in enumerate(flags)]
    return row("results", when, id=f"panel-{when}", name="A1c", tests=tests)


def test_every_row_counts_in_its_section() -> None:
    rows = [row("other"), row("tests"), row("visits", "2024"), row("visits", "2025-01-02T10:00:00Z"), row("visits")]
    summary = chart.summarize(rows, NOW)
    assert summary["counts"] == {"other": 1, "tests": 1, "visits": 3}
    assert summary["latest"] == {"visits": "2025-01-02"}


def test_home_has_the_five_newest_current_medications() -> None:
    rows = [row("medications", status="current", name=str(n)) for n in range(7)] + [row("medications", status="past")]
    medications = chart.summarize(rows, NOW)["digest"]["medications"]
    assert [one["name"] for one in medications["items"]] == ["6", "5", "4", "3", "2"]
    assert medications["total"] == 7


def test_latest_result_is_of_the_newest_panel_the_test_that_is_not_normal() -> None:
    rows = [panel("2025-01-01", "high"), panel("2026-08-12", "normal", "low", "high")]
    latest = chart.summarize(rows, NOW)["digest"]["latest_result"]
    assert (latest["panel_id"], latest["date"], latest["test"]["id"]) == ("panel-2026-08-12", "2026-08-12", "t1")


def test_test_that_was_measured_in_two_panels_has_a_trend() -> None:
    rows = [panel("2025", None), panel("2026", None), panel("2026", None, None, key="once")]
    assert chart.summarize(rows, NOW)["trends"] == ["a1c"]


def test_newest_patient_of_a_chart_is_who_it_is_about() -> None:
    rows = [row("patient", since=2, full_name="New"), row("patient", since=1, full_name="Old")]
    assert chart.summarize(rows, NOW)["patient"] == {"full_name": "New"}


def test_patient_of_the_practices_own_system_says_who_it_is_whatever_its_id_begins_with() -> None:
    own = {**row("patient", full_name="Own"), "id": "doctor-7"}
    of_document = {**row("patient", since=2, full_name="Received"), "id": "doc-1"}
    assert chart.summarize([own, of_document], NOW)["patient"] == {"full_name": "Own"}


def appointment(start: str, end: str | None = None, upcoming: bool = True) -> dict[str, Any]:
    return row("appointments", start, start=start, end=end, upcoming=upcoming)


def test_next_appointment_is_decided_at_the_moment_of_reading() -> None:
    rows = [
        appointment("2027-01-05T10:00:00-05:00"),
        appointment("2026-11-23T10:00:00-05:00", "2026-11-23T10:20:00-05:00"),
        appointment("2026-11-23T12:00:00Z", upcoming=False),
        appointment("2020-01-01T10:00:00Z"),
    ]
    kept = chart.summarize(rows, NOW)["digest"]["appointments"]

    def at(moment: datetime) -> str | None:
        found = chart.next_appointment(kept, moment)
        return found["start"] if found else None

    assert at(NOW) == "2026-11-23T10:00:00-05:00"
    assert at(datetime(2026, 11, 23, 15, 10, tzinfo=UTC)) == "2026-11-23T10:00:00-05:00"
    assert at(datetime(2026, 11, 23, 15, 21, tzinfo=UTC)) == "2027-01-05T10:00:00-05:00"
    assert at(datetime(2028, 1, 1, tzinfo=UTC)) is None


def test_header_says_how_and_when_last_each_practitioner_was_named() -> None:
    rows = [
        row("visits", "2024-05-01T10:00:00-04:00", practitioners=["s|chen", "s|osei"]),
        row("visits", "2026-08-12", practitioners=["s|chen"]),
        row("visits", "2026-10-01"),
        row("appointments", "2027-01-05T10:00:00-05:00", practitioners=["s|chen"]),
        row("other", None, practitioners=["s|okafor"]),
    ]
    assert chart.summarize(rows, NOW)["practitioners"] == {
        "s|okafor": {"latest": "", "kinds": ["care_team"]},
        "s|chen": {"latest": "2027-01-05", "kinds": ["visit", "appointment"]},
        "s|osei": {"latest": "2024-05-01", "kinds": ["visit"]},
    }


def test_header_keeps_the_care_team_and_the_practitioners_of_the_newest_visits() -> None:
    rows = [row("other", None, practitioners=["s|team"])]
    rows += [row("visits", f"{1800 + number}", practitioners=[f"s|{number}"]) for number in range(250)]
    kept = chart.summarize(rows, NOW)["practitioners"]
    assert set(kept) == {"s|team"} | {f"s|{number}" for number in range(51, 250)}


def test_patient_is_found_by_family_and_given_name_birth_date_and_phones() -> None:
    patient = {
        "family_name": "O'Brien-Núñez",
        "given_names": ["Ana", "María"],
        "birth_date": "1958-03-14",
        "phones": ["+1 (508) 555-0117 ext. 12", "508.555.0117", "(508) 555-0118", "(508) 555-0119"],
    }
    assert [key.sk for key in chart.directory_keys("pat_1", patient)] == [
        "birth_date#1958-03-14#pat_1",
        "given#ana maria obrien nunez#pat_1",
        "name#obrien nunez ana maria#pat_1",
        "phone#5085550117#pat_1",
        "phone#5085550118#pat_1",
    ]


def test_patient_without_a_name_is_still_in_the_list_of_everybody() -> None:
    assert [key.sk for key in chart.directory_keys("pat_1", {})] == ["name##pat_1"]


@pytest.mark.parametrize("typed", ["王小明", "王 小明", "王"])
def test_name_that_is_written_without_a_space_is_found_with_one_or_without(typed: str) -> None:
    found = [key.sk for key in chart.directory_keys("pat_1", {"family_name": "王", "given_names": ["小明"]})]
    assert any(key.startswith(f"name#{chart.folded(typed)}") for key in found)
