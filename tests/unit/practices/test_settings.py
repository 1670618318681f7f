"""What a practice may be told to be."""

from typing import Any

import pytest
from pydantic import ValidationError

from portico.practices import policy
from portico.practices.models import USUAL_SUBJECTS, USUAL_TEAMS, Practice
from portico.provisioning.models import Provisioning
from tests.support.practices import PUBLIC_KEY, provisioning_of, settings_of

CALM = {
    "brand": "#0c5a54",
    "brand_strong": "#08433e",
    "brand_soft": "#e4f1ee",
    "brand_line": "#b5d8d0",
    "on_brand": "#ffffff",
}


def refused(**changes: Any) -> dict[str, str]:
    """The words by field for settings that are refused."""
    with pytest.raises(ValidationError) as caught:
        Provisioning.model_validate(provisioning_of(**changes))
    return {".".join(map(str, error["loc"])): error["msg"] for error in caught.value.errors()}


@pytest.mark.parametrize("good", ["abc", "larkspur", "north5", "a" * 31])
def test_id_of_letters_and_digits_is_accepted(good: str) -> None:
    assert Practice.model_validate(settings_of(good)).id == good


@pytest.mark.parametrize(
    "bad",
    ["", "ab", "a" * 32, "5north", "North", "lark-spur", "lark_spur", "lark#spur", "lark/spur", "larkspur\n", "łark"],
)
def test_malformed_id_is_refused(bad: str) -> None:
    assert "Use 3 to 31 lower-case letters" in refused(practice_id=bad)["id"]
    assert not policy.well_formed(bad)


@pytest.mark.parametrize("name", ["system", "portico", "api", "assets", "console", "www", "admin", "mail", "login"])
def test_reserved_id_is_refused(name: str) -> None:
    assert "reserved" in refused(practice_id=name)["id"]
    assert not policy.well_formed(name)


def test_settings_that_are_not_given_have_defaults() -> None:
    practice = Practice.model_validate({**settings_of(), "staff_second_step": "required"})
    bare = {name: value for name, value in settings_of().items() if name != "staff_second_step"}
    assert Practice.model_validate(bare) == practice
    assert (practice.patient_second_step, practice.security_question, practice.self_registration) == (
        "offered",
        True,
        True,
    )
    assert practice.locale == "en-US"
    assert (practice.ages.minimum_age, practice.ages.adult_age) == (13, 18)
    assert practice.invitation_days == 14
    assert practice.branding is None
    assert practice.locations == []


def test_misspelt_setting_is_said_and_not_dropped() -> None:
    assert "invitation_day" in refused(invitation_day=3)


@pytest.mark.parametrize("name", ["Larkspur/Nowhere", "", "../etc/passwd", "EST5EDT4", "/etc/localtime"])
def test_unknown_time_zone_is_refused(name: str) -> None:
    assert "America/New_York" in refused(time_zone=name)["time_zone"]


@pytest.mark.parametrize("locale", ["de-DE", "en", ""])
def test_locale_without_translation_is_refused(locale: str) -> None:
    assert "locale" in refused(locale=locale)


@pytest.mark.parametrize(
    "name", ["Two\r\nBcc: all@mail.example", "Tab\there", "", "x" * 81], ids=["header", "tab", "empty", "long"]
)
def test_name_that_does_not_fit_a_mail_header_is_refused(name: str) -> None:
    assert "name" in refused(name=name)


@pytest.mark.parametrize(
    "phone", ["555-0142", "call us", "(508) 555-0142 ext 5", "(508) 555-01420", "+44 20 7946 0000"]
)
def test_phone_that_is_not_a_us_number_is_refused(phone: str) -> None:
    assert "US phone number" in refused(contact={"phone": phone})["contact.phone"]


def test_words_name_the_setting_inside_a_list() -> None:
    assert "locations.1.phone" in refused(
        locations=[{"id": "main", "name": "Main"}, {"id": "pond", "name": "Pond", "phone": "none"}]
    )


def test_locations_with_one_id_are_refused() -> None:
    assert "locations" in refused(locations=[{"id": "main", "name": "Main"}, {"id": "main", "name": "Other"}])


@pytest.mark.parametrize("system", ["https://larkspur.example/mrn", "urn:oid:2.16.840.1.113883.3.1", "urn:uuid:0c8e"])
def test_identifier_system_is_a_uri(system: str) -> None:
    assert Practice.model_validate(settings_of(identifier_systems=[system])).identifier_systems == [system]


