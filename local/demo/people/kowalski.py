"""Lena Kowalski, 41, who has asthma, and her son Noah, who turns 13 next month."""

from datetime import date, timedelta

from ..chart import WHITE, Chart, Person
from ..dates import (
    days_ago,
    month_from,
    months_ago,
    opening_day_on_or_after,
    opening_day_on_or_before,
    turns_next_month,
)
from ..history import allergy, care_plan, care_team, condition, immunization, note, procedure, related_person
from ..medications import medication
from ..practice import MILL_POND, PROVIDERS
from ..results import lab_panel, smoking_status, vital_signs
from ..terms import PROBLEMS, Term
from ..visits import appointment, visit
from .shots import childhood_shots

HOME_PHONE = "508-555-0130"


def lena(today: date) -> Chart:
    chart = Chart(
        "kowalski",
        Person(
            number="LFM-100452",
            given=("Lena",),
            family="Kowalski",
            born=date(1985, 6, 2),
            gender="female",
            race=WHITE,
            phone=HOME_PHONE,
            email="lena.kowalski@mail.example",
            street="61 Canal Street",
            marital=("D", "Divorced"),
            contact=("Piotr Kowalski", "Father", "508-555-0131"),
        ),
        today,
        PROVIDERS["brandt"],
    )
    asthma = condition(chart, "asthma", date(1998, 3, 1))
    condition(chart, "hay-fever", date(2004, 5, 1))
    condition(chart, "low-iron", months_ago(today, 40), resolved=months_ago(today, 28))
    allergy(chart, "cat", "wheezing", date(1998, 3, 1), category="environment", severity="moderate")
    _lena_visits(chart)
    medication(
        chart,
        "albuterol",
        "Breathe in 2 puffs every 4 hours if you wheeze or cough.",
        days_ago(today, 19),
        dose=(2, "{puff}"),
        route="breathed",
        supply=(200, 30),
        refills=1,
        problem=asthma,
    )
    medication(
        chart,
        "fluticasone",
        "Breathe in 2 puffs every morning and evening.",
        months_ago(today, 2, 6),
        dose=(2, "{puff}"),
        times_a_day=2,
        route="breathed",
        supply=(120, 30),
        refills=5,
        problem=asthma,
    )
    medication(chart, "cetirizine", "Take 1 tablet a day in spring and summer.", months_ago(today, 7, 4), times_a_day=1)
    medication(
        chart,
        "iron",
        "Take 1 tablet a day with orange juice.",
        months_ago(today, 40),
        times_a_day=1,
        until=months_ago(today, 28),
        why_stopped="Iron is back to normal",
    )
    procedure(chart, "spirometry", months_ago(today, 14, 20), reason=asthma, note="Normal after albuterol.")
    immunization(chart, "flu", "last-year", months_ago(today, 13, 8), lot="FL23C101")
    immunization(chart, "tdap", "booster", months_ago(today, 75), lot="TD4410")
    smoking_status(chart, "former", months_ago(today, 2, 6))
    team = care_team(chart, months_ago(today, 75))
    care_plan(
        chart,
        "asthma",
        "Asthma action plan",
        [
            "Green: no cough or wheeze. Use the daily inhaler morning and evening.",
            "Yellow: cough, wheeze or waking at night. Add 2 puffs of albuterol every 4 hours and call us.",
            "Red: hard to breathe or speak. Use albuterol and call 911.",
        ],
        months_ago(today, 14, 20),
        team=team,
        addresses=[asthma],
    )
    return chart


def _lena_visits(chart: Chart) -> None:
    today = chart.today
    for key, months, weight in (("asthma-2", 14, 149), ("asthma-1", 2, 146)):
        seen = visit(
            chart, key, months_ago(today, months, 6), "follow-up", Term("Asthma follow-up", PROBLEMS["asthma"].codes)
        )
        vital_signs(chart, seen, pressure=(118, 74), pulse=72, breaths=14, oxygen=98, weight=weight, height=65)
    tired = visit(chart, "tired", months_ago(today, 40), "sick", Term("Feeling tired"), clock="14:20")
    lab_panel(chart, "blood-count", tired, _blood_count(10.8, 74))
    lab_panel(chart, "iron", tired, {"ferritin": 8})
    checked = visit(chart, "iron-check", months_ago(today, 28), "follow-up", Term("Iron check"), clock="08:30")
    lab_panel(chart, "blood-count", checked, _blood_count(13.1, 86), comment="Back to normal. You can stop the iron.")
    lab_panel(chart, "iron", checked, {"ferritin": 46})
    appointment(
        chart,
        "checkup",
        opening_day_on_or_after(today + timedelta(days=24)),
        "15:00",
        "Yearly checkup",
        kind="CHECKUP",
        minutes=40,
        at_office=MILL_POND,
    )


