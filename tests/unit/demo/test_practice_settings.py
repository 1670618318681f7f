"""The settings Larkspur is provisioned with."""

import re
from datetime import date
from typing import Any

import pytest

from local.demo.build import bundles
from local.demo.practice import MRN, MRN_OID, PROVIDERS, SETTINGS, VISIT, practitioner, settings
from portico.messages.recipients import recipients
from portico.practices.models import Practice
from tests.unit.records.reading import read

PRACTICE = settings()
BUNDLES = bundles(date(2026, 11, 22))
NAMING = {"Appointment", "CareTeam", "Encounter"}
ROLES = {"administrator", "provider", "nurse", "front_desk", "billing"}


def test_identifiers_in_the_charts_are_of_systems_the_practice_registers() -> None:
    assert {MRN, f"urn:oid:{MRN_OID}", VISIT} <= set(settings()["identifier_systems"])


def test_every_provider_is_on_the_staff_and_works_at_a_known_office() -> None:
    staff = {member["name"] for member in settings()["staff"] if member["role"] == "provider"}
    offices = {location["id"] for location in settings()["locations"]}

    assert {provider.name for provider in PROVIDERS.values()} <= staff
    assert {office for provider in PROVIDERS.values() for office in provider.offices} == offices


def test_providers_patients_may_write_to_are_those_of_the_charts() -> None:
    offered = [
        {name: one[name] for name in ("name", "about", "locations", "identifiers")} for one in PRACTICE["providers"]
    ]
    assert offered == [
        {
            "name": provider.name,
            "about": provider.role["text"],
            "locations": [*provider.offices],
            "identifiers": practitioner(provider)["identifier"],
        }
        for provider in PROVIDERS.values()
    ]


@pytest.mark.parametrize("bundle", BUNDLES.values(), ids=BUNDLES)
def test_every_patient_has_a_provider_to_write_to(bundle: dict[str, Any]) -> None:
    resources = [entry["resource"] for entry in bundle["entry"]]
    practice = Practice.model_validate({name: PRACTICE[name] for name in Practice.model_fields if name in PRACTICE})
    items = [read(one, *resources).item or {} for one in resources if one["resourceType"] in NAMING]
    seen = frozenset(identifier for item in items for identifier in item.get("practitioners", []))

    assert [one.name for one in recipients(practice, seen) if one.kind == "provider"]


def test_every_team_is_read_by_someone_of_the_staff() -> None:
    assert {role for team in PRACTICE["teams"] for role in team["roles"]} <= {one["role"] for one in PRACTICE["staff"]}


def test_staff_have_a_role_and_a_user_name_of_their_own() -> None:
    members = settings()["staff"]

    assert {member["role"] for member in members} == ROLES
    assert len({member["username"] for member in members}) == len(members)
    assert all(member["email"].endswith("@larkspur.example") for member in members)


def test_phone_numbers_are_from_the_range_kept_for_fiction() -> None:
    phones = re.findall(r"\(\d{3}\) \d{3}-\d{4}", SETTINGS.read_text(encoding="utf-8"))

    assert phones
    assert all(re.fullmatch(r"\(508\) 555-01\d\d", phone) for phone in phones)


def test_the_notice_has_more_to_say_than_its_summary() -> None:
    notice = settings()["notice"]

    assert notice["body"].startswith("Flu and COVID-19 shots")
    assert len(notice["body"]) > len(notice["summary"])
    assert notice["author"] == "Dr. Emily Chen"
