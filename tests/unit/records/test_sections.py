"""Each list of My health: what it shows of resources as practices send them, ugly ones too."""

from typing import Any

import pytest

from portico.records.sections.medications import split_name
from tests.unit.records.reading import observation, read, shown, vital

DOCTOR = {
    "resourceType": "Practitioner",
    "id": "chen",
    "name": [{"prefix": ["Dr."], "family": "Chen", "given": ["E."]}],
}
OFFICE = {
    "resourceType": "Location",
    "id": "office",
    "name": "Larkspur office",
    "address": {"line": ["112 Main Street"], "city": "Larkspur", "state": "MA", "postalCode": "01597"},
}


def medication(**fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": "med",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "Metformin 500 MG Oral Tablet"},
        "authoredOn": "2026-01-05T10:00:00-05:00",
        **fields,
    }


@pytest.mark.parametrize(
    ("sent", "name", "strength"),
    [
        ("Metformin 500 mg oral tablet", "Metformin", "500 mg"),
        ("Penicillin V Potassium 250 MG Oral Tablet", "Penicillin V Potassium", "250 mg"),
        ("Nitroglycerin 0.4 MG/ACTUAT Mucosal Spray", "Nitroglycerin mucosal spray", "0.4 mg per dose"),
        ("Nizatidine 15 MG/ML Oral Solution", "Nizatidine oral solution", "15 mg/mL"),
        ("Hydrochlorothiazide 25 MG", "Hydrochlorothiazide", "25 mg"),
        ("Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet", "Amoxicillin 250 mg / Clavulanate 125 mg Oral Tablet",
         None),
        ("NuvaRing 0.12/0.015 MG per 24HR 21 Day Vaginal Ring", "NuvaRing 0.12/0.015 mg per 24 hr 21 Day Vaginal Ring",
         None),
        ("Errin 28 Day Pack", "Errin 28 Day Pack", None),
        ("Vitamin D3", "Vitamin D3", None),
    ],
)  # fmt: skip
def test_medication_name_and_strength_are_parted_only_where_that_is_safe(
    sent: str, name: str, strength: str | None
) -> None:
    assert split_name(sent) == (name, strength)


def test_prescription_says_how_to_take_it_and_who_prescribed_it() -> None:
    sent = medication(
        requester={"reference": "Practitioner/chen"},
        reasonCode=[{"text": "Diabetes (disorder)"}],
        dosageInstruction=[{"text": "Take 1 tablet twice a day."}],
    )
    item = dict(shown(sent, DOCTOR))
    assert item.pop("id").startswith("rec_")
    assert item == {
        "name": "Metformin",
        "strength": "500 mg",
        "instructions": "Take 1 tablet twice a day.",
        "status": "current",
        "status_words": "Taking now",
        "started": "2026-01-05",
        "ended": None,
        "prescriber": "Dr. E. Chen",
        "reason": "Diabetes",
    }


@pytest.mark.parametrize(
    ("status", "shown_as", "words"),
    [("stopped", "past", "Stopped"), ("on-hold", "current", "On hold"), ("completed", "past", "Finished")],
)
def test_medication_is_current_or_past_by_its_status(status: str, shown_as: str, words: str) -> None:
    item = shown(medication(status=status))
    assert (item["status"], item["status_words"]) == (shown_as, words)


def test_active_medication_whose_doses_have_ended_is_past() -> None:
    bounds = {"boundsPeriod": {"start": "2026-01-05", "end": "2026-11-21"}}
    item = shown(medication(dosageInstruction=[{"timing": {"repeat": bounds}}]))
    assert (item["status"], item["status_words"], item["ended"]) == ("past", "Ended", "2026-11-21")


def test_medication_of_a_reference_is_named_by_what_is_referred_to() -> None:
    sent = medication(medicationReference={"reference": "#inside"})
    del sent["medicationCodeableConcept"]
    sent["contained"] = [{"resourceType": "Medication", "id": "inside", "code": {"text": "Aspirin 81 MG Oral Tablet"}}]
    assert shown(sent)["name"] == "Aspirin"