def _blood_count(hemoglobin: float, cell_size: int) -> dict[str, float | str]:
    return {
        "white-cells": 6.4,
        "red-cells": 4.4,
        "hemoglobin": hemoglobin,
        "hematocrit": round(hemoglobin * 3, 1),
        "cell-size": cell_size,
        "platelets": 262,
    }


def noah(today: date) -> Chart:
    born = turns_next_month(today, 13)
    chart = Chart(
        "noah-kowalski",
        Person(
            number="LFM-100733",
            given=("Noah",),
            family="Kowalski",
            born=born,
            gender="male",
            race=WHITE,
            phone=HOME_PHONE,
            email=None,
            street="61 Canal Street",
            contact=("Lena Kowalski", "Mother", HOME_PHONE),
        ),
        today,
        PROVIDERS["brandt"],
    )
    related_person(chart, "mother", "Lena", "Kowalski", ("MTH", "mother"), HOME_PHONE)
    related_person(chart, "father", "Adam", "Kowalski", ("FTH", "father"), "508-555-0132")
    allergy(chart, "peanut", "anaphylaxis", month_from(born, 26, 8), category="food", severity="severe", high_risk=True)
    condition(chart, "strep-throat", months_ago(today, 9, 11), resolved=months_ago(today, 9, 25))
    for age, weight, height in ((9, 62, 52.5), (10, 69, 54.5), (11, 78, 56.75), (12, 88, 59.25)):
        seen = visit(
            chart,
            f"well-child-{age}",
            opening_day_on_or_before(month_from(born, age * 12 + 2, 9)),
            "well-child",
            Term(f"{age}-year checkup"),
            clock="15:40",
            minutes=30,
        )
        vital_signs(chart, seen, pressure=(100 + age, 60 + age // 2), pulse=84, weight=weight, height=height)
    _noah_sore_throat(chart)
    medication(
        chart,
        "epinephrine",
        "For a bad allergic reaction: press into the outer thigh and call 911.",
        months_ago(today, 8, 9),
        dose=(0.3, "mg"),
        route="muscle",
        supply=(0.6, 365),
        refills=1,
    )
    childhood_shots(chart, born)
    immunization(chart, "tdap", "booster", month_from(born, 11 * 12 + 2, 9), lot="TD9020")
    immunization(chart, "meningitis", 1, month_from(born, 11 * 12 + 2, 9), lot="MN3114", arm="right")
    immunization(chart, "hpv", 1, month_from(born, 11 * 12 + 2, 9), lot="HP7706")
    care_team(chart, born)
    appointment(
        chart,
        "well-child-13",
        opening_day_on_or_after(month_from(today, 1, 20)),
        "15:40",
        "13-year checkup",
        kind="CHECKUP",
        minutes=30,
        instruction="Please bring the sports form from school.",
    )
    return chart


def _noah_sore_throat(chart: Chart) -> None:
    today = chart.today
    sore = visit(
        chart,
        "strep-throat",
        months_ago(today, 9, 11),
        "sick",
        PROBLEMS["strep-throat"],
        clock="16:10",
        provider=PROVIDERS["bell"],
    )
    vital_signs(chart, sore, temperature=101.1, pulse=98, weight=84)
    lab_panel(chart, "rapid-strep", sore, {"rapid-strep": "Positive"})
    medication(
        chart,
        "amoxicillin",
        "Take 1 capsule twice a day for 10 days.",
        sore.day,
        dose=(1, "{capsule}"),
        times_a_day=2,
        supply=(20, 10),
        refills=0,
        until=months_ago(today, 9, 21),
        provider=PROVIDERS["bell"],
    )
    note(
        chart,
        sore,
        "Sore throat and fever for two days. Rapid strep test positive. Amoxicillin for 10 days.\n"
        "May go back to school after one day of medicine and no fever.",
    )


def household(today: date) -> list[Chart]:
    return [lena(today), noah(today)]
