"""Ids derive from what an entry is: the same again for the same document, never one for two different things."""

import re
from itertools import pairwise

from portico.records.ccda import read_document
from tests.unit.records.ccda.documents import PATIENT, PATIENT_ID, coded, document, ids, kept, read, section, template

OWN = "2f1c6a52-8f1e-4a40-9d53-0d6a2e1f7c11"


def problem(id: str, words: str, code: str = "44054006", status: str = "55561003") -> str:
    state = f"""<entryRelationship typeCode="REFR"><observation>{template("22.4.6")}
        {coded("value", status)}</observation></entryRelationship>"""
    return f"""<act classCode="ACT" moodCode="EVN">{template("22.4.3")}<statusCode code="active"/>
      <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">{template("22.4.4")}{id}
        {coded("value", code, words)}{state}</observation></entryRelationship></act>"""


def weight(id: str, day: str, kilos: str) -> str:
    return f"""<organizer classCode="CLUSTER" moodCode="EVN">{template("22.4.26")}<statusCode code="completed"/>
      <component><observation classCode="OBS" moodCode="EVN">{template("22.4.27")}{id}
        {coded("code", "29463-7", "Body weight", "2.16.840.1.113883.6.1")}<statusCode code="completed"/>
        <effectiveTime value="{day}"/><value xsi:type="PQ" value="{kilos}" unit="kg"/>
      </observation></component></organizer>"""


def test_the_same_document_gives_the_same_ids_and_they_are_ids_of_fhir() -> None:
    content = document(section(problem(f'<id root="{OWN}"/>', "Diabetes"), problem("", "Asthma", "195967001")))
    first, second = read_document(content), read_document(content)

    assert first == second
    assert all(re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", id) for _, id in ids([first.patient, *first.resources]))
    assert ("DocumentReference", first.document_id) in ids(first.resources)


def test_an_entry_whose_state_changed_keeps_its_id_and_one_about_something_else_does_not() -> None:
    own = f'<id root="{OWN}"/>'
    told = [problem(own, "Diabetes"), problem(own, "Diabetes", status="413322009"), problem(own, "Asthma", "195967001")]
    active, resolved, other = (kept(read(one), "Condition")[0]["id"] for one in told)

    assert active == resolved
    assert other != active


def test_entries_that_share_an_id_are_all_kept() -> None:
    own = f'<id root="{OWN}"/>'
    twice = read(problem(own, "Diabetes"), problem(own, "Diabetes", status="413322009"), problem(own, "Diabetes"))

    found = kept(twice, "Condition")
    assert [one["clinicalStatus"]["coding"][0]["code"] for one in found] == ["active", "resolved"]
    assert len({one["id"] for one in found}) == 2
    assert twice.sections[0].taken == 3


def test_entries_without_an_id_of_their_own_are_known_by_their_content() -> None:
    for nameless in ("", '<id nullFlavor="NI"/>', '<id root="2.16.840.1.113883.3.441"/>'):
        reading = read(problem(nameless, "Diabetes"), problem(nameless, "Asthma", "195967001"))
        assert len({one["id"] for one in kept(reading, "Condition")}) == 2


def test_numbers_that_start_anew_in_each_document_do_not_make_two_measurements_one() -> None:
    own = '<id root="2.16.840.1.113883.3.441" extension="1"/>'
    first = read(weight(own, "20260101", "80"))
    later = read(weight(own, "20260201", "81"))

    assert not {*ids(kept(first, "Observation"))} & {*ids(kept(later, "Observation"))}


def test_the_same_entry_id_of_two_patients_gives_two_ids() -> None:
    entry = section(problem(f'<id root="{OWN}"/>', "Diabetes"))
    patients = [PATIENT.replace(PATIENT_ID, PATIENT_ID.replace("LFM-1", number)) for number in ("LFM-1", "LFM-2")]
    readings = [read_document(document(entry, patient=patient)) for patient in patients]

    for one, other in pairwise(readings):
        assert not {*ids([one.patient, *kept(one, "Condition"), *kept(one, "DocumentReference")])} & {
            *ids([other.patient, *kept(other, "Condition"), *kept(other, "DocumentReference")])
        }