def test_malformed_contained_resource_is_not_read() -> None:
    sent = medication(medicationReference={"reference": "#inside"})
    del sent["medicationCodeableConcept"]
    sent["contained"] = [{"resourceType": "Medication", "id": "inside", "code": ["?"]}, "?"]
    assert shown(sent)["name"] == "Medication without a name"


@pytest.mark.parametrize("status", ["entered-in-error", "draft"])
def test_medication_entered_in_error_or_drafted_is_in_no_list(status: str) -> None:
    listed = read(medication(status=status))
    assert (listed.section, listed.item) == ("other", None)


def allergy(**fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "AllergyIntolerance",
        "id": "allergy",
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "code": {"text": "Penicillin"},
        **fields,
    }


def test_allergy_says_its_reactions_and_the_worst_of_them() -> None:
    item = shown(
        allergy(
            category=["medication"],
            recordedDate="2014",
            reaction=[
                {"manifestation": [{"text": "Hives"}], "severity": "mild"},
                {"manifestation": [{"text": "Hives"}, {"text": "Swelling (finding)"}], "severity": "severe"},
            ],
        )
    )
    assert item["reactions"] == ["Hives", "Swelling"]
    assert (item["kind_words"], item["severity_words"]) == ("Medicine", "Severe reaction")
    assert (item["status"], item["status_words"], item["recorded"]) == ("current", "Active", "2014")


def test_no_known_allergies_are_said_in_words() -> None:
    item = shown(allergy(code={"coding": [{"code": "716186003", "display": "NKA"}]}, category=["food"]))
    assert (item["name"], item["kind_words"]) == ("No known allergies", None)


def test_allergy_without_a_name_takes_that_of_its_substance_and_never_a_code() -> None:
    unnamed = allergy(code={"coding": [{"code": "unknown"}]})
    assert shown(unnamed)["name"] == "Allergy without a name"
    assert shown(unnamed | {"reaction": [{"substance": {"text": "Aspirin"}}]})["name"] == "Aspirin"


def test_refuted_allergy_is_past_and_one_entered_in_error_is_in_no_list() -> None:
    def verified(code: str) -> dict[str, Any]:
        return allergy(verificationStatus={"coding": [{"code": code}]})

    assert shown(verified("refuted"))["status_words"] == "Ruled out"
    assert shown(verified("refuted"))["status"] == "past"
    assert read(verified("entered-in-error")).item is None


def condition(**fields: Any) -> dict[str, Any]:
    return {"resourceType": "Condition", "id": "condition", "code": {"text": "Asthma (disorder)"}, **fields}


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({}, "current", "Active"),
        ({"clinicalStatus": {"coding": [{"code": "resolved"}]}}, "past", "Resolved"),
        ({"clinicalStatus": {"coding": [{"code": "relapse"}]}}, "current", "Came back"),
        ({"abatementDateTime": "2020"}, "past", "Resolved"),
        ({"abatementString": "as a child"}, "past", "Resolved"),
        ({"verificationStatus": {"coding": [{"code": "provisional"}]}}, "current", "Not confirmed"),
        ({"verificationStatus": {"coding": [{"code": "refuted"}]}}, "past", "Ruled out"),
    ],
)
def test_problem_is_current_or_past_by_all_that_is_said_of_it(fields: dict[str, Any], status: str, words: str) -> None:
    item = shown(condition(**fields))
    assert (item["name"], item["status"], item["status_words"]) == ("Asthma", status, words)


def test_problem_with_a_bare_code_is_told_to_have_no_name() -> None:
    assert shown(condition(code={"coding": [{"code": "233604007"}]}))["name"] == "Condition without a name"


def test_immunization_that_was_not_given_says_why() -> None:
    sent = {
        "resourceType": "Immunization",
        "id": "flu",
        "status": "not-done",
        "statusReason": {"text": "Patient declined"},
        "vaccineCode": {"text": "Flu shot"},
        "occurrenceDateTime": "2026-10-01",
    }
    assert shown(sent)["status_words"] == "Not given: Patient declined"


