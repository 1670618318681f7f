"""What each section says, in its rows and in its entries."""

import base64
from typing import Any

from tests.unit.export.charts import (
    LOINC,
    PATIENT,
    RXNORM,
    ccd,
    coded,
    find,
    html,
    measured,
    observation,
    panel,
    resource,
    rows,
    section,
)

BLOOD_PRESSURE = [
    {"code": coded("8480-6", "Systolic blood pressure", LOINC), "valueQuantity": measured(128, "mm[Hg]")},
    {"code": coded("8462-4", "Diastolic blood pressure", LOINC), "valueQuantity": measured(79, "mm[Hg]")},
]


def attachment(text: str) -> dict[str, Any]:
    return {"contentType": "text/plain", "data": base64.b64encode(text.encode()).decode()}


def test_no_known_allergy_is_stated_as_a_negation_and_not_as_an_allergy() -> None:
    document = ccd(resource("AllergyIntolerance", "a", code=coded("716186003", "No known allergy")))
    observed = find(
        section(document, "48765-2"), ".//h:observation[h:templateId/@root='2.16.840.1.113883.10.20.22.4.7']"
    )[0]
    assert observed.get("negationInd") == "true"
    assert rows(section(document, "48765-2"))[0][0] == "No known allergy"


def test_allergy_reads_in_plain_words_with_its_reaction() -> None:
    allergy = resource(
        "AllergyIntolerance",
        "a",
        type="allergy",
        category=["medication"],
        clinicalStatus={"coding": [{"code": "active"}]},
        code=coded("7980", "Penicillin G", RXNORM),
        onsetDateTime="1998-05",
        reaction=[{"manifestation": [coded("247472004", "Hives (disorder)")], "severity": "moderate"}],
    )
    assert rows(section(ccd(allergy), "48765-2")) == [
        ["Penicillin G", "Allergy to a medicine", "Hives, moderate", "May 1998", "Active"]
    ]


def test_active_medications_stand_before_stopped_ones_however_old() -> None:
    document = ccd(
        resource(
            "MedicationRequest",
            "m1",
            status="stopped",
            authoredOn="2026-01-01",
            medicationCodeableConcept={"text": "New"},
        ),
        resource(
            "MedicationRequest",
            "m2",
            status="active",
            authoredOn="2010-01-01",
            medicationCodeableConcept={"text": "Old"},
        ),
    )
    assert [(row[0], row[4]) for row in rows(section(document, "10160-0"))] == [("Old", "Active"), ("New", "Stopped")]


def test_medication_is_found_through_a_reference_whether_it_is_contained_or_beside() -> None:
    drug = {"resourceType": "Medication", "id": "drug", "code": coded("860975", "Metformin 500 MG", RXNORM)}
    for place, reference in (("contained", "#drug"), ("beside", "Medication/drug"), ("beside", "urn:uuid:drug")):
        order = resource("MedicationRequest", "m", status="active", medicationReference={"reference": reference})
        document = ccd({**order, "contained": [drug]}) if place == "contained" else ccd(order, drug)
        assert rows(section(document, "10160-0"))[0][0] == "Metformin 500 MG"
        assert find(document, "//h:manufacturedMaterial/h:code/@code") == ["860975"]


def test_dose_timing_and_reason_are_told_in_words_and_by_code() -> None:
    order = resource(
        "MedicationRequest",
        "m",
        status="active",
        medicationCodeableConcept=coded("860975", "Metformin 500 MG", RXNORM),
        authoredOn="2026-05-02",
        reasonCode=[coded("44054006", "Type 2 diabetes (disorder)")],
        dosageInstruction=[
            {
                "timing": {"repeat": {"frequency": 2, "period": 1.0, "periodUnit": "d"}},
                "route": coded("26643006", "Oral route"),
                "doseAndRate": [{"doseQuantity": {"value": 1.0}}],
            }
        ],
    )
    document = ccd(order)
    assert rows(section(document, "10160-0"))[0][1:4] == [
        "1 at a time, oral, twice a day",
        "Type 2 diabetes",
        "May 2, 2026",
    ]
    period = find(document, "//h:substanceAdministration/h:effectiveTime/h:period")[0]
    assert (period.get("value"), period.get("unit")) == ("12", "h")
    assert find(document, "//h:entryRelationship[@typeCode='RSON']//h:value/@code") == ["44054006"]


