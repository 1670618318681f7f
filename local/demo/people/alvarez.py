"""Maria Alvarez, 54, whose diabetes is coming under control, and her daughter Sofia, 8."""

from datetime import date, timedelta

from ..chart import WHITE, Chart, Person
from ..dates import birth_date, days_ago, month_from, months_ago, opening_day_on_or_after, opening_day_on_or_before
from ..fhir import Resource
from ..history import allergy, care_plan, care_team, condition, goal, immunization, note, procedure, related_person
from ..medications import medication
from ..practice import PROVIDERS
from ..results import imaging_report, lab_panel, smoking_status, vital_signs
from ..terms import PROBLEMS, Term
from ..visits import appointment, visit
from .shots import childhood_shots

GOAL_A1C = (4.0, 7.0)
# Months ago, A1c (%), LDL (mg/dL), systolic and diastolic pressure (mmHg), weight (lb).
FOLLOW_UPS = (
    (36, 8.1, 148, (152, 94), 186),
    (30, 7.9, 131, (146, 90), 184),
    (24, 7.8, 118, (142, 88), 183),
    (18, 7.5, 109, (138, 86), 181),
    (12, 7.6, 104, (136, 84), 180),
    (6, 7.4, 101, (134, 84), 178),
)


def maria(today: date) -> Chart:
    chart = Chart(
        "alvarez",
        Person(
            number="LFM-100214",
            given=("Maria",),
            family="Alvarez",
            born=date(1972, 4, 12),
            gender="female",
            race=WHITE,
            hispanic=True,
            phone="508-555-0110",
            email="maria.alvarez@mail.example",
            street="27 Orchard Street",
            marital=("M", "Married"),
            contact=("Luis Alvarez", "Husband", "508-555-0111"),
        ),
        today,
        PROVIDERS["chen"],
    )
    diabetes = condition(chart, "type-2-diabetes", months_ago(today, 37, 20))
    pressure = condition(chart, "high-blood-pressure", months_ago(today, 62, 9))
    lipids = condition(chart, "high-cholesterol", months_ago(today, 36, 12))
    condition(chart, "urinary-infection", months_ago(today, 15, 3), resolved=months_ago(today, 15, 14))
    allergy(chart, "penicillin", "hives", date(1994, 6, 1), severity="moderate", high_risk=True)
    allergy(chart, "lisinopril", "cough", days_ago(today, 12), severity="mild", intolerance=True)
    _visits(chart, diabetes)
    _medications(chart, diabetes, pressure, lipids)
    _prevention(chart)
    _plan(chart, diabetes, pressure)
    return chart