def test_immunization_says_lot_site_dose_and_place() -> None:
    sent = {
        "resourceType": "Immunization",
        "id": "flu",
        "status": "completed",
        "vaccineCode": {"text": "Flu shot"},
        "occurrenceDateTime": "2026-10-01",
        "lotNumber": "FL24A",
        "site": {"text": "left arm"},
        "doseQuantity": {"value": 0.5, "unit": "mL"},
        "location": {"reference": "Location/office"},
    }
    item = dict(shown(sent, OFFICE))
    del item["id"]
    assert item == {
        "name": "Flu shot",
        "date": "2026-10-01",
        "status_words": "Given",
        "lot": "FL24A",
        "site": "left arm",
        "dose": "0.5 mL",
        "location": "Larkspur office",
    }


def test_visit_says_its_kind_provider_and_office() -> None:
    sent = {
        "resourceType": "Encounter",
        "id": "visit",
        "status": "finished",
        "class": {"code": "VR"},
        "type": [{"text": "Follow-up (procedure)"}],
        "period": {"start": "2026-08-12T09:00:00-04:00", "end": "2026-08-12T09:20:00-04:00"},
        "participant": [{"individual": {"reference": "Practitioner/chen"}}],
        "location": [{"location": {"display": "unknown"}}],
        "serviceProvider": {"display": "Larkspur Family Medicine"},
    }
    item = dict(shown(sent, DOCTOR))
    del item["id"]
    assert item == {
        "name": "Follow-up",
        "date": "2026-08-12",
        "ended": None,
        "kind_words": "Video or phone visit",
        "practitioners": [],
        "provider": "Dr. E. Chen",
        "location": "Larkspur Family Medicine",
        "reason": None,
        "status_words": "Completed",
    }


def test_procedure_by_a_role_is_named_after_its_practitioner() -> None:
    role = {"resourceType": "PractitionerRole", "id": "role", "practitioner": {"reference": "Practitioner/chen"}}
    sent = {
        "resourceType": "Procedure",
        "id": "procedure",
        "status": "completed",
        "code": {"text": "Colonoscopy (procedure)"},
        "performedPeriod": {"start": "2024-05-02"},
        "performer": [{"actor": {"reference": "https://fhir.example/PractitionerRole/role"}}],
    }
    item = shown(sent, role, DOCTOR)
    assert (item["name"], item["date"], item["performer"]) == ("Colonoscopy", "2024-05-02", "Dr. E. Chen")
    assert item["status_words"] == "Done"


def test_appointment_says_what_when_with_whom_and_where() -> None:
    sent = {
        "resourceType": "Appointment",
        "id": "appointment",
        "status": "booked",
        "description": "Blood test",
        "start": "2027-02-16T08:10:00-05:00",
        "participant": [
            {"actor": {"reference": "Patient/myra", "display": "Myra Okafor"}},
            {"actor": {"reference": "Practitioner/chen"}},
            {"actor": {"reference": "Location/office"}},
        ],
    }
    item = shown(sent, DOCTOR, OFFICE)
    assert (item["title"], item["provider"], item["upcoming"]) == ("Blood test", "Dr. E. Chen", True)
    assert item["location"] == {"name": "Larkspur office", "address": "112 Main Street, Larkspur, MA 01597"}
    assert shown(sent | {"status": "cancelled"})["upcoming"] is False


def test_blood_pressure_is_one_value_of_two_numbers() -> None:
    sent = vital(
        "85354-9",
        component=[
            {"code": {"coding": [{"code": "8462-4"}]}, "valueQuantity": {"value": 82, "code": "mm[Hg]"}},
            {"code": {"coding": [{"code": "8480-6"}]}, "valueQuantity": {"value": 128.4, "code": "mm[Hg]"}},
        ],
    )
    item = shown(sent)
    assert (item["name"], item["value"], item["unit"]) == ("Blood pressure", "128/82", "mmHg")