def test_filled_prescription_is_a_dispense_inside_its_medication() -> None:
    fill = resource(
        "MedicationDispense",
        "d",
        status="completed",
        medicationCodeableConcept={"text": "Metformin"},
        whenHandedOver="2026-05-03",
        quantity=measured(60, "mL"),
    )
    document = ccd(fill)
    assert rows(section(document, "10160-0"))[0][4] == "Filled"
    assert find(document, "//h:supply/h:quantity/@value") == ["60"]


def test_current_problems_stand_before_past_ones_which_keep_their_end() -> None:
    document = ccd(
        resource(
            "Condition",
            "c1",
            clinicalStatus={"coding": [{"code": "resolved"}]},
            code=coded("195662009", "Acute viral pharyngitis (disorder)"),
            onsetDateTime="2026-01-03",
            abatementDateTime="2026-01-12",
        ),
        resource(
            "Condition",
            "c2",
            clinicalStatus={"coding": [{"code": "active"}]},
            code=coded("44054006", "Diabetes"),
            onsetDateTime="2019",
        ),
    )
    assert rows(section(document, "11450-4")) == [
        ["Diabetes", "2019", "", "Active"],
        ["Acute viral pharyngitis", "January 3, 2026", "January 12, 2026", "Resolved"],
    ]
    concerns = find(document, "//h:act[h:code/@code='CONC']")
    assert [find(act, "h:statusCode/@code")[0] for act in concerns] == ["active", "completed"]
    assert find(concerns[1], "h:effectiveTime/h:high/@value") == ["20260112"]


def test_refuted_problem_is_ruled_out() -> None:
    document = ccd(
        resource("Condition", "c", verificationStatus={"coding": [{"code": "refuted"}]}, code={"text": "Gout"})
    )
    assert rows(section(document, "11450-4"))[0][3] == "Ruled out"
    assert find(document, "//h:observation/@negationInd") == ["true"]


def test_vaccine_that_was_refused_is_not_given_and_says_why() -> None:
    reason = {"coding": [{"code": "PATOBJ"}], "text": "Patient objection"}
    document = ccd(
        resource(
            "Immunization",
            "i",
            status="not-done",
            vaccineCode={"text": "Flu"},
            statusReason=reason,
            occurrenceDateTime="2026-10-01",
        )
    )
    assert find(document, "//h:substanceAdministration/@negationInd") == ["true"]
    assert rows(section(document, "11369-6"))[0][2] == "Not given, Patient objection"
    assert find(document, "//h:entryRelationship[@typeCode='RSON']/h:observation/h:code/@code") == ["PATOBJ"]


def test_visit_names_its_kind_place_and_person() -> None:
    role = {"resourceType": "PractitionerRole", "id": "role", "practitioner": {"reference": "Practitioner/chen"}}
    doctor = {
        "resourceType": "Practitioner",
        "id": "chen",
        "name": [{"prefix": ["Dr."], "given": ["Emily"], "family": "Chen"}],
        "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "9999999991"}],
    }
    place = {"resourceType": "Location", "id": "main", "name": "Main Street office"}
    visit = resource(
        "Encounter",
        "e",
        status="finished",
        **{"class": {"code": "VR"}},
        participant=[{"individual": {"reference": "PractitionerRole/role"}}],
        location=[{"location": {"reference": "Location/main"}}],
        period={"start": "2026-05-02T09:00:00-04:00", "end": "2026-05-02T09:20:00-04:00"},
    )
    document = ccd(visit, role, doctor, place)
    assert rows(section(document, "46240-8")) == [
        ["Video or phone visit", "", "May 2, 2026 at 9:00 AM", "Finished", "Main Street office, Dr. Emily Chen"]
    ]
    performer = find(document, "//h:encounter/h:performer//h:id")[0]
    assert (performer.get("root"), performer.get("extension")) == ("2.16.840.1.113883.4.6", "9999999991")


