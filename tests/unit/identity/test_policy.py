"""Rules of who gets in."""

from datetime import UTC, date, datetime

import pytest

from portico.errors import Invalid
from portico.identity import policy


@pytest.mark.parametrize("typed", ["Myra.Jones", " myra.jones ", "ＭＹＲＡ.jones", "MYRA.JONES"])
def test_spellings_that_look_the_same_are_one_username(typed: str) -> None:
    name = policy.folded(typed)
    assert name == "myra.jones"
    assert policy.username_problem(name) is None
    assert policy.login_name(typed) == "myra.jones"


@pytest.mark.parametrize("name", ["", "abc", "a" * 41, "two words", "myra@mail.example", "мyra", "my#ra", "myra\x00x"])
def test_what_is_no_username_is_refused_in_words(name: str) -> None:
    problem = policy.username_problem(policy.folded(name))
    assert problem is not None
    assert problem.code == "identity.username_invalid"
    assert problem.errors["username"].startswith("Use 4 to 40")


@pytest.mark.parametrize("typed", ["", "a", "x" * 300, "two words", "\ud800\ud800\ud800\ud800"])
def test_what_no_login_looks_like_is_never_looked_up(typed: str) -> None:
    assert policy.login_name(typed) is None


def test_an_email_address_signs_in_whatever_its_capitals() -> None:
    assert policy.login_name("Myra.Jones@Mail.example") == "myra.jones@mail.example"


def test_problems_of_both_fields_are_said_at_once() -> None:
    name, word = policy.username_taken(), Invalid("identity.password_common", "No.", errors={"password": "No."})
    found = policy.together([name, word])
    assert found.code == "identity.username_taken"
    assert set(found.errors) == {"username", "password"}


def test_an_address_is_hinted_at_and_not_shown() -> None:
    assert policy.email_hint("myra.jones@mail.example") == "m•••@mail.example"


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("born", [date(2013, 11, 22), date(1946, 2, 28)])
def test_who_is_thirteen_today_may_be_invited(born: date) -> None:
    assert policy.refusal_to_invite(born, TODAY, 13) is None


def test_nobody_is_invited_a_day_before_thirteen() -> None:
    refusal = policy.refusal_to_invite(date(2013, 11, 23), TODAY, 13)
    assert refusal is not None
    assert (refusal.status, refusal.code) == (422, "identity.too_young")


def test_a_practice_that_raised_the_age_is_obeyed() -> None:
    refusal = policy.refusal_to_invite(date(2011, 1, 1), TODAY, 16)
    assert refusal is not None
    assert "under 16" in refusal.detail


def test_nobody_of_unknown_age_is_invited() -> None:
    refusal = policy.refusal_to_invite(None, TODAY, 13)
    assert refusal is not None
    assert refusal.code == "identity.age_unknown"


@pytest.mark.parametrize(
    "given",
    ["5085550142", "(508) 555-0142", "+1 508 555 0142", "1-508-555-0142", "508.555.0142 ext. 7", "５０８5550142"],
)
def test_a_phone_number_is_the_same_however_it_is_written(given: str) -> None:
    assert policy.same_phone(given, None, ["(508) 555-0142"])


@pytest.mark.parametrize("given", [None, "", "508-555-0143", "555-0142", "0142", "ext 7"])
def test_another_phone_number_or_a_part_of_it_is_not_the_same(given: str | None) -> None:
    assert not policy.same_phone(given, None, ["(508) 555-0142", "", "7"])


@pytest.mark.parametrize(
    ("given", "extension", "known", "same"),
    [
        ("508-555-0142", "12", "508-555-0142 x12", True),
        ("508-555-0142 x12", None, "508-555-0142 ext 12", True),
        ("508-555-0142", "13", "508-555-0142 x12", False),
        ("508-555-0142", None, "508-555-0142 x12", True),
        ("508-555-0142", "12", "508-555-0142", True),
    ],
)
def test_an_extension_counts_where_both_name_one(given: str, extension: str | None, known: str, same: bool) -> None:
    assert policy.same_phone(given, extension, [known]) is same


def test_no_birth_date_is_never_the_right_one() -> None:
    assert not policy.same_birth_date(None, None)
    assert not policy.same_birth_date(date(1946, 2, 28), None)
    assert policy.same_birth_date(date(1946, 2, 28), date(1946, 2, 28))


def test_an_answer_is_compared_without_capitals_and_spaces_around_it() -> None:
    assert policy.security_answer("What was it?", "  Sørensen ") == policy.security_answer("What was it?", "sørensen")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("x", "identity.answer_too_short"),
        ("  x ", "identity.answer_too_short"),
        ("what WAS it?", "identity.answer_is_question"),
    ],
)
def test_an_answer_that_anyone_finds_is_refused(answer: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        policy.security_answer("What was it?", answer)
    assert refused.value.code == code
    assert "answer" in refused.value.errors


def test_an_own_question_must_be_written() -> None:
    assert policy.security_question("own", " Which bridge? ") == "Which bridge?"
    assert policy.security_question("first_phone", None).startswith("What was your first")
    with pytest.raises(Invalid) as refused:
        policy.security_question("own", " ")
    assert refused.value.errors["own_question"]


def test_mail_says_a_moment_in_the_practices_own_time() -> None:
    moment = datetime(2026, 12, 6, 20, 5, tzinfo=UTC)
    assert policy.moment_words(moment, "America/New_York") == "December 6, 2026 at 3:05 PM"
    assert (
        policy.moment_words(datetime(2026, 1, 2, 5, 0, tzinfo=UTC), "America/New_York") == "January 2, 2026 at 12:00 AM"
    )


@pytest.mark.parametrize(("left", "words"), [(4, "4 more times"), (1, "one more time")])
def test_how_many_tries_are_left_is_said(left: int, words: str) -> None:
    assert words in policy.tries_words(left)
