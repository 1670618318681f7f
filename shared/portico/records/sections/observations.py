"""One measured value in words: name, value, unit, what is normal, and how the value lies to it."""

import re
from typing import Any

from portico import ids
from portico.records.fhir import quantities, words
from portico.records.fhir.datatypes import Concept, since
from portico.records.fhir.resources import Component, Observation, Values
from portico.records.sections.base import Context

# Names of frequent tests as laboratories tell them to patients (LOINC codes).
_NAMES = {
    "4548-4": "Hemoglobin A1c",
    "2339-0": "Glucose", "2345-7": "Glucose",
    "6299-2": "Urea nitrogen (BUN)", "3094-0": "Urea nitrogen (BUN)",
    "38483-4": "Creatinine", "2160-0": "Creatinine",
    "49765-1": "Calcium", "17861-6": "Calcium",
    "2947-0": "Sodium", "2951-2": "Sodium",
    "6298-4": "Potassium", "2823-3": "Potassium",
    "2069-3": "Chloride", "2075-0": "Chloride",
    "20565-8": "Carbon dioxide (CO₂)", "2028-9": "Carbon dioxide (CO₂)",
    "2093-3": "Total cholesterol",
    "2571-8": "Triglycerides",
    "18262-6": "LDL cholesterol", "13457-7": "LDL cholesterol", "2089-1": "LDL cholesterol",
    "2085-9": "HDL cholesterol",
    "33914-3": "Kidney filtration (eGFR)", "69405-9": "Kidney filtration (eGFR)", "62238-1": "Kidney filtration (eGFR)",
    "14959-1": "Urine albumin to creatinine ratio", "9318-7": "Urine albumin to creatinine ratio",
    "6690-2": "White blood cells", "789-8": "Red blood cells", "718-7": "Hemoglobin",
    "4544-3": "Hematocrit", "20570-8": "Hematocrit",
    "787-2": "Red cell size (MCV)", "785-6": "Hemoglobin per red cell (MCH)",
    "786-4": "Hemoglobin concentration of red cells (MCHC)",
    "21000-5": "Red cell size variation (RDW)", "788-0": "Red cell size variation (RDW)",
    "777-3": "Platelets", "32207-3": "Platelet size variation (PDW)", "32623-1": "Platelet size (MPV)",
    "2885-2": "Total protein", "1751-7": "Albumin", "10834-0": "Globulin",
    "1975-2": "Total bilirubin", "6768-6": "Alkaline phosphatase (ALP)",
    "1742-6": "Alanine aminotransferase (ALT)", "1920-8": "Aspartate aminotransferase (AST)",
    "3016-3": "Thyroid-stimulating hormone (TSH)", "2857-1": "Prostate-specific antigen (PSA)",
    "5811-5": "Urine specific gravity",
    "24357-6": "Urinalysis", "51990-0": "Basic metabolic panel", "24323-8": "Comprehensive metabolic panel",
    "57698-3": "Lipid panel", "58410-2": "Complete blood count", "24321-2": "Basic metabolic panel",
}  # fmt: skip
_LABORATORY_TERMS = re.compile(r"\s*\[[^\]]*\]| (?:in|of|by) .*$|/.*\.total$")


def name(code: Concept, otherwise: str) -> str:
    """What a test or panel is called: a familiar name, else the sender's words without a laboratory's own terms."""
    familiar = next((_NAMES[each] for each in words.codes([code]) if each in _NAMES), None)
    said = familiar or words.of(code)
    if said and not familiar and "[" in said:
        said = _LABORATORY_TERMS.sub("", said.partition(" [")[0]).strip() or said
    return said or otherwise


def key(code: Concept) -> str:
    """The same for the same test, so that its values over time make a trend."""
    known = next(((c.system or "", c.code) for c in code.coding if c.code), None)
    return ids.derived_id("tst", *(known or ("", (code.text or "").lower())))


def when(observation: Observation) -> str | None:
    """When it was measured, else when it was told."""
    when = observation.effectiveDateTime or observation.effectiveInstant or since(observation.effectivePeriod)
    return when or observation.issued


def value(observation: Observation) -> tuple[str, str | None]:
    """The value in words and its unit. Without one its parts are said, else why there is none."""
    if said := quantities.said(observation):
        return said, quantities.unit(observation.valueQuantity)
    if len(observation.component) == 1 and (said := quantities.said(observation.component[0])):
        return said, quantities.unit(observation.component[0].valueQuantity)
    parts = [part for each in observation.component if (part := _part(each))]
    if parts:
        return "; ".join(parts), None
    return words.of(observation.dataAbsentReason) or "No value given", None


def _part(component: Component) -> str | None:
    said = quantities.said(component)
    if said is None:
        return None
    amount = " ".join(filter(None, [said, quantities.unit(component.valueQuantity)]))
    label = name(component.code, "")
    return f"{label}: {amount}" if label else amount


def measured(observation: Observation) -> Values:
    """Where the number is: in the observation, or in its only part."""
    bare = quantities.said(observation) is None and len(observation.component) == 1
    return observation.component[0] if bare else observation


def test(observation: Observation, context: Context) -> dict[str, Any]:
    """A test of a panel, as the API gives it; whether it has a trend is known only when it is read."""
    source = measured(observation)
    said, unit = value(observation)
    exact = quantities.exact(source)
    normal = quantities.bounds(observation.referenceRange, source.valueQuantity)
    flag = quantities.flag(observation.interpretation, exact, normal)
    return {
        "id": context.id,
        "key": key(observation.code),
        "name": name(observation.code, "Test without a name"),
        "value": said,
        "unit": unit,
        "range": normal.words,
        "low": _float(normal.low),
        "high": _float(normal.high),
        "number": _float(exact),
        "flag": flag.code if flag else None,
        "flag_words": flag.words if flag else None,
        "note": " ".join(filter(None, (note.text for note in observation.note))) or None,
    }


def _float(exact: Any) -> float | None:
    return None if exact is None else round(float(exact), 6)
