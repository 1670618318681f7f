"""Allergies, problems and concerns as the resources they become."""

import pytest

from tests.unit.records.ccda.documents import (
    RXNORM,
    act,
    code_of,
    coded,
    kept,
    observation,
    only,
    read,
    related,
    substance,
)


def test_an_allergy_keeps_its_kind_reactions_severity_criticality_and_status() -> None:
    severe = related(observation("22.4.8", coded("value", "24484000", "Severe")))
    reaction = related(observation("22.4.9", coded("value", "247472004", "Hives") + severe), "MFST")
    status = related(observation("22.4.28", coded("value", "73425007", "Inactive")))
    risk = related(observation("22.4.145", coded("value", "CRITH", "", "2.16.840.1.113883.5.1063")))
    told = '<effectiveTime><low value="1998"/></effectiveTime>' + coded("value", "416098002", "Allergy to drug")
    entry = observation(
        "22.4.7", told + substance(coded("code", "7980", "Penicillin", RXNORM)) + reaction + status + risk
    )
    allergy = only(read(act("22.4.30", related(entry))), "AllergyIntolerance")

    assert code_of(allergy["code"]) == "7980"
    assert (allergy["type"], allergy["category"], allergy["criticality"]) == ("allergy", ["medication"], "high")
    assert code_of(allergy["clinicalStatus"]) == "inactive"
    assert code_of(allergy["verificationStatus"]) == "confirmed"
    assert allergy["onsetDateTime"] == "1998"
    assert code_of(allergy["reaction"][0]["manifestation"][0]) == "247472004"
    assert allergy["reaction"][0]["severity"] == "severe"


@pytest.mark.parametrize(
    ("kind", "code"), [("416098002", "409137002"), ("414285001", "429625007"), ("419199007", "716186003")]
)
def test_a_negated_allergy_to_nothing_named_says_that_none_is_known(kind: str, code: str) -> None:
    entry = observation("22.4.7", coded("value", kind) + substance('<code nullFlavor="NA"/>'), 'negationInd="true"')
    allergy = only(read(act("22.4.30", related(entry))), "AllergyIntolerance")

    assert code_of(allergy["code"]) == code
    assert code_of(allergy["verificationStatus"]) == "confirmed"


def test_a_negated_allergy_to_a_substance_is_ruled_out() -> None:
    entry = observation("22.4.7", substance(coded("code", "7980", "Penicillin", RXNORM)), 'negationInd="true"')
    allergy = only(read(act("22.4.30", related(entry))), "AllergyIntolerance")

    assert code_of(allergy["verificationStatus"]) == "refuted"
    assert "clinicalStatus" not in allergy


def test_a_substance_without_a_code_is_named_by_the_narrative() -> None:
    product = '<code nullFlavor="UNK"><originalText><reference value="#a1"/></originalText></code>'
    entry = act("22.4.30", related(observation("22.4.7", substance(product))))
    reading = read(entry, text='<table><tbody><tr ID="row"><td ID="a1">Ragweed</td></tr></tbody></table>')

    assert only(reading, "AllergyIntolerance")["code"] == {"text": "Ragweed"}


def problem(value: str, inner: str = "", more: str = "") -> str:
    return act("22.4.3", related(observation("22.4.4", value + inner, more)))


def test_a_problem_keeps_its_translations_dates_and_author() -> None:
    icd = coded("translation", "E11.9", "Type 2 diabetes", "2.16.840.1.113883.6.90")
    when = '<effectiveTime><low value="20120805"/><high value="20140105"/></effectiveTime>'
    author = """<author><time value="20120806"/><assignedAuthor>
      <id root="2.16.840.1.113883.4.6" extension="1999999999"/>
      <assignedPerson><name><given>Amir</given><family>Haddad</family></name></assignedPerson>
    </assignedAuthor></author>"""
    reading = read(problem(coded("value", "44054006", "Diabetes type 2", inner=icd), when + author))
    condition = only(reading, "Condition")

    assert [(one["system"], one["code"]) for one in condition["code"]["coding"]] == [
        ("http://snomed.info/sct", "44054006"),
        ("http://hl7.org/fhir/sid/icd-10-cm", "E11.9"),
    ]
    assert (condition["onsetDateTime"], condition["abatementDateTime"]) == ("2012-08-05", "2014-01-05")
    assert code_of(condition["clinicalStatus"]) == "resolved"
    assert code_of(condition["category"][0]) == "problem-list-item"
    assert condition["recordedDate"] == "2012-08-06"
    doctor = next(one for one in kept(reading, "Practitioner") if "identifier" in one)
    assert condition["recorder"]["reference"] == f"Practitioner/{doctor['id']}"
    assert doctor["identifier"] == [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1999999999"}]


def test_no_known_problems_is_a_statement_and_a_negated_problem_is_ruled_out() -> None:
    none_known = only(read(problem(coded("value", "55607006", "Problem"), "", 'negationInd="true"')), "Condition")
    ruled_out = only(read(problem(coded("value", "195967001", "Asthma"), "", 'negationInd="true"')), "Condition")

    assert code_of(none_known["code"]) == "160245001"
    assert code_of(ruled_out["verificationStatus"]) == "refuted"


def test_a_concern_marked_completed_without_an_end_is_still_a_problem() -> None:
    entry = act("22.4.3", related(observation("22.4.4", coded("value", "195967001", "Asthma"))), "completed")

    assert code_of(only(read(entry), "Condition")["clinicalStatus"]) == "active"


def test_a_health_concern_in_words_is_a_condition_named_by_them() -> None:
    table = '<table><tbody><tr><td ID="c1">2026-01-05</td><td>Worried about falling</td></tr></tbody></table>'
    reading = read(act("22.4.132", '<text><reference value="#c1"/></text>'), text=table)

    assert only(reading, "Condition")["code"] == {"text": "Worried about falling"}


def test_a_problem_without_a_name_is_told_as_lost() -> None:
    reading = read(problem('<value xsi:type="CD" nullFlavor="UNK"/>'))

    assert (reading.sections[0].lost, reading.sections[0].why) == (1, ["A problem without a name."])
