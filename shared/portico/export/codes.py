"""Code systems and value sets of C-CDA R2.1, and the plain words for them.

A value that is outside a required value set is never guessed: it is written as unknown, with its own code beside it.
Sources: C-CDA R2.1 (value sets named in each comment), HL7 terminology, and HL7's C-CDA on FHIR mappings.
"""

from typing import NamedTuple

LOINC = "2.16.840.1.113883.6.1"
SNOMED = "2.16.840.1.113883.6.96"
RXNORM = "2.16.840.1.113883.6.88"
ICD10CM = "2.16.840.1.113883.6.90"
CPT = "2.16.840.1.113883.6.12"
HCPCS = "2.16.840.1.113883.6.285"
ICD10PCS = "2.16.840.1.113883.6.4"
CDT = "2.16.840.1.113883.6.13"
CVX = "2.16.840.1.113883.12.292"
NDC = "2.16.840.1.113883.6.69"
UNII = "2.16.840.1.113883.4.9"
NUCC = "2.16.840.1.113883.6.101"
NCI = "2.16.840.1.113883.3.26.1.1"
RACE = "2.16.840.1.113883.6.238"
ACT_CODE = "2.16.840.1.113883.5.4"
ACT_CLASS = "2.16.840.1.113883.5.6"
GENDER = "2.16.840.1.113883.5.1"
MARITAL = "2.16.840.1.113883.5.2"
ROLE_CODE = "2.16.840.1.113883.5.111"
INTERPRETATION = "2.16.840.1.113883.5.83"
CRITICALITY = "2.16.840.1.113883.5.1063"
ACT_REASON = "2.16.840.1.113883.5.8"
NPI = "2.16.840.1.113883.4.6"
UDI = "2.16.840.1.113883.3.3719"

# FHIR's name of each code system -> (object identifier, name).
SYSTEMS = {
    "http://loinc.org": (LOINC, "LOINC"),
    "http://snomed.info/sct": (SNOMED, "SNOMED CT"),
    "http://www.nlm.nih.gov/research/umls/rxnorm": (RXNORM, "RxNorm"),
    "http://hl7.org/fhir/sid/icd-10-cm": (ICD10CM, "ICD-10-CM"),
    "http://hl7.org/fhir/sid/icd-9-cm": ("2.16.840.1.113883.6.103", "ICD-9-CM"),
    "http://www.ama-assn.org/go/cpt": (CPT, "CPT"),
    "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets": (HCPCS, "HCPCS"),
    "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets": (HCPCS, "HCPCS"),
    "http://www.cms.gov/Medicare/Coding/ICD10": (ICD10PCS, "ICD-10-PCS"),
    "http://hl7.org/fhir/sid/icd-10-pcs": (ICD10PCS, "ICD-10-PCS"),
    "http://www.ada.org/cdt": (CDT, "CDT"),
    "http://hl7.org/fhir/sid/cvx": (CVX, "CVX"),
    "http://hl7.org/fhir/sid/ndc": (NDC, "NDC"),
    "http://fdasis.nlm.nih.gov": (UNII, "UNII"),
    "http://nucc.org/provider-taxonomy": (NUCC, "NUCC Provider Taxonomy"),
    "http://ncimeta.nci.nih.gov": (NCI, "NCI Thesaurus"),
    "http://ncithesaurus-stage.nci.nih.gov": (NCI, "NCI Thesaurus"),
    "http://terminology.hl7.org/CodeSystem/v3-ActCode": (ACT_CODE, "ActCode"),
    "http://terminology.hl7.org/CodeSystem/v3-RoleCode": (ROLE_CODE, "RoleCode"),
    "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus": (MARITAL, "MaritalStatus"),
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation": (INTERPRETATION, "ObservationInterpretation"),
    "http://terminology.hl7.org/CodeSystem/v3-ActReason": (ACT_REASON, "ActReason"),
    "https://www.cdc.gov/nhsn/cdaportal/terminology/codesystem/hsloc.html": ("2.16.840.1.113883.6.259", "HSLOC"),
}
NAMES = dict(SYSTEMS.values())


class Code(NamedTuple):
    """A code in a code system that has an object identifier."""

    code: str
    system: str
    display: str = ""

    @property
    def system_name(self) -> str:
        return NAMES.get(self.system, "")


def snomed(code: str, display: str) -> Code:
    return Code(code, SNOMED, display)


def loinc(code: str, display: str) -> Code:
    return Code(code, LOINC, display)


# Administrative Gender (2.16.840.1.113883.1.11.1); anything else is unknown.
GENDERS = {
    "female": Code("F", GENDER, "Female"),
    "male": Code("M", GENDER, "Male"),
    "other": Code("UN", GENDER, "Undifferentiated"),
}
GENDER_WORDS = {"female": "Female", "male": "Male", "other": "Other", "unknown": "Not known"}

# Marital Status (2.16.840.1.113883.1.11.12212).
MARITAL_STATUSES = {
    "A": "Annulled",
    "C": "Common Law",
    "D": "Divorced",
    "I": "Interlocutory",
    "L": "Legally Separated",
    "M": "Married",
    "P": "Polygamous",
    "S": "Never Married",
    "T": "Domestic partner",
    "U": "unmarried",
    "W": "Widowed",
}

