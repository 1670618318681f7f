"""Which clinicians a chart names, from intake on: they are whom its patient may write to, and in no list."""

from typing import Any

import pytest

from portico.records import repo
from portico.records import service as records
from tests.support.documents import SYSTEM, document
from tests.support.events import PRACTICE, call
from tests.support.intake import MRN, bundle, patient_of, take_in, take_in_document
from tests.support.people import patient
from tests.support.practices import open_practice
from tests.unit.records.test_practitioners import CHEN, CHENS, NPI, ROLE, STAFF, appointment, team, visit

MYRA = {"reference": "Patient/myra"}
OSEI = {"resourceType": "Practitioner", "id": "osei", "identifier": [{"system": STAFF, "value": "osei"}]}
BY_CHEN = visit({"reference": "Practitioner/chen"}, subject=MYRA, period={"start": "2026-08-12T09:00:00-04:00"})
WITH_OSEI = appointment(MYRA, {"reference": "Practitioner/osei", "display": "Dr. Samuel Osei"})
CARE_TEAM = team({"reference": "Practitioner/chen"}, subject=MYRA)

VISIT_AND_TEAM = """<component><section><templateId root="2.16.840.1.113883.10.20.22.2.22.1" extension="2015-08-01"/>
  <code code="46240-8" codeSystem="2.16.840.1.113883.6.1"/><title>Encounters</title><text>Office visit</text>
  <entry><encounter classCode="ENC" moodCode="EVN">
    <templateId root="2.16.840.1.113883.10.20.22.4.49" extension="2015-08-01"/>
    <id root="2.16.840.1.113883.19.9" extension="visit-1"/><code nullFlavor="UNK"/>
    <effectiveTime value="20260812"/>
    <performer><assignedEntity><id root="2.16.840.1.113883.4.6" extension="1234567893"/>
      <assignedPerson><name><given>Emily</given><family>Chen</family></name></assignedPerson>
    </assignedEntity></performer></encounter></entry></section></component>
<component><section><templateId root="2.16.840.1.113883.10.20.22.2.500" extension="2019-07-01"/>
  <code code="85847-2" codeSystem="2.16.840.1.113883.6.1"/><title>Care Team</title><text>Dr. Osei</text>
  <entry><organizer classCode="CLUSTER" moodCode="EVN">
    <templateId root="2.16.840.1.113883.10.20.22.4.500" extension="2019-07-01"/>
    <id root="2.16.840.1.113883.19.9" extension="team-1"/><code code="86744-0" codeSystem="2.16.840.1.113883.6.1"/>
    <statusCode code="active"/>
    <component><act classCode="PCPR" moodCode="EVN"><performer><assignedEntity>
      <id root="2.16.840.1.113883.19.7.1" extension="osei"/>
      <assignedPerson><name><given>Samuel</given><family>Osei</family></name></assignedPerson>
    </assignedEntity></performer></act></component></organizer></entry></section></component>
</structuredBody>"""


@pytest.fixture(autouse=True)
def _open(cloud: None) -> None:
    open_practice(identifier_systems=[MRN, SYSTEM])


def taken(*resources: dict[str, Any]) -> str:
    """Takes a bundle in; the patient's id."""
    told = take_in(bundle(*resources))
    assert (told["status"], told["quarantined"]) == ("accepted", 0)
    return str(told["patients"][0]["id"])


def header(patient_id: str) -> dict[str, Any]:
    found = repo.get_header(PRACTICE, patient_id)
    assert found is not None
    return found


def test_chart_knows_the_clinicians_of_its_visits_appointments_and_care_teams() -> None:
    myra = taken(patient_of(), BY_CHEN, WITH_OSEI, CARE_TEAM, CHEN, OSEI)
    assert header(myra)["practitioners"] == {
        CHENS[0]: {"latest": "2026-08-12", "kinds": ["care_team", "visit"]},
        CHENS[1]: {"latest": "2026-08-12", "kinds": ["care_team", "visit"]},
        f"{STAFF}|osei": {"latest": "2027-02-16", "kinds": ["appointment"]},
    }
    assert records.practitioners(header(myra)) == {*CHENS, f"{STAFF}|osei"}


def test_practitioner_who_came_before_is_found_through_their_role() -> None:
    myra = taken(patient_of(), CHEN, ROLE)
    assert records.practitioners(header(myra)) == frozenset()
    taken(patient_of(), visit({"reference": "PractitionerRole/role"}, subject=MYRA))
    assert records.practitioners(header(myra)) == {f"{STAFF}|chen-at-the-office", *CHENS}


def test_visit_that_was_a_mistake_names_nobody_any_more() -> None:
    myra = taken(patient_of(), BY_CHEN, CHEN)
    assert records.practitioners(header(myra)) == set(CHENS)
    taken(patient_of(), BY_CHEN | {"status": "entered-in-error"})
    assert records.practitioners(header(myra)) == frozenset()


def test_received_document_names_clinicians_too() -> None:
    told = take_in_document(document().replace("</structuredBody>", VISIT_AND_TEAM))
    assert records.practitioners(header(told["patients"][0]["id"])) == {
        f"{NPI}|1234567893",
        "urn:oid:2.16.840.1.113883.19.7.1|osei",
    }


def test_no_page_shows_the_identifiers() -> None:
    myra = taken(patient_of(), BY_CHEN, WITH_OSEI, CARE_TEAM, CHEN, OSEI)
    for path in ("records", "records/visits", "home"):
        answer = call("GET", f"/patients/{myra}/{path}", caller=patient(myra))
        assert answer.status == 200
        assert STAFF not in answer.text
        assert "practitioners" not in answer.text


def test_chart_that_was_summed_up_before_names_nobody() -> None:
    assert records.practitioners(None) == frozenset()
    assert records.practitioners({"revision": 3, "counts": {"visits": 2}}) == frozenset()