@pytest.mark.parametrize("system", ["mrn", "https:///mrn", "https://larkspur.example/a b", "", "//larkspur.example"])
def test_identifier_system_that_is_no_uri_is_refused(system: str) -> None:
    assert "identifier_systems.0" in refused(identifier_systems=[system])


def test_practice_without_identifier_system_is_refused() -> None:
    assert "identifier_systems" in refused(identifier_systems=[])


def test_branding_that_can_be_read_is_accepted() -> None:
    branding = Practice.model_validate(settings_of(branding=CALM)).branding
    assert branding is not None
    assert branding.brand == "#0c5a54"


@pytest.mark.parametrize(
    ("change", "pair"),
    [
        ({"on_brand": "#0c5a55"}, "on_brand on brand"),
        ({"brand": "#7fd0c3"}, "brand on white"),
        ({"brand_soft": "#4f918e"}, "brand on brand_soft"),
        ({"brand_strong": "#e4f1ee"}, "white on brand_strong"),
    ],
)
def test_branding_that_is_hard_to_read_is_refused(change: dict[str, str], pair: str) -> None:
    assert pair in refused(branding=CALM | change)["branding"]


@pytest.mark.parametrize("color", ["teal", "#0C5A54", "#fff", "#0c5a54;background:url(x)", "var(--x)"])
def test_color_that_is_not_six_digits_is_refused(color: str) -> None:
    assert "branding.brand" in refused(branding=CALM | {"brand": color})


def test_contrast_is_that_of_the_standard() -> None:
    assert policy.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert policy.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert policy.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("ages", [{"minimum_age": 12}, {"adult_age": 17}])
def test_age_below_the_law_is_refused(ages: dict[str, int]) -> None:
    assert f"ages.{next(iter(ages))}" in refused(ages=ages)


def test_ages_can_only_be_raised() -> None:
    assert policy.lowered_ages({"minimum_age": 14, "adult_age": 18}, {"minimum_age": 13, "adult_age": 18}) == [
        "minimum_age"
    ]
    assert policy.lowered_ages({"minimum_age": 13, "adult_age": 18}, {"minimum_age": 16, "adult_age": 21}) == []


@pytest.mark.parametrize(
    "key",
    [
        PUBLIC_KEY | {"d": "c2VjcmV0"},
        PUBLIC_KEY | {"crv": "P-256"},
        {name: value for name, value in PUBLIC_KEY.items() if name != "kid"},
        {"kty": "oct", "kid": "shared", "k": "c2VjcmV0"},
        {"kty": "RSA", "kid": "short", "e": "AQAB", "n": "x" * 171},
        PUBLIC_KEY | {"x": {"nested": 1}},
    ],
    ids=["private", "other curve", "nameless", "symmetric", "short", "nested"],
)
def test_client_key_that_is_not_a_strong_public_key_is_refused(key: dict[str, Any]) -> None:
    assert "client_jwks.keys.0" in refused(client_jwks={"keys": [key]})


def test_client_key_of_either_kind_is_accepted() -> None:
    rsa = {"kty": "RSA", "kid": "ehr-2", "e": "AQAB", "n": "x" * 342}
    wanted = Provisioning.model_validate(provisioning_of(client_jwks={"keys": [PUBLIC_KEY, rsa]}))
    assert wanted.client_jwks.keys == [PUBLIC_KEY, rsa]


# messages -----------------------------------------------------------------------------------------------------------

OFFICES = [{"id": "main", "name": "Main"}, {"id": "pond", "name": "Pond"}]
STAFF_SYSTEM = "https://larkspur.example/staff"


def team(key: str, **fields: Any) -> dict[str, Any]:
    return {"id": key, "name": key.title(), "about": "Everything", **fields}


def provider(key: str, **fields: Any) -> dict[str, Any]:
    identifiers = [{"system": STAFF_SYSTEM, "value": key}]
    return {
        "id": key,
        "name": f"Dr. {key}",
        "about": "Primary care",
        "locations": ["main"],
        "identifiers": identifiers,
    } | fields