# Race Category Excluding Nulls (2.16.840.1.113883.3.2074.1.1.3) and Ethnicity (2.16.840.1.114222.4.11.837).
RACES = {
    "1002-5": "American Indian or Alaska Native",
    "2028-9": "Asian",
    "2054-5": "Black or African American",
    "2076-8": "Native Hawaiian or Other Pacific Islander",
    "2106-3": "White",
}
ETHNICITIES = {"2135-2": "Hispanic or Latino", "2186-5": "Not Hispanic or Latino"}

# Current Smoking Status (2.16.840.1.113883.11.20.9.38).
SMOKING_STATUSES = {
    "449868002": "Smokes every day",
    "428041000124106": "Smokes some days",
    "8517006": "Used to smoke",
    "266919005": "Never smoked",
    "77176002": "Smokes; how often is not known",
    "266927001": "Not known",
    "428071000124103": "Smokes heavily",
    "428061000124105": "Smokes lightly",
}
SMOKING_STATUS_CODES = ("72166-2", "39240-7")  # LOINC: Tobacco smoking status; Tobacco use status CPHS

# Observation Interpretation (2.16.840.1.113883.1.11.78).
INTERPRETATIONS = {
    "N": "In range",
    "H": "High",
    "L": "Low",
    "HH": "Very high",
    "LL": "Very low",
    "A": "Not in the usual range",
    "AA": "Far from the usual range",
    "HU": "Very high",
    "LU": "Very low",
    "HX": "Above the alert level",
    "LX": "Below the alert level",
    "POS": "Positive",
    "NEG": "Negative",
    "DET": "Found",
    "ND": "Not found",
    "IND": "Not certain",
    "E": "Not certain",
    "RR": "Reactive",
    "NR": "Not reactive",
    "S": "Susceptible",
    "R": "Resistant",
    "I": "Intermediate",
    "U": "Changed upward",
    "D": "Changed downward",
    "B": "Better",
    "W": "Worse",
}
INTERPRETATION_VALUE_SET = frozenset(INTERPRETATIONS) - {"U", "W"}

# FHIR status -> ActStatus, within what each template allows; None: no code says it, so it is written as unknown.
MEDICATION_STATUSES = {
    "active": "active",
    "completed": "completed",
    "stopped": "aborted",
    "cancelled": "nullified",
    "on-hold": "suspended",
    "draft": "active",
    "in-progress": "active",
    "not-done": "nullified",
    "intended": "active",
    "not-taken": "aborted",
    "preparation": "active",
    "declined": "aborted",
}
PROCEDURE_STATUSES = {
    "completed": "completed",
    "in-progress": "active",
    "preparation": "active",
    "on-hold": "active",
    "stopped": "aborted",
    "not-done": "cancelled",
}
RESULT_STATUSES = {
    "final": "completed",
    "amended": "completed",
    "corrected": "completed",
    "appended": "completed",
    "registered": "active",
    "preliminary": "active",
    "partial": "active",
    "cancelled": "cancelled",
    "unknown": "active",  # a status is required, and this one claims least: not that it is done
}

# Problem Status (2.16.840.1.113883.3.88.12.80.68), by Condition.clinicalStatus and AllergyIntolerance.clinicalStatus.
CLINICAL_STATUSES = {
    "active": snomed("55561003", "Active"),
    "recurrence": snomed("246455001", "Recurrence"),
    "relapse": snomed("263855007", "Relapse phase"),
    "remission": snomed("277022003", "Remission phase"),
    "inactive": snomed("73425007", "Inactive"),
    "resolved": snomed("413322009", "Problem resolved"),
}
STILL_A_CONCERN = ("active", "recurrence", "relapse")

# Problem Type (2.16.840.1.113883.3.88.12.3221.7.2) with its LOINC translation, by Condition.category.
PROBLEM_TYPES = {
    "problem-list-item": (snomed("55607006", "Problem"), loinc("75326-9", "Problem")),
    "encounter-diagnosis": (snomed("282291009", "Diagnosis"), loinc("29308-4", "Diagnosis")),
}
CONDITION = (snomed("64572001", "Condition"), loinc("75323-6", "Condition"))

