"""Thomas Grady, a grandfather born in 1948, with twenty years of visits and results at Larkspur."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

from ..chart import WHITE, Chart, Person, Visit
from ..dates import days_ago, month_from, months_ago, opening_day_on_or_after, opening_day_on_or_before
from ..fhir import Resource
from ..history import allergy, care_plan, care_team, condition, goal, immunization, implant, note, procedure
from ..medications import medication
from ..practice import MILL_POND, PROVIDERS
from ..results import imaging_report, lab_panel, smoking_status, vital_signs
from ..terms import KNEE_PROSTHESIS, PROBLEMS, Term
from ..visits import appointment, visit

FIRST_VISIT = date(2006, 10, 11)
COPD_SINCE = date(2011, 2, 16)
KNEE_SURGERY = date(2014, 5, 6)
HEARTBEAT_SINCE = date(2016, 3, 22)
WARFARIN_ENDED = date(2019, 1, 15)
KIDNEY_SINCE = date(2021, 6, 9)


def thomas(today: date) -> Chart:
    chart = Chart(
        "grady",
        Person(
            number="LFM-100031",
            given=("Thomas",),
            family="Grady",
            born=date(1948, 9, 30),
            gender="male",
            race=WHITE,
            phone="508-555-0120",
            email="tom.grady@mail.example",
            street="4 Ferry Lane",
            marital=("W", "Widowed"),
            contact=("Nora Grady-Bishop", "Daughter", "508-555-0121"),
        ),
        today,
        PROVIDERS["osei"],
    )
    heartbeat = condition(chart, "atrial-fibrillation", HEARTBEAT_SINCE)
    lungs = condition(chart, "copd", COPD_SINCE)
    pressure = condition(chart, "high-blood-pressure", FIRST_VISIT)
    kidneys = condition(chart, "kidney-disease", KIDNEY_SINCE)
    knee = condition(chart, "knee-arthritis", date(2012, 9, 4), resolved=KNEE_SURGERY)
    condition(chart, "high-cholesterol", date(2007, 2, 14))
    condition(chart, "enlarged-prostate", date(2013, 10, 2))
    condition(chart, "pneumonia", date(2018, 1, 8), resolved=date(2018, 2, 2))
    allergy(chart, "sulfa", "rash", date(1975, 1, 1), severity="moderate")
    allergy(chart, "latex", "itching", date(2014, 5, 7), category="environment", severity="mild")
    _regular_visits(chart, pressure)
    _clotting_checks(chart, heartbeat)
    _events(chart, heartbeat, knee)
    _medications(chart, heartbeat, lungs, pressure)
    _prevention(chart)
    _plan(chart, heartbeat, lungs, kidneys)
    _upcoming(chart)
    return chart


def _every(months: int, first: date, last: date) -> Iterator[tuple[int, date]]:
    """Opening days that many months apart from `first` on, numbered, none after `last`."""
    step = 0
    while (day := opening_day_on_or_before(month_from(first, step * months, first.day))) <= last:
        yield step, day
        step += 1


def _sway(name: str, day: date, spread: float) -> float:
    """A change between -spread and +spread that is always the same for a measurement on a day."""
    drawn = int.from_bytes(sha256(f"{name} {day}".encode()).digest()[:4], "big") / 2**32
    return (2 * drawn - 1) * spread


def _regular_visits(chart: Chart, pressure: Resource) -> None:
    """A visit every six months since 2006, a kidney test yearly, cholesterol and blood count by turns."""
    follow_up = Term("Blood pressure follow-up", PROBLEMS["high-blood-pressure"].codes)
    for step, day in _every(6, FIRST_VISIT, chart.today - timedelta(days=6)):
        key = day.isoformat()
        seen = visit(chart, key, day, "follow-up", follow_up, clock="09:40", problem=pressure)
        _measure(chart, seen)
        if step % 2 == 0:
            lab_panel(chart, "basic", seen, _basic(day))
        if step % 4 == 0:
            ldl = round(max(84, 139 - 4 * (day.year - 2006)) + _sway("ldl", day, 7))
            lab_panel(
                chart, "lipids", seen, {"cholesterol": ldl + 44 + 27, "triglycerides": 135, "hdl": 44, "ldl": ldl}
            )
        if step % 4 == 2:
            lab_panel(chart, "blood-count", seen, _blood_count(day))


def _measure(chart: Chart, seen: Visit) -> None:
    day, years = seen.day, seen.day.year - 2006
    settled = 16 if day.year < 2008 else 0
    vital_signs(
        chart,
        seen,
        pressure=(
            round(132 + settled + _sway("systolic", day, 9)),
            round(78 + settled / 2 + _sway("diastolic", day, 6)),
        ),
        pulse=round((88 if HEARTBEAT_SINCE <= day < date(2017, 1, 1) else 70) + _sway("pulse", day, 6)),
        oxygen=round((95 if day > COPD_SINCE else 97) + _sway("oxygen", day, 1.4)),
        weight=round(198 - 0.7 * years + _sway("weight", day, 3)),
    )


def _basic(day: date) -> dict[str, float | str]:
    """Kidney values that grow slowly worse from 2016 on, as they do with age."""
    decline = min(max(0, day.year - 2015), 9)
    creatinine = round(1.02 + 0.045 * decline + _sway("creatinine", day, 0.04), 2)
    return {
        "glucose": round(97 + _sway("glucose", day, 8)),
        "urea": round(17 + decline * 0.7 + _sway("urea", day, 2)),
        "creatinine": creatinine,
        "egfr": round(82 - 3.4 * decline + _sway("egfr", day, 2)),
        "sodium": round(140 + _sway("sodium", day, 2)),
        "potassium": round(4.4 + _sway("potassium", day, 0.3), 1),
        "chloride": round(103 + _sway("chloride", day, 2)),
        "co2": round(26 + _sway("co2", day, 2)),
        "calcium": round(9.4 + _sway("calcium", day, 0.3), 1),
    }


def _blood_count(day: date) -> dict[str, float | str]:
    hemoglobin = round(14.2 + _sway("hemoglobin", day, 0.6), 1)
    return {
        "white-cells": round(7.1 + _sway("white", day, 1.2), 1),
        "red-cells": round(4.7 + _sway("red", day, 0.2), 2),
        "hemoglobin": hemoglobin,
        "hematocrit": round(hemoglobin * 3, 1),
        "cell-size": 91,
        "platelets": round(228 + _sway("platelets", day, 25)),
    }


def _clotting_checks(chart: Chart, heartbeat: Resource) -> None:
    """The clotting test every other month in the years on warfarin."""
    for _, day in _every(2, date(2016, 4, 19), WARFARIN_ENDED):
        seen = visit(
            chart,
            f"inr-{day.isoformat()}",
            day,
            "follow-up",
            Term("Warfarin check"),
            clock="08:10",
            minutes=10,
            provider=PROVIDERS["brandt"],
            problem=heartbeat,
        )
        lab_panel(chart, "inr", seen, {"inr": round(2.5 + _sway("inr", day, 0.8), 1)})


def _events(chart: Chart, heartbeat: Resource, knee: Resource) -> None:
    surgery = visit(
        chart,
        "knee-surgery",
        KNEE_SURGERY,
        "hospital",
        Term("Knee replacement"),
        clock="06:30",
        minutes=3 * 24 * 60,
        problem=knee,
    )
    procedure(
        chart,
        "knee-replacement",
        KNEE_SURGERY,
        at=surgery,
        reason=knee,
        hospital=True,
        body_site=("6757004", "Right knee region structure"),
        note="No complications. Walking with a cane on day two.",
    )
    implant(
        chart,
        "right-knee",
        KNEE_PROSTHESIS,
        date(2013, 11, 20),
        maker="Invented Orthopedics Example Co.",
        lot="KN-2013-118",
        serial="RK-0045512",
    )
    procedure(
        chart, "cardioversion", date(2016, 6, 14), reason=heartbeat, hospital=True, note="Normal rhythm after it."
    )
    procedure(chart, "cataract-surgery", date(2022, 9, 20), hospital=True)
    procedure(chart, "colonoscopy", date(2009, 4, 7), hospital=True, note="Normal.", key="colonoscopy-2009")
    procedure(
        chart, "colonoscopy", date(2019, 5, 14), hospital=True, note="One small polyp removed.", key="colonoscopy-2019"
    )
    procedure(chart, "spirometry", date(2011, 2, 16), note="Moderate narrowing of the airways.")
    cough = visit(
        chart, "pneumonia", date(2018, 1, 8), "sick", PROBLEMS["pneumonia"], clock="13:20", at_office=MILL_POND
    )
    vital_signs(chart, cough, temperature=101.8, pulse=102, oxygen=92, breaths=22)
    imaging_report(
        chart,
        "chest-x-ray",
        cough,
        ("36643-5", "XR Chest 2 Views", "Chest X-ray"),
        "Pneumonia in the lower right lung. No fluid around the lung.",
    )
    note(
        chart,
        cough,
        "Four days of fever and cough with green sputum. Oxygen 92%. Chest X-ray shows right lower lobe pneumonia.\n"
        "Amoxicillin for 7 days. Call if breathing gets harder. Seen again February 2: clear.",
    )


def _medications(chart: Chart, heartbeat: Resource, lungs: Resource, pressure: Resource) -> None:
    today = chart.today
    medication(
        chart,
        "apixaban",
        "Take 1 tablet twice a day.",
        months_ago(today, 11, 21),
        times_a_day=2,
        supply=(60, 30),
        refills=0,
        problem=heartbeat,
    )
    medication(
        chart,
        "metoprolol",
        "Take 1 tablet every morning. Swallow it whole.",
        months_ago(today, 5, 14),
        times_a_day=1,
        problem=pressure,
    )
    medication(
        chart,
        "fluticasone-salmeterol",
        "Breathe in 1 puff twice a day. Rinse your mouth after each use.",
        months_ago(today, 4, 8),
        dose=(1, "{puff}"),
        times_a_day=2,
        route="breathed",
        supply=(60, 30),
        refills=5,
        problem=lungs,
    )
    medication(
        chart,
        "albuterol",
        "Breathe in 2 puffs every 4 hours if you are short of breath.",
        months_ago(today, 4, 8),
        dose=(2, "{puff}"),
        route="breathed",
        supply=(200, 30),
        refills=2,
        problem=lungs,
    )
    medication(
        chart,
        "tamsulosin",
        "Take 1 capsule every evening.",
        months_ago(today, 7, 17),
        dose=(1, "{capsule}"),
        times_a_day=1,
    )
    medication(chart, "atorvastatin", "Take 1 tablet at bedtime.", months_ago(today, 8, 3), times_a_day=1)
    medication(
        chart,
        "warfarin",
        "Take 1 tablet every evening, or as the clinic tells you.",
        date(2016, 4, 5),
        times_a_day=1,
        until=WARFARIN_ENDED,
        why_stopped="Changed to apixaban, which needs no clotting tests",
        problem=heartbeat,
    )
    medication(
        chart,
        "acetaminophen",
        "Take 2 tablets every 6 hours if your knee hurts.",
        date(2014, 5, 9),
        dose=(2, "{tbl}"),
        supply=(60, 14),
        refills=1,
        until=date(2014, 7, 1),
    )
    medication(
        chart,
        "amoxicillin",
        "Take 2 capsules three times a day for 7 days.",
        date(2018, 1, 8),
        dose=(2, "{capsule}"),
        times_a_day=3,
        supply=(42, 7),
        refills=0,
        until=date(2018, 1, 15),
    )


def _prevention(chart: Chart) -> None:
    for step, day in _every(12, date(2007, 10, 16), chart.today - timedelta(days=6)):
        kind = "flu-high-dose" if day.year - 1948 >= 65 else "flu"
        immunization(chart, kind, f"season-{day.year}", day, lot=f"FL{day.year % 100:02}G{100 + step}")
    immunization(chart, "pneumonia-23", "2013", date(2013, 10, 15), lot="PN2304")
    immunization(chart, "pneumonia-20", "2023", date(2023, 4, 11), lot="PC2018")
    immunization(chart, "shingles", 1, date(2018, 9, 12), lot="SZ1187")
    immunization(chart, "shingles", 2, date(2018, 12, 5), lot="SZ1239")
    immunization(chart, "tdap", "2017", date(2017, 6, 20), lot="TD1788")
    immunization(chart, "covid", "2023", date(2023, 10, 18), lot="CV2231")
    smoking_status(chart, "daily", date(2006, 10, 11), "2006")
    smoking_status(chart, "former", date(2011, 8, 17), "2011")


def _plan(chart: Chart, heartbeat: Resource, lungs: Resource, kidneys: Resource) -> None:
    today = chart.today
    team = care_team(chart, FIRST_VISIT, [PROVIDERS["brandt"], PROVIDERS["bell"]])
    pressure = goal(
        chart,
        "blood-pressure",
        "Keep the upper blood pressure below 140",
        months_ago(today, 24),
        due=month_from(today, 6, 12),
        measure=("8480-6", "Systolic blood pressure"),
        target=(140, "mm[Hg]"),
    )
    care_plan(
        chart,
        "heart-and-lungs",
        "Heart, lung and kidney plan",
        [
            "Take apixaban twice a day and never skip it; call before any surgery or dental work.",
            "Use the daily inhaler morning and evening, even on good days.",
            "Kidney blood test every year.",
            "Call the nurse line for bleeding, black stools, chest pain or more trouble breathing.",
        ],
        months_ago(today, 24),
        team=team,
        goals=[pressure],
        addresses=[heartbeat, lungs, kidneys],
    )


def _upcoming(chart: Chart) -> None:
    appointment(
        chart,
        "next-follow-up",
        opening_day_on_or_after(chart.today + timedelta(days=17)),
        "09:40",
        "Heart and lung follow-up",
        instruction="Please bring all your medicines and inhalers.",
    )
    appointment(
        chart,
        "blood-pressure-check",
        days_ago(chart.today, 30),
        "11:00",
        "Blood pressure check",
        status="noshow",
        provider=PROVIDERS["brandt"],
    )


def household(today: date) -> list[Chart]:
    return [thomas(today)]
