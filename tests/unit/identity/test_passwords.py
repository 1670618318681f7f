"""Passwords: what is refused and why, and how they are kept."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters

from portico.identity import passwords

GOOD = "correct horse battery staple"
PERSONAL = ["myra.jones", "mj1946@mail.example", "Myra", "Myra Jones", "larkspur", "Larkspur Family Medicine"]


def code(password: str, *, second_step: bool = False) -> str | None:
    found = passwords.weakness(password, PERSONAL, second_step=second_step)
    return found.code if found else None


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "alllowercaseoak",
        "           tree frog moss lantern           ",
        "🦊🐢🌊🍋🔥🎈🧭🛶🌵🎻🧵🥝🚲🕰🗝",
        "x9$K" * 16 + "plum quartz",
        "Bäume stehen schief",
        "Larkspur grows behind our shed",
        "my dog eats 3 socks",
        "~;?#]&-^,:=%>.`",
    ],
)
def test_any_characters_make_a_password(password: str) -> None:
    assert code(password) is None


def test_fifteen_characters_are_enough_and_fourteen_are_not() -> None:
    assert code("plum quartz oak") is None
    assert code("plum quartz oa") == "identity.password_too_short"


def test_beside_a_second_step_eight_characters_are_enough_and_seven_are_not() -> None:
    assert code("plum oak", second_step=True) is None
    assert code("plum oa", second_step=True) == "identity.password_too_short"


@pytest.mark.parametrize("password", ["password1", "12345678", "larkspur1", "qwertyui", "Myra1946", "aaaaaaaaaa"])
def test_beside_a_second_step_what_guessers_try_first_is_refused_too(password: str) -> None:
    assert code(password, second_step=True) == "identity.password_common"


def test_a_ligature_counts_as_what_it_stands_for() -> None:
    assert code("plum quartz ﬁ") == "identity.password_too_short"
    assert code("plum quartz oﬁ") is None


def test_256_characters_fit_and_257_do_not() -> None:
    long = "plum quartz oak " * 16
    assert code(long) is None
    assert code(long + "x") == "identity.password_too_long"


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password12345678",
        "P@ssw0rdP@ssw0rd",
        "$unsh1ne|$un5hine",
        "qwertyuiopasdfghjkl",
        "1qaz2wsx3edc4rfv",
        "1q2w3e4r5t6y7u8i",
        "abcdefghijklmnopqrst",
        "987654321098765",
        "aaaaaaaaaaaaaaaaaaaaa",
        "xyxyxyxyxyxyxyxyxyx",
        "iloveyouiloveyou",
        "SummerWinter2026!!!",
        "letmein letmein letmein",
        "trustno1trustno1",
        "January1947!!!!!",
        "football baseball",
        "?!?!?!?!?!?!?!?!",
        "İİİİİİİİİİİİİİİİİİİİ",
    ],
)
def test_what_guessers_try_first_is_refused_with_the_reason(password: str) -> None:
    found = passwords.weakness(password, PERSONAL)
    assert found is not None
    assert found.code == "identity.password_common"
    assert "guessed first" in found.errors["password"]


@pytest.mark.parametrize(
    "password",
    ["LarkspurFamilyMedicine1", "larkspur.medicine", "Myra.Jones.1946!!", "MyraJonesMyraJones"],
)
def test_the_persons_and_the_practices_names_are_refused(password: str) -> None:
    found = passwords.weakness(password, PERSONAL)
    assert found is not None
    assert found.code == "identity.password_common"
    assert "practice" in found.errors["password"]


def test_a_long_password_is_looked_at_as_far_as_the_estimate_goes() -> None:
    assert code("ß" * 100) == "identity.password_common"
    assert code("plum quartz oak lantern " + "!" * 200) is None


def test_passwords_are_kept_as_argon2id_with_the_stated_cost() -> None:
    kept = extract_parameters(passwords.hash_secret(GOOD))
    assert kept.type.name == "ID"
    assert (kept.memory_cost, kept.time_cost, kept.parallelism) == (19 * 1024, 2, 1)


def test_an_unknown_user_costs_the_same_work_as_a_known_one() -> None:
    assert extract_parameters(passwords._NOBODY) == extract_parameters(passwords.hash_secret(GOOD))


def test_only_the_same_password_opens_and_every_character_counts() -> None:
    long = "ab c" * 20
    kept = passwords.hash_secret(long + "x")
    assert passwords.verify(kept, long + "x")
    assert not passwords.verify(kept, long + "y")
    assert not passwords.verify(kept, long)
    assert not passwords.verify(kept, (long + "x").upper())
    assert not passwords.verify(kept, long + "x ")


def test_a_password_typed_on_another_keyboard_is_the_same() -> None:
    assert passwords.verify(passwords.hash_secret("Ame\u0301lie likes ﬁgs now"), "Am\u00e9lie likes figs now")


def test_nobodys_password_is_never_right() -> None:
    assert not passwords.verify(None, GOOD)
    assert not passwords.verify(None, "")


def test_a_hash_of_former_parameters_opens_and_is_told_as_outdated() -> None:
    former = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(GOOD)
    assert passwords.verify(former, GOOD)
    assert passwords.outdated(former)
    assert not passwords.outdated(passwords.hash_secret(GOOD))


def test_argon2_and_jwt_are_imported_by_identity_alone() -> None:
    package = Path(passwords.__file__).parents[1]
    users = {
        path.relative_to(package).parts[0]
        for path in package.rglob("*.py")
        if any(
            line.startswith(("import jwt", "from jwt", "import argon2", "from argon2"))
            for line in path.read_text().splitlines()
        )
    }
    assert users == {"identity"}
