"""The words of the demonstration charts and their codes: SNOMED CT, ICD-10-CM, RxNorm, CVX."""

from dataclasses import dataclass
from typing import Any

from .fhir import CVX, ICD10, RXNORM, SNOMED, coding


@dataclass(frozen=True, slots=True)
class Term:
    """Plain words for a page, and the codes behind them as (system, code, display)."""

    text: str
    codes: tuple[tuple[str, str, str], ...] = ()

    def concept(self) -> dict[str, Any]:
        """The FHIR CodeableConcept; one without codes has its text alone."""
        concept: dict[str, Any] = {"text": self.text}
        if self.codes:
            concept["coding"] = [coding(*code) for code in self.codes]
        return concept


def _problem(text: str, snomed: str, snomed_display: str, icd10: str, icd10_display: str) -> Term:
    return Term(text, ((SNOMED, snomed, snomed_display), (ICD10, icd10, icd10_display)))


def _snomed(text: str, code: str, display: str) -> Term:
    return Term(text, ((SNOMED, code, display),))


def _drug(text: str, code: str, display: str) -> Term:
    return Term(text, ((RXNORM, code, display),))


def _vaccine(text: str, code: str, display: str) -> Term:
    return Term(text, ((CVX, code, display),))


PROBLEMS = {
    "type-2-diabetes": _problem(
        "Type 2 diabetes",
        "44054006",
        "Diabetes mellitus type 2",
        "E11.9",
        "Type 2 diabetes mellitus without complications",
    ),
    "high-blood-pressure": _problem(
        "High blood pressure", "59621000", "Essential hypertension", "I10", "Essential (primary) hypertension"
    ),
    "high-cholesterol": _problem(
        "High cholesterol", "55822004", "Hyperlipidemia", "E78.5", "Hyperlipidemia, unspecified"
    ),
    "prediabetes": _problem("Prediabetes", "714628002", "Prediabetes", "R73.03", "Prediabetes"),
    "urinary-infection": _problem(
        "Urinary tract infection",
        "68566005",
        "Urinary tract infectious disease",
        "N39.0",
        "Urinary tract infection, site not specified",
    ),
    "low-iron": _problem(
        "Anemia from low iron", "87522002", "Iron deficiency anemia", "D50.9", "Iron deficiency anemia, unspecified"
    ),
    "atrial-fibrillation": _problem(
        "Atrial fibrillation (irregular heartbeat)",
        "282825002",
        "Paroxysmal atrial fibrillation",
        "I48.0",
        "Paroxysmal atrial fibrillation",
    ),
    "copd": _problem(
        "COPD (chronic lung disease)",
        "13645005",
        "Chronic obstructive lung disease",
        "J44.9",
        "Chronic obstructive pulmonary disease, unspecified",
    ),
    "knee-arthritis": _problem(
        "Arthritis of the right knee",
        "239873007",
        "Osteoarthritis of knee",
        "M17.11",
        "Unilateral primary osteoarthritis, right knee",
    ),
    "enlarged-prostate": _problem(
        "Enlarged prostate",
        "266569009",
        "Benign prostatic hyperplasia",
        "N40.0",
        "Benign prostatic hyperplasia without lower urinary tract symptoms",
    ),
    "kidney-disease": _problem(
        "Chronic kidney disease, stage 3",
        "433144002",
        "Chronic kidney disease stage 3",
        "N18.30",
        "Chronic kidney disease, stage 3 unspecified",
    ),
    "pneumonia": _problem("Pneumonia", "233604007", "Pneumonia", "J18.9", "Pneumonia, unspecified organism"),
    "asthma": _problem(
        "Asthma", "426979002", "Mild persistent asthma", "J45.30", "Mild persistent asthma, uncomplicated"
    ),
    "hay-fever": _problem(
        "Seasonal allergies (hay fever)",
        "367498001",
        "Seasonal allergic rhinitis",
        "J30.2",
        "Other seasonal allergic rhinitis",
    ),
    "eczema": _problem("Eczema", "24079001", "Atopic dermatitis", "L20.9", "Atopic dermatitis, unspecified"),
    "anxiety": _problem("Anxiety", "21897009", "Generalized anxiety disorder", "F41.1", "Generalized anxiety disorder"),
    "migraine": _problem(
        "Migraine",
        "37796009",
        "Migraine",
        "G43.909",
        "Migraine, unspecified, not intractable, without status migrainosus",
    ),
    "ear-infection": _problem(
        "Ear infection", "3110003", "Acute otitis media", "H66.90", "Otitis media, unspecified, unspecified ear"
    ),
    "strep-throat": _problem(
        "Strep throat", "43878008", "Streptococcal sore throat", "J02.0", "Streptococcal pharyngitis"
    ),
    "ankle-sprain": _problem(
        "Sprained ankle",
        "44465007",
        "Sprain of ankle",
        "S93.409A",
        "Sprain of unspecified ligament of unspecified ankle, initial encounter",
    ),
    "acne": _problem("Acne", "88616000", "Acne vulgaris", "L70.0", "Acne vulgaris"),
    "heartburn": _problem(
        "Acid reflux (heartburn)",
        "235595009",
        "Gastroesophageal reflux disease",
        "K21.9",
        "Gastro-esophageal reflux disease without esophagitis",
    ),
    "back-pain": _problem("Low back pain", "279039007", "Low back pain", "M54.50", "Low back pain, unspecified"),
}

