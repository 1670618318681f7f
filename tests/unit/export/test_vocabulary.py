"""Codes come from the value sets C-CDA binds; the Schematron does not check those that may change, so this does."""

from typing import Any

import pytest

from portico.export import codes
from tests.unit.export.charts import PATIENT, SNOMED, ccd, coded, find, observation, resource

ACT_STATUS = {"aborted", "active", "cancelled", "completed", "held", "suspended", "nullified"}


def value_code(document: Any, template: str) -> Any:
    return find(document, f"//*[h:templateId/@root='2.16.840.1.113883.10.20.22.4.{template}']/h:value")[0]


@pytest.mark.parametrize(("gender", "code"), [("female", "F"), ("male", "M"), ("other", "UN")])
def test_gender_is_from_administrative_gender(gender: str, code: str) -> None:
    found = find(ccd(patient={**PATIENT, "gender": gender}), "//h:administrativeGenderCode")[0]
    assert (found.get("code"), found.get("codeSystem")) == (code, "2.16.840.1.113883.5.1")


@pytest.mark.parametrize("gender", ["unknown", "ZZ", None, 7])
def test_gender_outside_the_value_set_is_unknown(gender: object) -> None:
    found = find(ccd(patient={**PATIENT, "gender": gender}), "//h:administrativeGenderCode")[0]
    assert (found.get("code"), found.get("nullFlavor")) == (None, "UNK")


@pytest.mark.parametrize(("code", "written"), [("M", ["M"]), ("S", ["S"]), ("T", ["T"]), ("UNK", []), ("ZZ", [])])
def test_marital_status_is_from_its_value_set_or_left_out(code: str, written: list[str]) -> None:
    patient = {**PATIENT, "maritalStatus": {"coding": [{"code": code}]}}
    assert [node.get("code") for node in find(ccd(patient=patient), "//h:maritalStatusCode")] == written


def test_languages_are_written_as_they_were_given() -> None:
    spoken = [
        {"language": {"coding": [{"code": "es"}]}, "preferred": True},
        {"language": {"coding": [{"code": "en-US"}]}},
    ]
    document = ccd(patient={**PATIENT, "communication": spoken})
    assert [node.get("code") for node in find(document, "//h:languageCommunication/h:languageCode")] == ["es", "en-US"]
    assert len(find(document, "//h:preferenceInd")) == 1


@pytest.mark.parametrize("code", codes.SMOKING_STATUSES)
def test_smoking_status_in_the_value_set_is_a_smoking_status(code: str) -> None:
    answer = coded(code, "as sent")
    document = ccd(
        observation(
            "s",
            "survey",
            code=coded("72166-2", "Tobacco smoking status", "http://loinc.org"),
            valueCodeableConcept=answer,
        )
    )
    assert value_code(document, "78").get("code") == code
    assert (
        find(document, "//h:observation[h:code/@code='72166-2']/h:effectiveTime")[0].get("value")
        == "20260502091500-0400"
    )


def test_smoking_status_outside_the_value_set_is_told_as_social_history() -> None:
    answer = coded("365981007", "Tobacco smoking behavior")
    document = ccd(
        observation(
            "s",
            "social-history",
            code=coded("72166-2", "Tobacco smoking status", "http://loinc.org"),
            valueCodeableConcept=answer,
        )
    )
    assert find(document, "//h:templateId[@root='2.16.840.1.113883.10.20.22.4.78']") == []
    assert value_code(document, "38").get("code") == "365981007"


def test_social_history_without_a_loinc_name_says_that_there_is_none() -> None:
    document = ccd(
        observation("s", "social-history", code=coded("224362002", "Level of education"), valueString="college")
    )
    assert find(document, "//h:observation/h:code/h:translation/@nullFlavor") == ["NI"]


@pytest.mark.parametrize("flag", sorted(codes.INTERPRETATION_VALUE_SET))
def test_interpretation_in_the_value_set_is_coded(flag: str) -> None:
    document = ccd(observation("o", valueString="x", interpretation=[{"coding": [{"code": flag}]}]))
    assert find(document, "//h:interpretationCode/@code") == [flag]


def test_interpretation_outside_the_value_set_is_not_coded() -> None:
    assert (
        find(
            ccd(observation("o", valueString="x", interpretation=[{"coding": [{"code": "QQ"}]}])),
            "//h:interpretationCode",
        )
        == []
    )