# Allergy and Intolerance Type (2.16.840.1.113883.3.88.12.3221.6.2), by (AllergyIntolerance.type, category).
ALLERGY_TYPES = {
    ("allergy", "medication"): snomed("416098002", "Allergy to drug"),
    ("allergy", "biologic"): snomed("416098002", "Allergy to drug"),
    ("allergy", "food"): snomed("414285001", "Allergy to food"),
    ("allergy", "environment"): snomed("419199007", "Allergy to substance"),
    ("allergy", ""): snomed("419199007", "Allergy to substance"),
    ("intolerance", "medication"): snomed("59037007", "Intolerance to drug"),
    ("intolerance", "biologic"): snomed("59037007", "Intolerance to drug"),
    ("intolerance", "food"): snomed("235719002", "Intolerance to food"),
    ("", "medication"): snomed("419511003", "Propensity to adverse reactions to drug"),
    ("", "biologic"): snomed("419511003", "Propensity to adverse reactions to drug"),
    ("", "food"): snomed("418471000", "Propensity to adverse reactions to food"),
    ("", "environment"): snomed("418038007", "Propensity to adverse reactions to substance"),
}
ADVERSE_REACTION = snomed("420134006", "Propensity to adverse reaction")
ALLERGY_WORDS = {
    "416098002": "Allergy to a medicine",
    "414285001": "Food allergy",
    "419199007": "Allergy",
    "59037007": "Intolerance to a medicine",
    "235719002": "Food intolerance",
    "419511003": "Allergy or intolerance to a medicine",
    "418471000": "Food allergy or intolerance",
    "418038007": "Allergy or intolerance",
    "420134006": "Allergy or intolerance",
}
NO_KNOWN_ALLERGIES = {
    "716186003": ALLERGY_TYPES["allergy", ""],
    "409137002": ALLERGY_TYPES["allergy", "medication"],
    "428607008": ALLERGY_TYPES["allergy", "environment"],
    "429625007": ALLERGY_TYPES["allergy", "food"],
}
# Criticality Observation (2.16.840.1.113883.1.11.20549) and Reaction Severity (2.16.840.1.113883.3.88.12.3221.6.8).
CRITICALITIES = {
    "high": Code("CRITH", CRITICALITY, "high criticality"),
    "low": Code("CRITL", CRITICALITY, "low criticality"),
    "unable-to-assess": Code("CRITU", CRITICALITY, "unable to assess criticality"),
}
SEVERITIES = {
    "mild": snomed("255604002", "Mild"),
    "moderate": snomed("6736007", "Moderate"),
    "severe": snomed("24484000", "Severe"),
}

# SPL Drug Route of Administration (2.16.840.1.113883.3.88.12.3221.8.7), by SNOMED CT and HL7 v3 route.
ROUTES = {
    "26643006": ("C38288", "Oral"),
    "PO": ("C38288", "Oral"),
    "78421000": ("C28161", "Intramuscular"),
    "IM": ("C28161", "Intramuscular"),
    "34206005": ("C38299", "Subcutaneous"),
    "SQ": ("C38299", "Subcutaneous"),
    "47625008": ("C38276", "Intravenous"),
    "IV": ("C38276", "Intravenous"),
    "372464004": ("C38238", "Intradermal"),
    "IDINJ": ("C38238", "Intradermal"),
    "46713006": ("C38284", "Nasal"),
    "NASINHLC": ("C38284", "Nasal"),
    "447694001": ("C38216", "Inhalation"),
    "IPINHL": ("C38216", "Inhalation"),
    "6064005": ("C38304", "Topical"),
    "TOPICAL": ("C38304", "Topical"),
    "45890007": ("C38305", "Transdermal"),
    "37161004": ("C38295", "Rectal"),
    "37839007": ("C38300", "Sublingual"),
    "54485002": ("C38287", "Eye"),
    "10547007": ("C38192", "Ear"),
    "16857009": ("C38313", "Vaginal"),
}
ROUTE_NAMES = dict(ROUTES.values())

# No Immunization Reason (2.16.840.1.113883.1.11.19717).
REFUSALS = {
    "IMMUNE": "immunity",
    "MEDPREC": "medical precaution",
    "OSTOCK": "product out of stock",
    "PATOBJ": "patient objection",
    "PHILISOP": "philosophical objection",
    "RELIG": "religious objection",
    "VACEFF": "vaccine efficacy concerns",
    "VACSAF": "vaccine safety concerns",
}

# Units of Measure (UCUM) taken on trust when the sender names no unit system.
UCUM_WITHOUT_SYSTEM = frozenset(
    [
        "1",
        "%",
        "/min",
        "{score}",
        "{#}",
        "a",
        "d",
        "h",
        "min",
        "s",
        "mo",
        "wk",
        "kg",
        "g",
        "mg",
        "ug",
        "ng",
        "lb_av",
        "oz_av",
        "cm",
        "m",
        "mm",
        "in_i",
        "ft_i",
        "km",
        "mL",
        "L",
        "dL",
        "uL",
        "mm[Hg]",
        "Cel",
        "[degF]",
        "kg/m2",
        "m2",
        "mg/dL",
        "g/dL",
        "g/L",
        "ng/mL",
        "ug/mL",
        "ug/L",
        "ug/dL",
        "pg/mL",
        "mg/L",
        "mmol/L",
        "umol/L",
        "nmol/L",
        "pmol/L",
        "meq/L",
        "U/L",
        "[IU]/L",
        "m[IU]/L",
        "u[IU]/mL",
        "k[IU]/L",
        "10*3/uL",
        "10*6/uL",
        "10*9/L",
        "10*12/L",
        "fL",
        "pg",
        "mmol/mol",
        "mL/min",
        "mL/min/{1.73_m2}",
        "mg/g",
        "mm/h",
        "ratio",
        "{ratio}",
        "{INR}",
        "L/min",
        "bar",
        "kPa",
    ]
)