DRUGS = {
    "metformin": _drug("Metformin 500 mg", "861007", "metformin hydrochloride 500 MG Oral Tablet"),
    "losartan": _drug("Losartan 50 mg", "979492", "losartan potassium 50 MG Oral Tablet"),
    "lisinopril": _drug("Lisinopril 10 mg", "314076", "lisinopril 10 MG Oral Tablet"),
    "atorvastatin": _drug("Atorvastatin 20 mg", "617310", "atorvastatin 20 MG Oral Tablet"),
    "apixaban": _drug("Apixaban 5 mg", "1364445", "apixaban 5 MG Oral Tablet"),
    "warfarin": _drug("Warfarin 5 mg", "855332", "warfarin sodium 5 MG Oral Tablet"),
    "metoprolol": _drug(
        "Metoprolol succinate ER 50 mg", "866436", "24 HR metoprolol succinate 50 MG Extended Release Oral Tablet"
    ),
    "tamsulosin": _drug("Tamsulosin 0.4 mg", "863669", "tamsulosin hydrochloride 0.4 MG Oral Capsule"),
    "albuterol": _drug("Albuterol inhaler", "745679", "200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler"),
    "fluticasone": _drug(
        "Fluticasone inhaler 44 mcg", "895994", "120 ACTUAT fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler"
    ),
    "fluticasone-salmeterol": _drug(
        "Fluticasone and salmeterol inhaler 250/50 mcg",
        "896209",
        "60 ACTUAT fluticasone propionate 0.25 MG/ACTUAT / salmeterol 0.05 MG/ACTUAT Dry Powder Inhaler",
    ),
    "sertraline": _drug("Sertraline 50 mg", "312941", "sertraline 50 MG Oral Tablet"),
    "cetirizine": _drug("Cetirizine 10 mg", "1014678", "cetirizine hydrochloride 10 MG Oral Tablet"),
    "amoxicillin-liquid": _drug("Amoxicillin 400 mg/5 mL", "308189", "amoxicillin 80 MG/ML Oral Suspension"),
    "amoxicillin": _drug("Amoxicillin 500 mg", "308191", "amoxicillin 500 MG Oral Capsule"),
    "nitrofurantoin": _drug(
        "Nitrofurantoin 100 mg",
        "1648755",
        "nitrofurantoin, macrocrystals 25 MG / nitrofurantoin, monohydrate 75 MG Oral Capsule",
    ),
    "iron": _drug("Iron (ferrous sulfate) 325 mg", "310325", "ferrous sulfate 325 MG Oral Tablet"),
    "ibuprofen": _drug("Ibuprofen 200 mg", "310965", "ibuprofen 200 MG Oral Tablet"),
    "acetaminophen": _drug("Acetaminophen 500 mg", "198440", "acetaminophen 500 MG Oral Tablet"),
    "omeprazole": _drug("Omeprazole 20 mg", "198051", "omeprazole 20 MG Delayed Release Oral Capsule"),
    "epinephrine": _drug(
        "Epinephrine auto-injector 0.3 mg", "1870230", "NDA020800 0.3 ML epinephrine 1 MG/ML Auto-Injector"
    ),
}