@pytest.mark.parametrize(
    ("code", "quantity", "name", "value", "unit"),
    [
        ("29463-7", {"value": 81.2, "code": "kg"}, "Weight", "179", "lb"),
        ("8302-2", {"value": 176, "unit": "cm"}, "Height", "69.3", "in"),
        ("8310-5", {"value": 37.5, "code": "Cel"}, "Body temperature", "99.5", "°F"),
        ("8867-4", {"value": 80, "unit": "/min"}, "Heart rate", "80", "beats per minute"),
        ("29463-7", {"value": 179, "code": "[lb_av]"}, "Weight", "179", "lb"),
    ],
)
def test_vital_sign_is_shown_in_us_units(code: str, quantity: dict[str, Any], name: str, value: str, unit: str) -> None:
    item = shown(vital(code, valueQuantity=quantity))
    assert (item["name"], item["value"], item["unit"]) == (name, value, unit)


def test_vital_sign_without_category_is_known_by_its_code() -> None:
    sent = vital("8867-4", valueQuantity={"value": 80})
    del sent["category"]
    assert read(sent).section == "vitals"


def test_vital_sign_that_could_not_be_taken_says_why() -> None:
    item = shown(vital("59408-5", dataAbsentReason={"text": "Patient refused"}))
    assert (item["value"], item["number"]) == ("Patient refused", None)


@pytest.mark.parametrize("category", ["survey", "social-history", "sdoh"])
def test_survey_and_social_history_are_kept_and_in_no_list(category: str) -> None:
    assert read(observation("1", 1, category=[{"coding": [{"code": category}]}])).section == "other"


def test_patient_of_several_names_and_addresses_is_known_by_those_in_use() -> None:
    sent = {
        "resourceType": "Patient",
        "id": "myra",
        "name": [
            {"use": "maiden", "family": "Jones", "given": ["Myra"]},
            {"use": "official", "family": "Okafor", "given": ["Myra", "Jane"], "suffix": ["Jr."]},
        ],
        "telecom": [
            {"system": "phone", "value": "555-0100", "period": {"end": "2019-01-01"}},
            {"system": "phone", "value": "(508) 555-0117", "rank": 2},
            {"system": "phone", "value": "(508) 555-0118", "rank": 1},
            {"system": "email", "value": "myra@mail.example"},
        ],
        "gender": "female",
        "birthDate": "1958-03-14",
        "address": [
            {"use": "old", "city": "Boston", "period": {"end": "2001"}},
            {"use": "home", "line": ["4 Elm Street"], "city": "Larkspur", "state": "MA", "postalCode": "01597"},
        ],
        "contact": [
            {"telecom": [{"system": "email", "value": "ada@mail.example"}, {"system": "phone", "value": "555-0101"}]},
            {"telecom": [{"system": "email", "value": "ned@mail.example"}], "period": {"end": "2019-01-01"}},
            {"name": {"family": "Jones"}},
        ],
        "communication": [
            {"language": {"coding": [{"code": "en"}]}},
            {"language": {"coding": [{"code": "es-US"}]}, "preferred": True},
        ],
    }
    assert shown(sent) == {
        "first_name": "Myra",
        "family_name": "Okafor",
        "given_names": ["Myra", "Jane"],
        "full_name": "Myra Jane Okafor Jr.",
        "other_names": ["Myra Jones"],
        "birth_date": "1958-03-14",
        "sex": "female",
        "phones": ["(508) 555-0118", "(508) 555-0117"],
        "emails": ["myra@mail.example"],
        "contact_emails": ["ada@mail.example"],
        "address": "4 Elm Street, Larkspur, MA 01597",
        "postal_code": "01597",
        "language": "es-US",
    }


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ([{"coding": [{"code": "es"}]}, {"coding": [{"code": "en"}]}], "es"),
        ([{"text": "Spanish"}, {"coding": [{"code": "pt-BR"}]}], "pt-BR"),
        ([{"coding": [{"code": "../es"}]}], None),
        ([], None),
    ],
)
def test_patient_is_written_to_in_the_first_language_that_is_a_code(spoken: list[Any], written: str | None) -> None:
    sent = {"resourceType": "Patient", "id": "1", "communication": [{"language": each} for each in spoken]}
    assert shown(sent)["language"] == written


def test_type_that_portico_does_not_know_is_kept() -> None:
    assert read({"resourceType": "MolecularSequence", "id": "1"}).section == "other"
