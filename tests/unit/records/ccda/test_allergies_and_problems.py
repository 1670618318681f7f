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

ASTHMA = coded("value", "195967001", "Asthma")


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
    assert "verificationStatus" not in allergy
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
    assert "verificationStatus" not in allergy


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


def test_one_allergy_or_problem_without_a_name_does_not_take_its_siblings() -> None:
    allergies = read(
        act(
            "22.4.30",
            related(observation("22.4.7", ""))
            + related(observation("22.4.7", substance(coded("code", "7980", "Penicillin", RXNORM)))),
        )
    )
    problems = read(
        act("22.4.3", related(observation("22.4.4", "")) + related(observation("22.4.4", ASTHMA))),
    )

    assert only(allergies, "AllergyIntolerance")
    assert allergies.sections[0].why == ["Part of a group: An allergy without the name of what it is to."]
    assert only(problems, "Condition")
    assert problems.sections[0].why == ["Part of a group: A problem without a name."]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (substance(coded("code", "716186003", "No known allergies")), "716186003"),
        (substance("<name>No Known Drug Allergies</name>"), "409137002"),
        ("<text>No known allergies</text>" + substance('<code nullFlavor="NA"/>'), "716186003"),
    ],
)
def test_a_negated_no_known_allergies_still_says_that_none_is_known(told: str, code: str) -> None:
    entry = observation("22.4.7", told, 'negationInd="true"')
    allergy = only(read(act("22.4.30", related(entry))), "AllergyIntolerance")

    assert code_of(allergy["code"]) == code
    assert "verificationStatus" not in allergy


def test_a_reaction_that_did_not_happen_is_told_and_not_kept() -> None:
    reaction = observation("22.4.9", coded("value", "39579001", "Anaphylaxis"), 'negationInd="true"')
    entry = observation("22.4.7", substance(coded("code", "7980", "Penicillin", RXNORM)) + related(reaction, "MFST"))
    reading = read(act("22.4.30", related(entry)))

    assert "reaction" not in only(reading, "AllergyIntolerance")
    assert reading.sections[0].why == ["A reaction is said not to have happened."]


def test_a_negated_problem_in_words_is_ruled_out_by_its_name() -> None:
    named = '<value xsi:type="CD" nullFlavor="UNK"><originalText>Diabetes mellitus</originalText></value>'
    none = '<value xsi:type="CD" nullFlavor="NA"><originalText>No known problems</originalText></value>'
    coded_none = coded("value", "160245001", "No current problems")
    ruled_out, *none_known = (
        only(read(problem(value, "", 'negationInd="true"')), "Condition") for value in (named, none, coded_none)
    )

    assert ruled_out["code"] == {"text": "Diabetes mellitus"}
    assert code_of(ruled_out["verificationStatus"]) == "refuted"
    for one in none_known:
        assert code_of(one["code"]) == "160245001"
        assert "verificationStatus" not in one


def test_what_was_sent_by_mistake_is_entered_in_error() -> None:
    concern = act("22.4.3", related(observation("22.4.4", ASTHMA)), "nullified")
    allergy = act(
        "22.4.30",
        related(observation("22.4.7", substance(coded("code", "7980", "Penicillin", RXNORM)))),
        "nullified",
    )
    for one in (only(read(concern), "Condition"), only(read(allergy), "AllergyIntolerance")):
        assert code_of(one["verificationStatus"]) == "entered-in-error"
        assert "clinicalStatus" not in one


def test_a_completed_concern_whose_end_is_unknown_is_over() -> None:
    ended = '<effectiveTime><low value="2012"/><high nullFlavor="UNK"/></effectiveTime>'
    over = act("22.4.3", related(observation("22.4.4", ASTHMA + ended)), "completed")
    still = act("22.4.3", related(observation("22.4.4", ASTHMA + ended)))

    assert code_of(only(read(over), "Condition")["clinicalStatus"]) == "resolved"
    assert code_of(only(read(still), "Condition")["clinicalStatus"]) == "active"


def test_a_problem_keeps_where_in_the_body_it_is() -> None:
    site = coded("targetSiteCode", "72696002", "Knee")

    assert only(read(problem(ASTHMA, site)), "Condition")["bodySite"][0]["text"] == "Knee"


def test_a_negated_problem_whose_words_say_no_already_is_not_negated_twice() -> None:
    value = '<value xsi:type="CD" nullFlavor="UNK"><originalText>No diabetes</originalText></value>'
    condition = only(read(problem(value, "", 'negationInd="true"')), "Condition")

    assert condition["code"] == {"text": "No diabetes"}
    assert "verificationStatus" not in condition
