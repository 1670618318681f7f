"""What the document, the page and the README say of a record for some dates."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

from lxml import etree

from portico.export import build_package, render_ccd, render_html
from portico.export.models import Span
from tests.unit.export.charts import DOCUMENT, chart, observation, panel, resource, rows, section

MAY = replace(DOCUMENT, span=Span(date(2026, 5, 1), date(2026, 5, 31)))
RULE = "Allergies, medications, health problems and the other lists are complete, whatever their dates."
ALLERGY = resource("AllergyIntolerance", "a", code={"text": "Penicillin"}, recordedDate="1999-01-01")
VISIT = resource("Encounter", "e", status="finished", type=[{"text": "Check-up"}], period={"start": "2026-01-07"})
UNDATED = resource("Procedure", "p", status="completed", code={"text": "Splint"})
MEASURED = observation("o", valueString="fine")
CHART = chart(ALLERGY, VISIT, UNDATED, MEASURED)


def in_may(*resources: dict[str, Any]) -> Any:
    return etree.fromstring(render_ccd(chart(*resources), MAY))


def test_readme_and_page_say_the_dates_the_rule_and_what_is_at_others() -> None:
    package = zipfile.ZipFile(io.BytesIO(build_package(CHART, MAY)))
    readme = " ".join(package.read("README.txt").decode().split())
    html: Any = etree.HTML(render_html(CHART, MAY, stylesheet_href=None))
    page = " ".join(html.xpath("string(//body)").split())
    for text in (readme, page):
        assert "May 1, 2026 to May 31, 2026" in text
        assert RULE in text
        assert "Visits and hospital stays at other dates: 1." in text
        assert "Procedures without a date: 1." in text
    assert "No visits and hospital stays between May 1, 2026 and May 31, 2026; there is 1 at other dates." in page
    assert "No procedures between May 1, 2026 and May 31, 2026; there is 1 without a date." in page


def test_record_of_all_time_says_no_rule() -> None:
    assert RULE.encode() not in render_ccd(CHART, DOCUMENT)


def test_lists_of_what_holds_now_are_whole_and_dated_entries_are_those_of_the_dates() -> None:
    document = in_may(ALLERGY, VISIT, UNDATED, MEASURED)
    assert [row[0] for row in rows(section(document, "48765-2"))] == ["Penicillin"]
    assert [row[0] for row in rows(section(document, "30954-2"))] == ["Glucose"]
    assert rows(section(document, "46240-8")) == []


def test_report_whose_results_are_at_other_dates_shows_as_itself() -> None:
    april = observation("o", effectiveDateTime="2026-04-30", valueString="fine")
    told = rows(section(in_may(panel("o", conclusion="All is well."), april), "30954-2"))
    assert [row[:2] for row in told] == [["Metabolic panel", "All is well."]]
    told = rows(section(in_may(panel("o"), april), "30954-2"))
    assert [row[:2] for row in told] == [["Metabolic panel", "No value recorded"]]


def test_result_without_a_date_is_told_with_the_report_that_names_it() -> None:
    undated = observation("o", effectiveDateTime=None, valueString="fine")
    assert [row[1] for row in rows(section(in_may(panel("o"), undated), "30954-2"))] == ["fine"]
    assert rows(section(in_may(panel("o", effectiveDateTime="2026-04-30"), undated), "30954-2")) == []


def test_entries_in_error_are_counted_at_all_dates() -> None:
    wrong = [
        observation(id_, status="entered-in-error", effectiveDateTime=when)
        for id_, when in (("o1", "2026-05-02"), ("o2", "2026-04-30"), ("o3", None))
    ]
    page = render_html(chart(*wrong), MAY, stylesheet_href=None).decode()
    assert "Entries that the practice marked as entered in error: 3." in page


def test_dates_where_the_calendar_ends_do_not_stop_the_record() -> None:
    end = "9999-12-31T23:59:59-05:00"
    goal = resource("Goal", "g", description={"text": "Walk"}, target=[{"dueDate": end}])
    note = resource("DocumentReference", "n", status="current", context={"period": {"start": "2026-05-07", "end": end}})
    document = in_may(goal, note)
    assert rows(section(document, "61146-7"))[0][2] == "December 31, 9999"
    assert rows(section(document, "34109-9"))[0][1] == "May 7, 2026"


def test_visit_still_names_its_place_and_reason_that_have_no_date() -> None:
    reason = resource("Condition", "c", code={"text": "Asthma"}, onsetDateTime="2001")
    seen = {**VISIT, "period": {"start": "2026-05-07"}, "reasonReference": [{"reference": "Condition/c"}]}
    assert rows(section(in_may(seen, reason), "46240-8"))[0][:2] == ["Check-up", "Asthma"]
