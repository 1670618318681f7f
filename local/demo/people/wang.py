"""王小明, whose name is written in Chinese and, at work, as Xiaoming Alexander Wang-Featherstonehaugh-Montgomery."""

from datetime import date, timedelta

from ..chart import ASIAN, Chart, Person
from ..dates import months_ago, opening_day_on_or_after
from ..history import care_team, condition, immunization, no_known_allergies
from ..medications import medication
from ..practice import MILL_POND, PROVIDERS
from ..results import lab_panel, smoking_status, vital_signs
from ..terms import Term
from ..visits import appointment, visit


def household(today: date) -> list[Chart]:
    chart = Chart(
        "wang",
        Person(
            number="LFM-100829",
            given=("小明",),
            family="王",
            written="王小明",
            born=date(1994, 2, 28),
            gender="male",
            race=ASIAN,
            phone="508-555-0180",
            email="xiaoming.wang@mail.example",
            street="350 Mill Pond Road, Apt 5A",
            language=("zh", "Chinese"),
            marital=("M", "Married"),
            contact=("Zoë Featherstonehaugh-Montgomery", "Wife", "508-555-0181"),
            other_name={
                "use": "usual",
                "text": "Xiaoming Alexander Wang-Featherstonehaugh-Montgomery",
                "family": "Wang-Featherstonehaugh-Montgomery",
                "given": ["Xiaoming", "Alexander"],
            },
        ),
        today,
        PROVIDERS["osei"],
    )
    condition(chart, "hay-fever", date(2019, 5, 1), note="Worst in May and September.")
    no_known_allergies(chart, months_ago(today, 26))
    checkup = visit(
        chart, "checkup", months_ago(today, 2), "checkup", Term("Yearly checkup"), minutes=40, at_office=MILL_POND
    )
    vital_signs(chart, checkup, pressure=(116, 72), pulse=66, weight=154, height=68.5)
    lab_panel(
        chart, "lipids", checkup, {"cholesterol": 171, "triglycerides": 90, "hdl": 55, "ldl": 98}, comment="All normal."
    )
    medication(chart, "cetirizine", "Take 1 tablet a day when your allergies bother you.", checkup.day, supply=(30, 30))
    immunization(chart, "flu", "this-year", checkup.day, lot="FL24A088")
    immunization(chart, "tdap", "booster", months_ago(today, 26), lot="TD7002")
    smoking_status(chart, "never", checkup.day)
    care_team(chart, months_ago(today, 26))
    appointment(
        chart,
        "allergy-shots",
        opening_day_on_or_after(today + timedelta(days=9)),
        "13:10",
        "Talk about allergy shots",
        kind="ROUTINE",
        at_office=MILL_POND,
    )
    return [chart]
