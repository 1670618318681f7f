"""Which clinicians a resource names: by this a patient may write to them."""

from typing import Any

import pytest

from portico.records.policy import OTHER
from tests.unit.records.reading import read

NPI = "http://hl7.org/fhir/sid/us-npi"
STAFF = "https://larkspur.example/staff"
CHEN = {
    "resourceType": "Practitioner",
    "id": "chen",
    "identifier": [{"system": STAFF, "value": "chen"}, {"system": NPI, "value": "1234567893"}],
    "name": [{"family": "Chen"}],
}
CHENS = [f"{STAFF}|chen", f"{NPI}|1234567893"]
ROLE = {
    "resourceType": "PractitionerRole",
    "id": "role",
    "identifier": [{"system": STAFF, "value": "chen-at-the-office"}],
    "practitioner": {"reference": "Practitioner/chen"},
}
TEAM = {"resourceType": "CareTeam", "id": "team", "status": "active"}


def visit(*people: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "Encounter",
        "id": "visit",
        "status": "finished",
        "class": {"code": "AMB"},
        "participant": [{"individual": one} for one in people],
        **fields,
    }


def appointment(*people: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "Appointment",
        "id": "appointment",
        "status": "booked",
        "start": "2027-02-16T08:10:00-05:00",
        "participant": [{"actor": one} for one in people],
        **fields,
    }


def team(*people: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**TEAM, "participant": [{"member": one} for one in people], **fields}


def named(resource: dict[str, Any], *beside: dict[str, Any]) -> list[str]:
    return list((read(resource, *beside).item or {}).get("practitioners", []))


@pytest.mark.parametrize("naming", [visit, appointment, team])
def test_visit_appointment_and_care_team_name_the_practitioner_they_refer_to(naming: Any) -> None:
    assert named(naming({"reference": "Practitioner/chen"}), CHEN) == CHENS


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ({"reference": "urn:uuid:chen"}, CHENS),
        ({"reference": "https://fhir.example/r4/Practitioner/chen"}, CHENS),
        ({"reference": "PractitionerRole/role"}, [f"{STAFF}|chen-at-the-office", *CHENS]),
        ({"reference": f"Practitioner?identifier={NPI}|1234567893"}, CHENS[1:]),
        ({"reference": f"Practitioner?identifier={STAFF}%7Cchen"}, CHENS[:1]),
        ({"reference": "Practitioner?identifier=https://larkspur.example/Staff/by|chen"},
         ["https://larkspur.example/Staff/by|chen"]),
        ({"reference": "Practitioner/elsewhere", "identifier": {"system": STAFF, "value": "chen"}}, CHENS[:1]),
        ({"type": "Practitioner", "identifier": {"system": STAFF, "value": "chen"}}, CHENS[:1]),
        ({"type": "Practitioner", "identifier": {"system": "urn:oid:2.16.840.1.113883.4.6", "value": "1234567893"}},
         CHENS[1:]),
    ],
    ids=["entry", "absolute", "role", "searched", "escaped", "capital", "beside", "logical", "oid"],
)  # fmt: skip
def test_practitioner_is_known_however_they_are_referred_to(reference: dict[str, Any], found: list[str]) -> None:
    assert named(visit(reference), ROLE, CHEN) == found


def test_contained_practitioner_is_known_through_a_contained_role() -> None:
    role = {**ROLE, "practitioner": {"reference": "#chen"}, "identifier": []}
    assert named(visit({"reference": "#role"}, contained=[role, CHEN])) == CHENS
    assert named(visit({"reference": "PractitionerRole/role"}), {**role, "contained": [CHEN]}) == CHENS


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "Patient/myra", "identifier": {"system": "https://larkspur.example/mrn", "value": "1"}},
        {"type": "RelatedPerson", "identifier": {"system": STAFF, "value": "chen"}},
        {"identifier": {"system": STAFF, "value": "chen"}},
        {"reference": "Location?identifier=https://larkspur.example/office|main"},
        {"reference": "Practitioner/unknown", "display": "Dr. Who"},
        {"reference": "Practitioner/chen", "identifier": {"value": "no system"}},
        {"reference": f"Practitioner?identifier={STAFF}|{'9' * 300}"},
    ],
)
def test_whoever_is_no_identified_clinician_is_not_named(reference: dict[str, Any]) -> None:
    assert named(visit(reference), {**CHEN, "identifier": []}) == []


@pytest.mark.parametrize(
    "resource",
    [
        visit({"reference": "Practitioner/chen"}, status="cancelled"),
        visit({"reference": "Practitioner/chen"}, status="entered-in-error"),
        appointment({"reference": "Practitioner/chen"}, status="cancelled"),
        appointment({"reference": "Practitioner/chen"}, status="entered-in-error"),
        team({"reference": "Practitioner/chen"}, status="entered-in-error"),
        team({"reference": "Practitioner/chen"}, status="inactive"),
        {**TEAM, "participant": [{"member": {"reference": "Practitioner/chen"}, "period": {"end": "2026-11-21"}}]},
    ],
)
def test_what_never_was_or_is_over_names_nobody(resource: dict[str, Any]) -> None:
    assert named(resource, CHEN) == []


@pytest.mark.parametrize("end", ["2026-11-22", "2026-11", "2026"])
def test_member_is_on_the_care_team_until_the_day_their_time_ends(end: str) -> None:
    member = {"member": {"reference": "Practitioner/chen"}, "period": {"end": end}}
    assert named({**TEAM, "participant": [member]}, CHEN) == CHENS


def test_care_team_is_in_no_list() -> None:
    assert read(team({"reference": "Practitioner/chen"}), CHEN).section == OTHER


def test_role_that_refers_to_itself_is_read_once() -> None:
    role = {**ROLE, "practitioner": {"reference": "PractitionerRole/role"}}
    assert named(visit({"reference": "PractitionerRole/role"}), role) == [f"{STAFF}|chen-at-the-office"]


def test_resource_names_a_bounded_number_of_practitioners() -> None:
    crowd = [{"reference": f"Practitioner?identifier={STAFF}|{number}"} for number in range(500)]
    assert len(named(visit(*crowd))) == 100
