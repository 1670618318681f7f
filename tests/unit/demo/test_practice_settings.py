"""The settings Larkspur is provisioned with."""

import re

from local.demo.practice import MRN, MRN_OID, PROVIDERS, SETTINGS, VISIT, settings

ROLES = {"administrator", "provider", "nurse", "front_desk", "billing"}


def test_identifiers_in_the_charts_are_of_systems_the_practice_registers() -> None:
    assert {MRN, f"urn:oid:{MRN_OID}", VISIT} <= set(settings()["identifier_systems"])


def test_every_provider_is_on_the_staff_and_works_at_a_known_office() -> None:
    staff = {member["name"] for member in settings()["staff"] if member["role"] == "provider"}
    offices = {location["id"] for location in settings()["locations"]}

    assert {provider.name for provider in PROVIDERS.values()} <= staff
    assert {office for provider in PROVIDERS.values() for office in provider.offices} == offices


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
