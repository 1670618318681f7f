"""Aisha Rahman, 36, who takes sertraline for anxiety and sees her physician assistant by video."""

from datetime import date, timedelta

from ..chart import ASIAN, Chart, Person
from ..dates import days_ago, months_ago, opening_day_on_or_after
from ..history import allergy, care_plan, care_team, condition, immunization, note
from ..medications import medication
from ..practice import PROVIDERS
from ..results import lab_panel, smoking_status, survey_score, vital_signs
from ..terms import PROBLEMS, Term
from ..visits import appointment, visit

# Months ago, anxiety score, depression score.
TALKS = ((20, 15, 11), (18, 11, 8), (14, 8, 6), (8, 6, 5), (2, 4, 3))


def household(today: date) -> list[Chart]:
    chart = Chart(
        "rahman",
        Person(
            number="LFM-100607",
            given=("Aisha",),
            family="Rahman",
            born=date(1990, 1, 17),
            gender="female",
            race=ASIAN,
            phone="508-555-0160",
            email="aisha.rahman@mail.example",
            street="350 Mill Pond Road, Apt 2B",
            marital=("S", "Never Married"),
            contact=("Farah Rahman", "Mother", "508-555-0161"),
        ),
        today,
        PROVIDERS["bell"],
    )
    anxiety = condition(chart, "anxiety", months_ago(today, 20))
    condition(chart, "migraine", date(2012, 4, 1))
    allergy(chart, "sulfa", "hives", date(2009, 11, 1), severity="mild")
    for months, gad, phq in TALKS:
        talk = visit(
            chart,
            f"talk-{months}",
            months_ago(today, months),
            "follow-up" if months == 20 else "video",
            Term("Anxiety follow-up", PROBLEMS["anxiety"].codes),
            clock="12:30",
            problem=anxiety,
        )
        survey_score(chart, talk, "gad-7", gad)
        survey_score(chart, talk, "phq-9", phq)
    note(
        chart,
        talk,
        "Doing well on sertraline 50 mg. Sleeping seven hours. Back at the running club. No side effects.\n"
        "Keep the same dose for at least six more months, then talk about stopping slowly.",
    )
    _checkup(chart)
    medication(
        chart,
        "sertraline",
        "Take 1 tablet every morning.",
        days_ago(today, 28),
        times_a_day=1,
        supply=(30, 30),
        refills=3,
        problem=anxiety,
    )
    team = care_team(chart, months_ago(today, 30), [PROVIDERS["osei"]])
    care_plan(
        chart,
        "anxiety",
        "Plan for anxiety",
        ["Take sertraline every morning.", "Therapy every two weeks.", "In a crisis, call or text 988, day or night."],
        months_ago(today, 20),
        team=team,
        addresses=[anxiety],
    )
    appointment(
        chart,
        "anxiety-follow-up",
        opening_day_on_or_after(today + timedelta(days=38)),
        "12:30",
        "Anxiety follow-up",
        instruction="This is a video visit.",
    )
    return [chart]


def _checkup(chart: Chart) -> None:
    today = chart.today
    checkup = visit(
        chart,
        "checkup",
        months_ago(today, 10),
        "checkup",
        Term("Yearly checkup"),
        minutes=40,
        provider=PROVIDERS["osei"],
    )
    vital_signs(
        chart, checkup, pressure=(112, 70), oxygen=99, pulse=64, breaths=14, temperature=98.1, weight=131, height=64
    )
    lab_panel(chart, "thyroid", checkup, {"thyroid": 1.9}, comment="Your thyroid works as it should.")
    lab_panel(
        chart,
        "blood-count",
        checkup,
        {
            "white-cells": 5.9,
            "red-cells": 4.5,
            "hemoglobin": 13.2,
            "hematocrit": 39.4,
            "cell-size": 88,
            "platelets": 241,
        },
    )
    immunization(chart, "flu", "last-year", months_ago(today, 13, 25), lot="FL23C140")
    immunization(chart, "covid", "last-year", months_ago(today, 13, 25), lot="CV3110", arm="right")
    immunization(chart, "tdap", "booster", months_ago(today, 41), lot="TD6702")
    smoking_status(chart, "never", checkup.day)
