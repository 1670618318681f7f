"""Results and measurements: laboratory panels, vital signs, surveys, imaging and smoking."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from .chart import Chart, Visit, clinician, larkspur
from .dates import moment
from .fhir import HL7, LOINC, SNOMED, US_CORE, V3, Resource, concept, quantity
from .labs import PANELS, TESTS, Test

INTERPRETATIONS = {"N": "Normal", "H": "High", "L": "Low", "A": "Abnormal"}
WORDS = {"Negative": "260385009", "Positive": "10828004"}
SMOKING = {
    "never": ("266919005", "Never smoked tobacco", "Never smoked"),
    "former": ("8517006", "Ex-smoker", "Used to smoke"),
    "daily": ("449868002", "Smokes tobacco daily", "Smokes every day"),
}
# What a visit measures: US Core profile, LOINC code and display, the words of a page, unit.
VITALS = {
    "pulse": ("heart-rate", "8867-4", "Heart rate", "Heart rate", "/min"),
    "breaths": ("respiratory-rate", "9279-1", "Respiratory rate", "Breathing rate", "/min"),
    "temperature": ("body-temperature", "8310-5", "Body temperature", "Temperature", "[degF]"),
    "weight": ("body-weight", "29463-7", "Body weight", "Weight", "[lb_av]"),
    "height": ("body-height", "8302-2", "Body height", "Height", "[in_i]"),
    "bmi": ("bmi", "39156-5", "Body mass index (BMI) [Ratio]", "Body mass index (BMI)", "kg/m2"),
}


def lab_panel(
    chart: Chart,
    panel: str,
    visit: Visit,
    values: Mapping[str, float | str],
    *,
    comment: str | None = None,
    goal: tuple[float, float] | None = None,
) -> Resource:
    """The results of one of `PANELS`, drawn at a visit: an Observation a value, and the report that groups them.

    `goal` is the range the care team set for a single-test panel, shown in place of the laboratory's own.
    """
    ordered = PANELS[panel]
    if unknown := values.keys() - set(ordered.tests):
        raise ValueError(f"not in {panel}: {sorted(unknown)}")
    results = [
        _result(chart, f"lab-{panel}-{visit.key}-{name}", TESTS[name], visit, values[name], goal, comment)
        for name in ordered.tests
        if name in values
    ]
    report = concept(LOINC, ordered.loinc, ordered.display, ordered.text)
    chart.add(
        "DiagnosticReport",
        f"report-{panel}-{visit.key}",
        US_CORE + "diagnosticreport-lab",
        {
            "status": "final",
            "category": [concept(HL7 + "v2-0074", "LAB", "Laboratory")],
            "code": report,
            "encounter": visit.reference,
            "effectiveDateTime": visit.at,
            "issued": moment(visit.day, "16:30"),
            "performer": [larkspur()],
            "resultsInterpreter": [clinician(visit.provider)],
            "result": results,
            "conclusion": comment,
        },
    )
    return results[0]


def _result(
    chart: Chart,
    key: str,
    test: Test,
    visit: Visit,
    value: float | str,
    goal: tuple[float, float] | None,
    comment: str | None,
) -> Resource:
    measured = replace(test, low=goal[0], high=goal[1]) if goal else test
    return chart.add(
        "Observation",
        key,
        US_CORE + "observation-lab",
        {
            "status": "final",
            "category": [concept(HL7 + "observation-category", "laboratory", "Laboratory")],
            "code": concept(LOINC, test.loinc, test.display, test.text),
            "encounter": visit.reference,
            "effectiveDateTime": visit.at,
            "issued": moment(visit.day, "16:30"),
            "performer": [larkspur()],
            **_value(value, test.unit),
            "interpretation": [_interpretation(measured, value)],
            "note": [{"authorReference": clinician(visit.provider), "text": comment}] if comment else None,
            "referenceRange": [_range(measured, is_goal=goal is not None)],
        },
    )


def _value(value: float | str, unit: str) -> Resource:
    if isinstance(value, str):
        return {"valueCodeableConcept": concept(SNOMED, WORDS[value], value)}
    return {"valueQuantity": quantity(value, unit)}


def _interpretation(test: Test, value: float | str) -> Resource:
    if isinstance(value, str):
        code = "N" if value == test.normal else "A"
    elif test.high is not None and value > test.high:
        code = "H"
    elif test.low is not None and value < test.low:
        code = "L"
    else:
        code = "N"
    return concept(V3 + "ObservationInterpretation", code, INTERPRETATIONS[code])


def _range(test: Test, *, is_goal: bool) -> Resource:
    meaning = ("treatment", "Treatment Range") if is_goal else ("normal", "Normal Range")
    bounds: Resource = {"type": concept(HL7 + "referencerange-meaning", *meaning)}
    if not test.unit:
        return bounds | {"text": test.normal}
    if test.low is not None:
        bounds["low"] = quantity(test.low, test.unit)
    if test.high is not None:
        bounds["high"] = quantity(test.high, test.unit)
    return bounds


def vital_signs(
    chart: Chart, visit: Visit, *, pressure: tuple[int, int] | None = None, oxygen: int | None = None, **measured: float
) -> None:
    """What was measured at a visit: blood pressure (mmHg), oxygen (%), and any of `VITALS` in US units.

    Weight in pounds and height in inches together also give the body mass index.
    """
    if "weight" in measured and "height" in measured:
        measured["bmi"] = round(703 * measured["weight"] / measured["height"] ** 2, 1)
    if pressure:
        _vital(chart, visit, "blood-pressure", "blood-pressure", _blood_pressure(*pressure))
    for name, value in measured.items():
        profile, loinc, display, text, unit = VITALS[name]
        _vital(chart, visit, name, profile, {"code": concept(LOINC, loinc, display, text), **_value(value, unit)})
    if oxygen is not None:
        pulse_oximetry = concept(
            LOINC, "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", "Oxygen level"
        )
        pulse_oximetry["coding"].append(concept(LOINC, "2708-6", "Oxygen saturation in Arterial blood")["coding"][0])
        _vital(chart, visit, "oxygen", "pulse-oximetry", {"code": pulse_oximetry, **_value(oxygen, "%")})


def _blood_pressure(systolic: int, diastolic: int) -> Resource:
    return {
        "code": concept(LOINC, "85354-9", "Blood pressure panel with all children optional", "Blood pressure"),
        "component": [
            {
                "code": concept(LOINC, "8480-6", "Systolic blood pressure", "Systolic (upper) blood pressure"),
                "valueQuantity": quantity(systolic, "mm[Hg]"),
            },
            {
                "code": concept(LOINC, "8462-4", "Diastolic blood pressure", "Diastolic (lower) blood pressure"),
                "valueQuantity": quantity(diastolic, "mm[Hg]"),
            },
        ],
    }


def _vital(chart: Chart, visit: Visit, name: str, profile: str, body: Resource) -> None:
    chart.add(
        "Observation",
        f"vital-{visit.key}-{name}",
        US_CORE + profile,
        {
            "status": "final",
            "category": [concept(HL7 + "observation-category", "vital-signs", "Vital Signs")],
            "encounter": visit.reference,
            "effectiveDateTime": visit.at,
            "performer": [clinician(visit.provider)],
            **body,
        },
    )


def smoking_status(chart: Chart, status: str, day: date, key: str = "status") -> None:
    """Whether the patient smokes: never, former or daily."""
    code, display, text = SMOKING[status]
    chart.add(
        "Observation",
        f"smoking-{key}",
        US_CORE + "smokingstatus",
        {
            "status": "final",
            "category": [concept(HL7 + "observation-category", "social-history", "Social History")],
            "code": concept(LOINC, "72166-2", "Tobacco smoking status", "Smoking"),
            "effectiveDateTime": day.isoformat(),
            "valueCodeableConcept": concept(SNOMED, code, display, text),
        },
    )


def survey_score(chart: Chart, visit: Visit, name: str, score: int) -> None:
    """The total of a mood questionnaire filled in at a visit: `phq-9` (depression) or `gad-7` (anxiety)."""
    codes = {
        "phq-9": (
            "44261-6",
            "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]",
            "Mood score (PHQ-9)",
        ),
        "gad-7": (
            "70274-6",
            "Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]",
            "Anxiety score (GAD-7)",
        ),
    }
    chart.add(
        "Observation",
        f"survey-{name}-{visit.key}",
        US_CORE + "observation-screening-assessment",
        {
            "status": "final",
            "category": [concept(HL7 + "observation-category", "survey", "Survey")],
            "code": concept(LOINC, *codes[name]),
            "encounter": visit.reference,
            "effectiveDateTime": visit.at,
            "performer": [clinician(visit.provider)],
            "valueQuantity": quantity(score, "{score}"),
        },
    )


def imaging_report(chart: Chart, key: str, visit: Visit, loinc: tuple[str, str, str], finding: str) -> None:
    """A radiology report: LOINC code, display and plain name of the picture, and what was seen."""
    chart.add(
        "DiagnosticReport",
        f"report-{key}-{visit.key}",
        US_CORE + "diagnosticreport-note",
        {
            "status": "final",
            "category": [concept(LOINC, "LP29684-5", "Radiology")],
            "code": concept(LOINC, *loinc),
            "encounter": visit.reference,
            "effectiveDateTime": visit.at,
            "issued": moment(visit.day, "17:10"),
            "performer": [{"display": "Mill River Hospital"}],
            "resultsInterpreter": [clinician(visit.provider)],
            "conclusion": finding,
        },
    )