@pytest.mark.parametrize(("status", "written"), [*codes.MEDICATION_STATUSES.items(), ("unknown", None), ("odd", None)])
def test_medication_status_is_from_its_value_set_or_unknown(status: str, written: str | None) -> None:
    document = ccd(resource("MedicationRequest", "m", status=status, medicationCodeableConcept={"text": "Metformin"}))
    found = find(document, "//h:substanceAdministration/h:statusCode")[0]
    assert found.get("code") == written
    assert written in {"aborted", "active", "completed", "nullified", "suspended", None}
    assert found.get("nullFlavor") == (None if written else "UNK")


@pytest.mark.parametrize(("status", "written"), [*codes.PROCEDURE_STATUSES.items(), ("unknown", None)])
def test_procedure_status_is_from_its_value_set_or_unknown(status: str, written: str | None) -> None:
    found = find(ccd(resource("Procedure", "p", status=status, code={"text": "x"})), "//h:procedure/h:statusCode")[0]
    assert found.get("code") == written
    assert written in {"aborted", "active", "cancelled", "completed", None}


@pytest.mark.parametrize(("status", "written"), codes.RESULT_STATUSES.items())
def test_result_status_is_from_its_value_set(status: str, written: str) -> None:
    document = ccd(observation("o", status=status, valueString="x"))
    assert [node.get("code") for node in find(document, "//h:organizer//h:statusCode")] == [written, written]
    assert written in ACT_STATUS


@pytest.mark.parametrize(
    ("kind", "category", "code"),
    [
        ("allergy", "medication", "416098002"),
        ("allergy", "food", "414285001"),
        ("intolerance", "medication", "59037007"),
        ("intolerance", "food", "235719002"),
        ("intolerance", "environment", "420134006"),
        (None, None, "420134006"),
    ],
)
def test_allergy_type_is_from_allergy_and_intolerance_type(kind: str | None, category: str | None, code: str) -> None:
    allergy = resource(
        "AllergyIntolerance", "a", type=kind, category=[category] if category else [], code={"text": "Latex"}
    )
    assert value_code(ccd(allergy), "7").get("code") == code


@pytest.mark.parametrize(("severity", "code"), [("mild", "255604002"), ("moderate", "6736007"), ("severe", "24484000")])
def test_reaction_severity_is_from_its_value_set(severity: str, code: str) -> None:
    reaction = {"manifestation": [coded("247472004", "Hives")], "severity": severity}
    assert (
        value_code(ccd(resource("AllergyIntolerance", "a", code={"text": "Latex"}, reaction=[reaction])), "8").get(
            "code"
        )
        == code
    )


@pytest.mark.parametrize(("criticality", "code"), [("high", "CRITH"), ("low", "CRITL"), ("unable-to-assess", "CRITU")])
def test_criticality_is_from_its_value_set(criticality: str, code: str) -> None:
    assert (
        value_code(
            ccd(resource("AllergyIntolerance", "a", code={"text": "Latex"}, criticality=criticality)), "145"
        ).get("code")
        == code
    )


@pytest.mark.parametrize("status", ["active", "recurrence", "relapse", "remission", "inactive", "resolved"])
def test_problem_status_is_from_its_value_set(status: str) -> None:
    problem = resource("Condition", "c", clinicalStatus={"coding": [{"code": status}]}, code={"text": "Asthma"})
    known = {"246455001", "263855007", "277022003", "413322009", "55561003", "73425007"}
    assert value_code(ccd(problem), "6").get("code") in known


@pytest.mark.parametrize(("route", "code"), [("26643006", "C38288"), ("78421000", "C28161"), ("6064005", "C38304")])
def test_route_is_from_the_drug_route_value_set(route: str, code: str) -> None:
    dosage = [{"route": coded(route, "as sent")}]
    document = ccd(
        resource(
            "MedicationRequest", "m", status="active", medicationCodeableConcept={"text": "x"}, dosageInstruction=dosage
        )
    )
    found = find(document, "//h:routeCode")[0]
    assert (found.get("code"), found.get("codeSystem")) == (code, "2.16.840.1.113883.3.26.1.1")


def test_route_outside_the_value_set_is_not_coded() -> None:
    dosage = [{"route": coded("12345", "somewhere")}]
    document = ccd(
        resource(
            "MedicationRequest", "m", status="active", medicationCodeableConcept={"text": "x"}, dosageInstruction=dosage
        )
    )
    assert find(document, "//h:routeCode") == []