def test_practice_that_names_no_team_has_the_usual_ones_with_the_usual_subjects() -> None:
    practice = Practice.model_validate(settings_of())
    assert [one.id for one in practice.teams] == ["front-desk", "nurses", "billing"]
    assert {one.name: one.team for one in practice.subjects} == {
        "Medical question": "nurses",
        "Test results": "nurses",
        "Medication question": "nurses",
        "Appointments and scheduling": "front-desk",
        "Forms and referrals": "front-desk",
        "Billing question": "billing",
    }
    assert (practice.providers, practice.saved_replies) == ([], [])


def test_clinical_staff_read_what_comes_to_a_team_that_names_no_roles() -> None:
    practice = Practice.model_validate(settings_of(teams=[team("nurses"), team("billing", roles=["billing"])]))
    assert [one.roles for one in practice.teams] == [["provider", "nurse"], ["billing"]]


@pytest.mark.parametrize("roles", [[], ["janitor"], ["nurse", "nurse"]], ids=["nobody", "unknown", "twice"])
def test_team_that_no_known_role_reads_is_refused(roles: list[str]) -> None:
    assert any(field.startswith("teams.0.roles") for field in refused(teams=[team("nurses", roles=roles)]))


def test_own_subjects_are_kept_in_the_practices_order() -> None:
    subjects = [{"id": "shots", "name": "Shots", "team": "nurses"}, {"id": "bills", "name": "Bills", "team": "billing"}]
    assert [one.name for one in Practice.model_validate(settings_of(subjects=subjects)).subjects] == ["Shots", "Bills"]


def test_subject_of_an_unknown_team_is_refused() -> None:
    told = refused(teams=[team("nurses")], subjects=[{"id": "bills", "name": "Bills", "team": "billing"}])
    assert "no team of this id: billing" in told["subjects"]


def test_practice_with_own_teams_must_say_which_of_them_answers_what() -> None:
    told = refused(teams=[team("nurses"), team("desk")])
    assert "the usual subjects need teams front-desk, billing too" in told["subjects"]


def test_settings_stored_before_there_were_messages_still_load() -> None:
    old = settings_of(locations=OFFICES, teams=[team("desk"), team("nurses")])
    practice = Practice.model_validate(old)
    assert [one.team for one in practice.subjects] == ["nurses", "nurses", "nurses", "desk", "desk", "desk"]
    assert Practice.model_validate(settings_of(teams=[])).teams == list(USUAL_TEAMS)
    assert Practice.model_validate(settings_of(teams=[])).subjects == list(USUAL_SUBJECTS)


def test_provider_works_at_offices_of_the_practice() -> None:
    given = provider("chen", locations=["main", "pond"], staff="stf_" + "a" * 24)
    (found,) = Practice.model_validate(settings_of(locations=OFFICES, providers=[given])).providers
    assert (found.locations, found.staff) == (["main", "pond"], "stf_" + "a" * 24)
    told = refused(locations=OFFICES, providers=[provider("chen"), provider("osei", locations=["hill"])])
    assert "no location of this id: hill" in told["providers"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"locations": []}, "providers.0.locations"),
        ({"locations": ["main", "main"]}, "providers.0.locations"),
        ({"identifiers": []}, "providers.0.identifiers"),
        ({"identifiers": [{"system": "staff", "value": "1"}]}, "providers.0.identifiers.0.system"),
        ({"staff": "emily.chen"}, "providers.0.staff"),
    ],
)
def test_provider_that_no_patient_could_reach_is_refused(change: dict[str, Any], field: str) -> None:
    assert field in refused(locations=OFFICES, providers=[provider("chen", **change)])


def test_identifier_of_two_providers_is_refused() -> None:
    same = [{"system": STAFF_SYSTEM, "value": "chen"}]
    told = refused(locations=OFFICES, providers=[provider("chen"), provider("osei", identifiers=same)])
    assert "more than once: chen" in told["providers"]


def test_national_provider_identifier_goes_by_one_name() -> None:
    given = provider("chen", identifiers=[{"system": policy.NPI_AS_OID, "value": "1234567893"}])
    told = refused(locations=OFFICES, providers=[given])
    assert policy.NPI in told["providers.0.identifiers.0.system"]


def test_saved_replies_have_names_of_their_own() -> None:
    reply = {"name": "Refill sent", "text": "Your refill is on its way."}
    assert "only once" in refused(saved_replies=[reply, reply])["saved_replies"]