VACCINES = {
    "flu": _vaccine("Flu shot", "140", "Influenza, seasonal, injectable, preservative free"),
    "flu-high-dose": _vaccine("Flu shot, high dose", "135", "Influenza, high dose seasonal, preservative-free"),
    "covid": _vaccine("COVID-19", "309", "COVID-19, mRNA, LNP-S, PF, tris-sucrose, 30 mcg/0.3 mL"),
    "tdap": _vaccine("Tetanus, diphtheria, whooping cough (Tdap)", "115", "Tdap"),
    "shingles": _vaccine("Shingles", "187", "zoster recombinant"),
    "pneumonia-23": _vaccine("Pneumonia (PPSV23)", "33", "pneumococcal polysaccharide PPV23"),
    "pneumonia-20": _vaccine(
        "Pneumonia (PCV20)", "216", "Pneumococcal conjugate PCV20, polysaccharide CRM197 conjugate, adjuvant, PF"
    ),
    "dtap": _vaccine("Diphtheria, tetanus, whooping cough (DTaP)", "20", "DTaP"),
    "polio": _vaccine("Polio", "10", "IPV"),
    "hepatitis-b": _vaccine("Hepatitis B", "08", "Hep B, adolescent or pediatric"),
    "hepatitis-a": _vaccine("Hepatitis A", "83", "Hep A, ped/adol, 2 dose"),
    "rotavirus": _vaccine("Rotavirus", "119", "rotavirus, monovalent"),
    "hib": _vaccine("Hib", "48", "Hib (PRP-T)"),
    "pneumonia-13": _vaccine("Pneumonia (PCV13)", "133", "Pneumococcal conjugate PCV 13"),
    "mmr": _vaccine("Measles, mumps, rubella (MMR)", "03", "MMR"),
    "chickenpox": _vaccine("Chickenpox", "21", "varicella"),
    "hpv": _vaccine("HPV", "165", "HPV9"),
    "meningitis": _vaccine("Meningitis (MenACWY)", "136", "meningococcal MCV4O"),
}

SUBSTANCES = {
    "penicillin": Term("Penicillin", ((RXNORM, "70618", "Penicillin"), (SNOMED, "764146007", "Penicillin"))),
    "lisinopril": Term("Lisinopril", ((RXNORM, "29046", "lisinopril"),)),
    "sulfa": _snomed("Sulfa antibiotics", "387406002", "Sulfonamide"),
    "peanut": _snomed("Peanuts", "256349002", "Peanut"),
    "cow-milk": _snomed("Cow's milk", "3718001", "Cow's milk"),
    "cat": _snomed("Cat hair and dander", "260152009", "Cat dander"),
    "latex": _snomed("Latex", "111088007", "Latex"),
    "none": _snomed("No known allergies", "716186003", "No known allergy"),
}

REACTIONS = {
    "hives": _snomed("Hives", "126485001", "Urticaria"),
    "cough": _snomed("Dry cough", "11833005", "Dry cough"),
    "anaphylaxis": _snomed("Anaphylaxis (severe allergic reaction)", "39579001", "Anaphylaxis"),
    "rash": _snomed("Rash", "271807003", "Eruption of skin"),
    "wheezing": _snomed("Wheezing", "56018004", "Wheezing"),
    "vomiting": _snomed("Vomiting", "422400008", "Vomiting"),
    "itching": _snomed("Itching", "418290006", "Itching"),
}

PROCEDURES = {
    "knee-replacement": _snomed("Right knee replacement", "609588000", "Total knee replacement"),
    "cardioversion": _snomed("Electrical cardioversion", "180325003", "Direct current cardioversion"),
    "colonoscopy": _snomed("Colonoscopy", "73761001", "Colonoscopy"),
    "cataract-surgery": _snomed("Cataract surgery, left eye", "110473004", "Cataract surgery"),
    "foot-exam": _snomed("Diabetic foot exam", "401191002", "Diabetic foot examination"),
    "eye-exam": _snomed("Diabetic eye exam", "134395001", "Diabetic retinopathy screening"),
    "spirometry": _snomed("Breathing test (spirometry)", "127783003", "Spirometry"),
    "cesarean": _snomed("Cesarean birth", "11466000", "Cesarean section"),
    "appendectomy": _snomed("Appendix removal", "80146002", "Excision of appendix"),
}

VISIT_TYPES = {
    "checkup": _snomed("Yearly checkup", "185349003", "Encounter for check up"),
    "well-child": _snomed("Well-child visit", "410620009", "Well child visit"),
    "follow-up": _snomed("Follow-up visit", "390906007", "Follow-up encounter"),
    "sick": _snomed("Sick visit", "185345009", "Encounter for symptom"),
    "video": _snomed("Video visit", "448337001", "Telemedicine consultation with patient"),
    "hospital": _snomed("Hospital stay", "32485007", "Hospital admission"),
}

KNEE_PROSTHESIS = _snomed("Right knee implant", "304121006", "Total knee replacement prosthesis")