@pytest.mark.parametrize(
    ("quantity", "type_", "text"),
    [
        ({"value": 118, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}, "PQ", "118 mmHg"),
        ({"value": 1.015, "unit": "1"}, "PQ", "1.015"),
        ({"value": 80, "unit": "/min"}, "PQ", "80 /min"),
        ({"value": 2, "unit": "tablets"}, "ST", "2 tablets"),
        (
            {"value": 2, "unit": "two words", "system": "http://unitsofmeasure.org", "code": "two words"},
            "ST",
            "2 two words",
        ),
        (
            {"value": 5, "comparator": "<", "unit": "mg/L", "system": "http://unitsofmeasure.org", "code": "mg/L"},
            "IVL_PQ",
            "< 5 mg/L",
        ),
    ],
)
def test_unit_is_ucum_or_the_value_is_text_with_its_unit(quantity: dict[str, Any], type_: str, text: str) -> None:
    document = ccd(observation("o", valueQuantity=quantity))
    value = find(document, "//h:organizer//h:value")[0]
    assert value.get("{http://www.w3.org/2001/XMLSchema-instance}type") == type_
    assert find(document, "//h:tbody/h:tr/h:td")[1].text == text


def test_upper_bound_is_an_open_interval_below_it() -> None:
    quantity = {"value": 5, "comparator": "<", "unit": "mg/L", "system": "http://unitsofmeasure.org", "code": "mg/L"}
    high = find(ccd(observation("o", valueQuantity=quantity)), "//h:organizer//h:value/h:high")[0]
    assert (high.get("value"), high.get("unit"), high.get("inclusive")) == ("5", "mg/L", "false")


def test_code_from_another_system_stands_beside_the_missing_one() -> None:
    icd = {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E11.9", "display": "Type 2 diabetes"}]}
    value = value_code(ccd(resource("Condition", "c", code=icd)), "4")
    assert (value.get("code"), value.get("nullFlavor")) == (None, "OTH")
    assert [(t.get("code"), t.get("codeSystem")) for t in find(value, "h:translation")] == [
        ("E11.9", "2.16.840.1.113883.6.90")
    ]


def test_code_from_the_wanted_system_leads_wherever_it_stands() -> None:
    both = {
        "coding": [
            {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E11.9"},
            {"system": SNOMED, "code": "44054006"},
        ]
    }
    value = value_code(ccd(resource("Condition", "c", code=both)), "4")
    assert (value.get("code"), find(value, "h:translation/@code")) == ("44054006", ["E11.9"])


def test_concept_without_a_code_keeps_its_words() -> None:
    value = value_code(ccd(resource("Condition", "c", code={"text": "Sore knee"})), "4")
    assert (value.get("nullFlavor"), find(value, "h:originalText")[0].text) == ("UNK", "Sore knee")


@pytest.mark.parametrize(
    ("reason", "flavor"),
    [("unknown", "UNK"), ("asked-declined", "ASKU"), ("not-asked", "NASK"), ("masked", "MSK"), (None, "NI")],
)
def test_missing_value_says_why_it_is_missing(reason: str | None, flavor: str) -> None:
    absent: dict[str, Any] = {"dataAbsentReason": {"coding": [{"code": reason}]}} if reason else {}
    assert find(ccd(observation("o", **absent)), "//h:organizer//h:value/@nullFlavor") == [flavor]


@pytest.mark.parametrize("system", ["urn:oid:not-an-oid", "urn:oid:", "urn:oid:9.1", "https://codes.example/ours", ""])
def test_code_of_a_system_without_an_object_identifier_is_not_written(system: str) -> None:
    value = value_code(
        ccd(resource("Condition", "c", code={"coding": [{"system": system, "code": "X1"}], "text": "Gout"})), "4"
    )
    assert (value.get("code"), value.get("nullFlavor")) == (None, "UNK")


def test_identifier_of_a_system_without_an_object_identifier_gets_a_stable_root() -> None:
    systems = ["https://larkspur.example/mrn", "urn:oid:nonsense", "urn:oid:1.2.3.4"]
    patient = {**PATIENT, "identifier": [{"system": system, "value": "7"} for system in systems]}
    roots = find(ccd(patient=patient), "//h:recordTarget/h:patientRole/h:id/@root")
    assert len(set(roots)) == 3
    assert roots[2] == "1.2.3.4"
    assert all(len(root) == 36 for root in roots[:2])
