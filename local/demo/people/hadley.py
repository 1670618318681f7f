"""Ben Hadley, 54, who watches his blood sugar and cholesterol, and his daughter Ava, 15."""

from datetime import date, timedelta

from ..chart import BLACK, Chart, Person
from ..dates import birth_date, days_ago, month_from, months_ago, opening_day_on_or_after, opening_day_on_or_before
from ..history import care_team, condition, goal, immunization, no_known_allergies, note, procedure, related_person
from ..medications import medication
from ..practice import PROVIDERS
from ..results import lab_panel, smoking_status, survey_score, vital_signs
from ..terms import PROBLEMS, Term
from ..visits import appointment, visit
from .shots import childhood_shots

HOME_PHONE = "508-555-0150"


def ben(today: date) -> Chart:
    chart = Chart(
        "hadley",
        Person(
            number="LFM-100518",
            given=("Ben",),
            family="Hadley",
            born=date(1972, 2, 11),
            gender="male",
            race=BLACK,
            phone=HOME_PHONE,
            email="ben.hadley@mail.example",
            street="19 Quarry Road",
            marital=("M", "Married"),
            contact=("Renee Hadley", "Wife", "508-555-0151"),
        ),
        today,
        PROVIDERS["chen"],
    )
    lipids = condition(chart, "high-cholesterol", months_ago(today, 49))
    sugar = condition(chart, "prediabetes", months_ago(today, 25))
    reflux = condition(chart, "heartburn", months_ago(today, 60))
    condition(chart, "back-pain", months_ago(today, 31, 5), resolved=months_ago(today, 29))
    no_known_allergies(chart, months_ago(today, 60))
    for months, a1c, ldl, weight in (
        (49, 5.4, 162, 214),
        (37, 5.6, 121, 217),
        (25, 5.9, 108, 219),
        (13, 6.0, 104, 216),
    ):
        _checkup(chart, months, a1c, ldl, weight)
    _checkup(chart, 3, 5.8, 97, 209, comment="Better than last year. The walking is paying off.")
    medication(
        chart,
        "atorvastatin",
        "Take 1 tablet at bedtime.",
        months_ago(today, 3, 20),
        times_a_day=1,
        refills=1,
        problem=lipids,
    )
    medication(
        chart,
        "omeprazole",
        "Take 1 capsule before breakfast.",
        months_ago(today, 60),
        dose=(1, "{capsule}"),
        times_a_day=1,
        until=months_ago(today, 49),
        why_stopped="Heartburn is gone most days",
        problem=reflux,
    )
    medication(
        chart,
        "ibuprofen",
        "Take 2 tablets with food up to 3 times a day if your back hurts.",
        months_ago(today, 31, 5),
        dose=(2, "{tbl}"),
        supply=(40, 7),
        refills=0,
        until=months_ago(today, 30),
    )
    procedure(chart, "colonoscopy", months_ago(today, 45), hospital=True, note="Normal. Next one in 10 years.")
    procedure(chart, "appendectomy", date(1989, 8, 1), hospital=True)
    immunization(chart, "flu", "this-year", days_ago(today, 31), lot="FL24A122")
    immunization(chart, "shingles", 1, months_ago(today, 25), lot="SZ8690")
    immunization(chart, "tdap", "booster", months_ago(today, 88), lot="TD4105")
    smoking_status(chart, "never", months_ago(today, 3))
    care_team(chart, months_ago(today, 60))
    goal(
        chart,
        "weight",
        "Lose 10 pounds by next checkup",
        months_ago(today, 3),
        due=month_from(today, 9, 12),
        addresses=sugar,
    )
    appointment(
        chart,
        "blood-test",
        opening_day_on_or_after(today + timedelta(days=86)),
        "08:10",
        "Blood test",
        minutes=10,
        instruction="Please do not eat or drink anything but water for 8 hours before.",
    )
    return chart


def _checkup(chart: Chart, months: int, a1c: float, ldl: int, weight: float, comment: str | None = None) -> None:
    seen = visit(
        chart,
        f"checkup-{months}",
        months_ago(chart.today, months),
        "checkup",
        Term("Yearly checkup"),
        minutes=40,
        clock="08:20",
    )
    vital_signs(chart, seen, pressure=(126, 80), pulse=68, weight=weight, height=71)
    lab_panel(chart, "a1c", seen, {"a1c": a1c}, comment=comment)
    lipids = {"cholesterol": ldl + 41 + 32, "triglycerides": 160, "hdl": 41, "ldl": ldl}
    lab_panel(chart, "lipids", seen, lipids)


def ava(today: date) -> Chart:
    born = birth_date(today, 15, 5)
    chart = Chart(
        "ava-hadley",
        Person(
            number="LFM-100641",
            given=("Ava", "Simone"),
            family="Hadley",
            born=born,
            gender="female",
            race=BLACK,
            phone="508-555-0152",
            email="ava.hadley@mail.example",
            street="19 Quarry Road",
            contact=("Ben Hadley", "Father", HOME_PHONE),
        ),
        today,
        PROVIDERS["bell"],
    )
    related_person(chart, "father", "Ben", "Hadley", ("FTH", "father"), HOME_PHONE)
    related_person(chart, "mother", "Renee", "Hadley", ("MTH", "mother"), "508-555-0151")
    condition(chart, "acne", months_ago(today, 11))
    ankle = condition(chart, "ankle-sprain", months_ago(today, 6, 16), resolved=months_ago(today, 5, 4))
    no_known_allergies(chart, month_from(born, 13 * 12 + 1, 9))
    for age, weight, height in ((13, 104, 62.5), (14, 112, 63.75), (15, 118, 64.25)):
        seen = visit(
            chart,
            f"well-child-{age}",
            opening_day_on_or_before(month_from(born, age * 12 + 2, 9)),
            "well-child",
            Term(f"{age}-year checkup"),
            clock="16:00",
            minutes=30,
        )
        vital_signs(chart, seen, pressure=(108, 66), pulse=70, weight=weight, height=height)
        survey_score(chart, seen, "phq-9", 16 - age)
    sprain = visit(chart, "ankle-sprain", months_ago(today, 6, 16), "sick", PROBLEMS["ankle-sprain"], problem=ankle)
    vital_signs(chart, sprain, pressure=(112, 68), pulse=78)
    note(
        chart,
        sprain,
        "Turned the left ankle at soccer yesterday. Swollen, can walk. No X-ray needed.\n"
        "Rest, ice, wrap and ibuprofen. No soccer for two weeks.",
    )
    medication(
        chart,
        "ibuprofen",
        "Take 2 tablets with food every 6 hours if your ankle hurts.",
        sprain.day,
        dose=(2, "{tbl}"),
        supply=(24, 5),
        refills=0,
        until=months_ago(today, 5, 4),
    )
    childhood_shots(chart, born)
    immunization(chart, "tdap", "booster", month_from(born, 11 * 12 + 2, 9), lot="TD8833")
    immunization(chart, "meningitis", 1, month_from(born, 11 * 12 + 2, 9), lot="MN2950")
    immunization(chart, "hpv", 1, month_from(born, 11 * 12 + 2, 9), lot="HP7309", arm="right")
    immunization(chart, "hpv", 2, month_from(born, 12 * 12, 9), lot="HP7418", arm="right")
    smoking_status(chart, "never", month_from(born, 15 * 12 + 2, 9))
    care_team(chart, born)
    return chart


def household(today: date) -> list[Chart]:
    return [ben(today), ava(today)]