def test_person_known_only_by_a_conditional_reference_keeps_name_and_number() -> None:
    reference = {
        "reference": "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|9999999991",
        "display": "Dr. Emily Chen",
    }
    document = ccd(resource("Encounter", "e", status="finished", participant=[{"individual": reference}]))
    assert find(document, "//h:encounter/h:performer//h:id/@extension") == ["9999999991"]


def test_note_stands_in_full_and_a_report_that_repeats_it_is_the_same_note() -> None:
    note = resource(
        "DocumentReference",
        "n",
        status="current",
        date="2026-05-02T09:15:00Z",
        content=[{"attachment": attachment("First line\nSecond")}],
    )
    report = panel(
        code=coded("34117-2", "History and physical note", LOINC), presentedForm=[attachment("First line\nSecond")]
    )
    document = ccd({**note, "type": coded("34117-2", "History and physical note", LOINC)}, report)
    found = section(document, "34109-9")
    assert [row[0] for row in rows(found)] == ["History and physical note"]
    assert len(find(found, ".//h:act/h:id")) == 2
    assert len(find(found, ".//h:td/h:br")) == 1
    assert "First line<br/>Second" in html(note)


def test_scanned_document_is_named_and_its_absence_said() -> None:
    scan = {"contentType": "application/pdf", "title": "Living will", "data": "JVBERi0="}
    page = html(
        resource("DocumentReference", "n", status="current", type={"text": "Directive"}, content=[{"attachment": scan}])
    )
    assert "Living will. PDF document, not part of this file. Ask the practice for it." in page
    assert "The content of pictures, scans and PDF files, which are named in it: 1." in page


def test_report_with_results_is_a_note_too_when_it_presents_text() -> None:
    report = panel("o", presentedForm=[attachment("Seen under the microscope.")], conclusion="Benign.")
    document = ccd(report, observation("o", valueString="fine"))
    assert [row[3] for row in rows(section(document, "34109-9"))] == ["Seen under the microscope."]
    assert [row[1] for row in rows(section(document, "30954-2"))] == ["fine", "Benign."]


def test_file_of_a_report_with_results_is_named_and_its_absence_said() -> None:
    scan = {"contentType": "application/pdf", "title": "Blood count", "data": "JVBERi0="}
    page = html(panel("o", presentedForm=[scan]), observation("o", valueString="fine"))
    assert "Blood count. PDF document, not part of this file. Ask the practice for it." in page
    assert "The content of pictures, scans and PDF files, which are named in it: 1." in page


def test_of_a_note_in_two_forms_the_text_is_told() -> None:
    scan = {"contentType": "application/pdf", "data": "JVBERi0="}
    content = [{"attachment": scan}, {"attachment": attachment("Seen.")}]
    page = html(resource("DocumentReference", "n", status="current", content=content))
    assert "Seen." in page
    assert "The content of pictures" not in page


def test_note_is_dated_by_the_care_it_tells_of_and_its_author_by_the_writing() -> None:
    note = resource(
        "DocumentReference",
        "n",
        status="current",
        date="2026-05-20",
        context={"period": {"start": "2026-05-02"}},
        content=[{"attachment": attachment("Seen.")}],
    )
    found = section(ccd(note), "34109-9")
    assert rows(found)[0][1] == "May 2, 2026"
    assert find(found, ".//h:act/h:effectiveTime/@value") == ["20260502"]
    assert find(found, ".//h:act/h:author/h:time/@value") == ["20260520"]


def test_stay_or_treatment_that_ended_on_another_day_says_when() -> None:
    stay = {"start": "2026-11-02T09:00:00-05:00", "end": "2026-11-04T10:00:00-05:00"}
    document = ccd(
        resource("Encounter", "e", status="finished", period=stay),
        resource("Procedure", "p1", status="completed", performedPeriod=stay),
        resource("Procedure", "p2", status="completed", performedPeriod={"start": "2026-11-02", "end": "2026-11-02"}),
    )
    assert [row[2] for row in rows(section(document, "46240-8"))] == ["November 2, 2026 at 9:00 AM to November 4, 2026"]
    assert sorted(row[2] for row in rows(section(document, "47519-4"))) == [
        "November 2, 2026",
        "November 2, 2026 to November 4, 2026",
    ]


