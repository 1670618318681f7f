"""The laboratory tests Larkspur orders: names, LOINC codes, units and the ranges healthy adults are in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Test:
    """One test; without a unit its result is a word (`Negative`, `Positive`) and `normal` the expected one."""

    text: str
    loinc: str
    display: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    normal: str = "Negative"


@dataclass(frozen=True, slots=True)
class Panel:
    """Tests ordered and reported together."""

    text: str
    loinc: str
    display: str
    tests: tuple[str, ...]


TESTS = {
    "a1c": Test("3-month blood sugar (A1c)", "4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 4.0, 5.6),
    "cholesterol": Test(
        "Total cholesterol", "2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL", None, 199
    ),
    "triglycerides": Test(
        "Triglycerides", "2571-8", "Triglyceride [Mass/volume] in Serum or Plasma", "mg/dL", None, 149
    ),
    "hdl": Test(
        "HDL (good) cholesterol", "2085-9", "Cholesterol in HDL [Mass/volume] in Serum or Plasma", "mg/dL", 40, None
    ),
    "ldl": Test(
        "LDL (bad) cholesterol",
        "13457-7",
        "Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation",
        "mg/dL",
        None,
        99,
    ),
    "glucose": Test("Blood sugar (glucose)", "2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL", 70, 99),
    "urea": Test("Urea nitrogen (BUN)", "3094-0", "Urea nitrogen [Mass/volume] in Serum or Plasma", "mg/dL", 7, 20),
    "creatinine": Test("Creatinine", "2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 0.6, 1.3),
    "egfr": Test(
        "Kidney filtration rate (eGFR)",
        "98979-8",
        "Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula "
        "(CKD-EPI 2021)/1.73 sq M",
        "mL/min/{1.73_m2}",
        60,
        None,
    ),
    "sodium": Test("Sodium", "2951-2", "Sodium [Moles/volume] in Serum or Plasma", "mmol/L", 135, 145),
    "potassium": Test("Potassium", "2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L", 3.5, 5.1),
    "chloride": Test("Chloride", "2075-0", "Chloride [Moles/volume] in Serum or Plasma", "mmol/L", 98, 107),
    "co2": Test(
        "Carbon dioxide", "2028-9", "Carbon dioxide, total [Moles/volume] in Serum or Plasma", "mmol/L", 22, 29
    ),
    "calcium": Test("Calcium", "17861-6", "Calcium [Mass/volume] in Serum or Plasma", "mg/dL", 8.6, 10.3),
    "protein": Test("Total protein", "2885-2", "Protein [Mass/volume] in Serum or Plasma", "g/dL", 6.0, 8.3),
    "albumin": Test("Albumin", "1751-7", "Albumin [Mass/volume] in Serum or Plasma", "g/dL", 3.5, 5.0),
    "bilirubin": Test("Bilirubin", "1975-2", "Bilirubin.total [Mass/volume] in Serum or Plasma", "mg/dL", 0.1, 1.2),
    "alp": Test(
        "Alkaline phosphatase",
        "6768-6",
        "Alkaline phosphatase [Enzymatic activity/volume] in Serum or Plasma",
        "U/L",
        44,
        121,
    ),
    "alt": Test(
        "ALT (liver)", "1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 7, 40
    ),
    "ast": Test(
        "AST (liver)",
        "1920-8",
        "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma",
        "U/L",
        8,
        40,
    ),
    "white-cells": Test(
        "White blood cells", "6690-2", "Leukocytes [#/volume] in Blood by Automated count", "10*3/uL", 4.0, 11.0
    ),
    "red-cells": Test(
        "Red blood cells", "789-8", "Erythrocytes [#/volume] in Blood by Automated count", "10*6/uL", 4.0, 5.7
    ),
    "hemoglobin": Test("Hemoglobin", "718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 12.0, 16.5),
    "hematocrit": Test("Hematocrit", "4544-3", "Hematocrit [Volume Fraction] of Blood by Automated count", "%", 36, 49),
    "cell-size": Test("Red cell size (MCV)", "787-2", "MCV [Entitic volume] by Automated count", "fL", 80, 100),
    "platelets": Test("Platelets", "777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL", 150, 400),
    "inr": Test("Clotting time (INR)", "6301-6", "INR in Platelet poor plasma by Coagulation assay", "{INR}", 2.0, 3.0),
    "thyroid": Test("Thyroid (TSH)", "3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "m[IU]/L", 0.4, 4.5),
    "ferritin": Test("Iron stores (ferritin)", "2276-4", "Ferritin [Mass/volume] in Serum or Plasma", "ng/mL", 15, 200),
    "urine-albumin": Test(
        "Urine albumin to creatinine ratio",
        "9318-7",
        "Albumin/Creatinine [Mass Ratio] in Urine",
        "mg/g{creat}",
        None,
        29,
    ),
    "lead": Test("Lead", "5671-3", "Lead [Mass/volume] in Blood", "ug/dL", None, 3.4),
    "rapid-strep": Test(
        "Rapid strep test", "78012-2", "Streptococcus pyogenes Ag [Presence] in Throat by Rapid immunoassay"
    ),
    "urine-nitrite": Test("Urine nitrite", "5802-4", "Nitrite [Presence] in Urine by Test strip"),
    "urine-white-cells": Test("Urine white cells", "5799-2", "Leukocyte esterase [Presence] in Urine by Test strip"),
    "urine-blood": Test("Urine blood", "5794-3", "Hemoglobin [Presence] in Urine by Test strip"),
    "urine-protein": Test("Urine protein", "20454-5", "Protein [Presence] in Urine by Test strip"),
}

PANELS = {
    "a1c": Panel("3-month blood sugar (A1c)", "4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", ("a1c",)),
    "lipids": Panel(
        "Cholesterol panel",
        "24331-1",
        "Lipid 1996 panel - Serum or Plasma",
        ("cholesterol", "triglycerides", "hdl", "ldl"),
    ),
    "metabolic": Panel(
        "Metabolic panel, complete",
        "24323-8",
        "Comprehensive metabolic 2000 panel - Serum or Plasma",
        (
            "glucose",
            "urea",
            "creatinine",
            "egfr",
            "sodium",
            "potassium",
            "chloride",
            "co2",
            "calcium",
            "protein",
            "albumin",
            "bilirubin",
            "alp",
            "alt",
            "ast",
        ),
    ),
    "basic": Panel(
        "Metabolic panel, basic",
        "24321-2",
        "Basic metabolic 2000 panel - Serum or Plasma",
        ("glucose", "urea", "creatinine", "egfr", "sodium", "potassium", "chloride", "co2", "calcium"),
    ),
    "blood-count": Panel(
        "Complete blood count",
        "58410-2",
        "CBC panel - Blood by Automated count",
        ("white-cells", "red-cells", "hemoglobin", "hematocrit", "cell-size", "platelets"),
    ),
    "inr": Panel("Clotting time (INR)", "34528-0", "PT panel - Platelet poor plasma by Coagulation assay", ("inr",)),
    "thyroid": Panel("Thyroid (TSH)", "3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", ("thyroid",)),
    "iron": Panel("Iron stores (ferritin)", "2276-4", "Ferritin [Mass/volume] in Serum or Plasma", ("ferritin",)),
    "urine-albumin": Panel(
        "Urine albumin to creatinine ratio", "9318-7", "Albumin/Creatinine [Mass Ratio] in Urine", ("urine-albumin",)
    ),
    "lead": Panel("Lead", "5671-3", "Lead [Mass/volume] in Blood", ("lead",)),
    "rapid-strep": Panel(
        "Rapid strep test",
        "78012-2",
        "Streptococcus pyogenes Ag [Presence] in Throat by Rapid immunoassay",
        ("rapid-strep",),
    ),
    "urine": Panel(
        "Urine test",
        "24356-8",
        "Urinalysis complete panel - Urine",
        ("urine-nitrite", "urine-white-cells", "urine-blood", "urine-protein"),
    ),
}