def _visits(chart: Chart, diabetes: Resource) -> None:
    today = chart.today
    follow_up = Term("Diabetes follow-up", PROBLEMS["type-2-diabetes"].codes)
    for months, a1c, ldl, pressure, weight in FOLLOW_UPS:
        seen = visit(chart, f"diabetes-{months}", months_ago(today, months), "follow-up", follow_up, problem=diabetes)
        vital_signs(chart, seen, pressure=pressure, pulse=76 + months % 5, weight=weight, height=63)
        lab_panel(chart, "a1c", seen, {"a1c": a1c}, goal=GOAL_A1C)
        lab_panel(chart, "lipids", seen, _lipids(ldl, 190 - (36 - months) * 2))
        if months % 12 == 0:
            lab_panel(chart, "metabolic", seen, _metabolic(glucose=round(a1c * 21)))
            lab_panel(chart, "urine-albumin", seen, {"urine-albumin": 12 + months // 6})
    _urinary_infection(chart)
    _latest(chart, diabetes, follow_up)


def _latest(chart: Chart, diabetes: Resource, follow_up: Term) -> None:
    today = chart.today
    flu = visit(chart, "checkup", days_ago(today, 45), "checkup", Term("Yearly checkup and flu shot"), minutes=40)
    vital_signs(
        chart, flu, pressure=(132, 82), oxygen=98, pulse=74, breaths=16, temperature=98.2, weight=177, height=63
    )
    note(
        chart,
        flu,
        "Yearly checkup. Feeling well. Walks 30 minutes most evenings. Home blood pressure about 130/80.\n"
        "Dry cough since spring; likely from lisinopril. Plan: switch to losartan if it does not settle.\n"
        "Diabetes: A1c due next month. Feet and eyes checked. Flu shot given.",
    )
    procedure(chart, "foot-exam", flu.day, at=flu, reason=diabetes, note="Feeling and pulses normal in both feet.")
    drawn = visit(chart, "blood-test", days_ago(today, 5), "follow-up", follow_up, clock="08:00", minutes=10)
    lab_panel(chart, "a1c", drawn, {"a1c": 6.9}, goal=GOAL_A1C, comment="Down from 7.4. Well done, keep the same dose.")
    lab_panel(chart, "lipids", drawn, _lipids(92, 128))
    lab_panel(chart, "metabolic", drawn, _metabolic(glucose=128))
    appointment(
        chart,
        "diabetes-follow-up",
        opening_day_on_or_after(today + timedelta(days=2)),
        "10:20",
        "Diabetes follow-up",
        instruction="Please arrive by 10:05. Bring your home blood pressure readings and your medicines.",
        reasons=[follow_up],
    )
    appointment(chart, "checkup", flu.day, "10:20", "Yearly checkup", kind="CHECKUP", minutes=40, status="fulfilled")
    appointment(
        chart,
        "canceled",
        months_ago(today, 2, 21),
        "14:00",
        "Diabetes follow-up",
        status="cancelled",
        provider=PROVIDERS["brandt"],
    )


def _urinary_infection(chart: Chart) -> None:
    sick = visit(
        chart,
        "urinary-infection",
        months_ago(chart.today, 15, 3),
        "sick",
        PROBLEMS["urinary-infection"],
        clock="15:10",
        provider=PROVIDERS["brandt"],
    )
    vital_signs(chart, sick, pressure=(138, 86), temperature=99.4, pulse=84)
    found = {"urine-nitrite": "Positive", "urine-white-cells": "Positive", "urine-blood": "Negative"}
    lab_panel(chart, "urine", sick, {**found, "urine-protein": "Negative"})


def _lipids(ldl: int, triglycerides: int) -> dict[str, float | str]:
    hdl = 47
    return {"cholesterol": ldl + hdl + triglycerides // 5, "triglycerides": triglycerides, "hdl": hdl, "ldl": ldl}


def _metabolic(glucose: int) -> dict[str, float | str]:
    return {
        "glucose": glucose,
        "urea": 14,
        "creatinine": 0.8,
        "egfr": 88,
        "sodium": 139,
        "potassium": 4.3,
        "chloride": 103,
        "co2": 25,
        "calcium": 9.4,
        "protein": 7.1,
        "albumin": 4.3,
        "bilirubin": 0.5,
        "alp": 78,
        "alt": 29,
        "ast": 24,
    }


def _medications(chart: Chart, diabetes: Resource, pressure: Resource, lipids: Resource) -> None:
    today = chart.today
    medication(
        chart,
        "metformin",
        "Take 1 tablet twice a day, with meals.",
        months_ago(today, 3, 24),
        times_a_day=2,
        supply=(180, 90),
        refills=2,
        problem=diabetes,
    )
    medication(chart, "losartan", "Take 1 tablet every morning.", days_ago(today, 10), times_a_day=1, problem=pressure)
    medication(
        chart, "atorvastatin", "Take 1 tablet at bedtime.", months_ago(today, 2, 20), times_a_day=1, problem=lipids
    )
    medication(
        chart,
        "lisinopril",
        "Take 1 tablet every morning.",
        months_ago(today, 62, 9),
        times_a_day=1,
        until=days_ago(today, 10),
        why_stopped="Dry cough",
        problem=pressure,
    )
    medication(
        chart,
        "nitrofurantoin",
        "Take 1 capsule twice a day for 5 days.",
        months_ago(today, 15, 3),
        dose=(1, "{capsule}"),
        times_a_day=2,
        supply=(10, 5),
        refills=0,
        until=months_ago(today, 15, 10),
        provider=PROVIDERS["brandt"],
    )


def _prevention(chart: Chart) -> None:
    today = chart.today
    immunization(chart, "flu", "this-year", days_ago(today, 45), lot="FL24A117")
    immunization(chart, "flu", "last-year", months_ago(today, 13), lot="FL23C062")
    immunization(chart, "covid", "last-year", months_ago(today, 13), lot="CV3092", arm="right")
    immunization(chart, "tdap", "booster", months_ago(today, 70), lot="TD5521")
    immunization(chart, "shingles", 1, months_ago(today, 30), lot="SZ8104")
    immunization(chart, "shingles", 2, months_ago(today, 26), lot="SZ8377")
    immunization(chart, "hepatitis-b", 3, months_ago(today, 240), lot="HB0419", elsewhere=True)
    procedure(chart, "eye-exam", months_ago(today, 8), note="No damage to the back of the eye.", hospital=True)
    procedure(chart, "colonoscopy", months_ago(today, 50), note="Normal. Next one in 10 years.", hospital=True)
    procedure(chart, "cesarean", birth_date(today, 8, 4), hospital=True)
    smoking_status(chart, "never", days_ago(today, 45))
    mammogram = visit(
        chart, "mammogram", months_ago(today, 9, 18), "checkup", Term("Mammogram"), clock="13:30", minutes=30
    )
    imaging_report(
        chart,
        "mammogram",
        mammogram,
        ("24606-6", "MG Breast Screening", "Mammogram"),
        "Normal. No sign of breast cancer. Next mammogram in one to two years.",
    )


def _plan(chart: Chart, diabetes: Resource, pressure: Resource) -> None:
    today = chart.today
    team = care_team(chart, months_ago(today, 62, 9), [PROVIDERS["brandt"]])
    due = month_from(today, 6, 12)
    a1c = goal(
        chart,
        "a1c",
        "Keep the 3-month blood sugar (A1c) below 7",
        months_ago(today, 36),
        due=due,
        measure=("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood"),
        target=(7.0, "%"),
        addresses=diabetes,
    )
    walking = goal(chart, "walking", "Walk 30 minutes, five days a week", months_ago(today, 12), due=due)
    care_plan(
        chart,
        "diabetes",
        "Diabetes and blood pressure plan",
        [
            "Take metformin twice a day with meals.",
            "Check blood pressure at home twice a week and write it down.",
            "Blood test (A1c) every six months.",
            "Eye exam and foot exam once a year.",
        ],
        months_ago(today, 36),
        team=team,
        goals=[a1c, walking],
        addresses=[diabetes, pressure],
    )


def sofia(today: date) -> Chart:
    born = birth_date(today, 8, 4)
    chart = Chart(
        "sofia-alvarez",
        Person(
            number="LFM-100987",
            given=("Sofia",),
            family="Alvarez",
            born=born,
            gender="female",
            race=WHITE,
            hispanic=True,
            phone="508-555-0110",
            email=None,
            street="27 Orchard Street",
            contact=("Maria Alvarez", "Mother", "508-555-0110"),
        ),
        today,
        PROVIDERS["brandt"],
    )
    related_person(chart, "mother", "Maria", "Alvarez", ("MTH", "mother"), "508-555-0110")
    related_person(chart, "father", "Luis", "Alvarez", ("FTH", "father"), "508-555-0111")
    condition(chart, "eczema", month_from(born, 14, 9))
    ear = condition(chart, "ear-infection", months_ago(today, 20, 6), resolved=months_ago(today, 19, 18))
    allergy(chart, "cow-milk", "vomiting", month_from(born, 6, 2), category="food", severity="mild", resolved=True)
    _sofia_visits(chart, born, ear)
    childhood_shots(chart, born)
    immunization(chart, "flu", "this-year", months_ago(today, 1, 9), lot="FL24A130")
    care_team(chart, born)
    return chart


def _sofia_visits(chart: Chart, born: date, ear: Resource) -> None:
    today = chart.today
    for age, weight, height in ((5, 40.5, 42.5), (6, 45.0, 45.25), (7, 50.5, 47.75), (8, 56.5, 50.25)):
        seen = visit(
            chart,
            f"well-child-{age}",
            opening_day_on_or_before(month_from(born, age * 12 + 1, 3)),
            "well-child",
            Term(f"{age}-year checkup"),
            clock="09:20",
            minutes=30,
        )
        vital_signs(chart, seen, pressure=(92 + age, 58 + age // 2), pulse=96 - age, weight=weight, height=height)
    lead = visit(
        chart,
        "well-child-2",
        opening_day_on_or_before(month_from(born, 25, 3)),
        "well-child",
        Term("2-year checkup"),
        minutes=30,
    )
    vital_signs(chart, lead, weight=27.5, height=34.5)
    lab_panel(chart, "lead", lead, {"lead": 1.2})
    sick = visit(
        chart, "ear-infection", months_ago(today, 20, 6), "sick", PROBLEMS["ear-infection"], clock="11:40", problem=ear
    )
    vital_signs(chart, sick, temperature=101.3, pulse=112, weight=49.0)
    medication(
        chart,
        "amoxicillin-liquid",
        "Give 10 mL by mouth twice a day for 10 days.",
        sick.day,
        dose=(10, "mL"),
        times_a_day=2,
        supply=(200, 10),
        refills=0,
        until=months_ago(today, 19, 12),
        problem=ear,
    )
    appointment(chart, "well-child-9", month_from(today, 8, 18), "09:20", "9-year checkup", kind="CHECKUP", minutes=30)


def household(today: date) -> list[Chart]:
    return [maria(today), sofia(today)]