def test_only_appointments_still_to_come_are_planned() -> None:
    def appointment(id_: str, start: str, status: str) -> dict[str, Any]:
        return {"resourceType": "Appointment", "id": id_, "start": start, "status": status, "description": id_}

    document = ccd(
        appointment("past", "2026-11-01T09:00:00-05:00", "booked"),
        appointment("later-today", "2026-11-17T16:00:00-05:00", "booked"),
        appointment("cancelled", "2026-12-01T09:00:00-05:00", "cancelled"),
    )
    assert [row[0] for row in rows(section(document, "18776-5"))] == ["later-today"]
    assert find(document, "//h:encounter/@moodCode") == ["APT"]


def test_plan_that_is_over_is_no_longer_planned() -> None:
    document = ccd(
        resource(
            "CarePlan",
            "p1",
            status="active",
            category=[{"text": "Diabetes plan"}],
            activity=[{"detail": {"code": {"text": "Walk"}}}],
        ),
        resource("CarePlan", "p2", status="completed", category=[{"text": "Pregnancy plan"}]),
    )
    moods = {
        find(act, "h:code/h:originalText")[0].text: act.get("moodCode")
        for act in find(section(document, "18776-5"), ".//h:act")
    }
    assert moods == {"Diabetes plan": "INT", "Walk": "INT", "Pregnancy plan": "EVN"}


def test_care_team_lists_people_without_the_patient_and_names_them_as_giving_the_care() -> None:
    team = resource(
        "CareTeam",
        "t",
        status="active",
        participant=[
            {"member": {"reference": "Patient/maria"}},
            {
                "member": {"reference": "Practitioner/x", "display": "Dr. Emily Chen"},
                "role": [coded("446050000", "Primary care provider")],
            },
        ],
    )
    document = ccd(team)
    assert [row[:2] for row in rows(section(document, "85847-2"))] == [["Dr. Emily Chen", "Primary care provider"]]
    assert find(document, "//h:serviceEvent//h:name/text()") == ["Dr. Emily Chen"]


def test_device_carries_its_udi() -> None:
    udi = "(01)00844588003288(17)141120(10)7654321D"
    document = ccd(
        resource(
            "Device",
            "d",
            status="active",
            udiCarrier=[{"carrierHRF": udi}],
            type=coded("14106009", "Pacemaker (physical object)"),
        )
    )
    assert rows(section(document, "46264-8"))[0][0] == "Pacemaker"
    assert find(document, "//h:participantRole/h:id/@extension") == [udi]


def test_sex_recorded_at_birth_is_social_history() -> None:
    extension = {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex", "valueCode": "F"}
    document = ccd(patient={**PATIENT, "extension": [extension]})
    assert rows(section(document, "29762-2")) == [["Sex recorded at birth", "Female", ""]]


def test_name_that_only_says_unknown_is_not_shown_as_a_name() -> None:
    unknown = {
        "coding": [
            {
                "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason",
                "code": "unknown",
                "display": "Unknown",
            }
        ]
    }
    assert rows(section(ccd(resource("Condition", "c", code=unknown)), "11450-4"))[0][0] == "Name not recorded"


def test_reading_grows_in_step_with_the_chart() -> None:
    """A report with a thousand results reads each of them once."""
    ids = [f"o{n}" for n in range(1000)]
    found = section(ccd(panel(*ids), *[observation(id_, valueString=id_) for id_ in ids]), "30954-2")
    assert [row[1] for row in rows(found)] == ids


def test_two_documents_with_the_same_words_stay_two_notes() -> None:
    notes = [
        resource("DocumentReference", id_, status="current", content=[{"attachment": attachment("Seen.")}])
        for id_ in ("n1", "n2")
    ]
    assert len(rows(section(ccd(*notes), "34109-9"))) == 2
