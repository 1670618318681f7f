"""Words that suggest an emergency, in English and Spanish. The pages are held to the same cases."""

import json
from itertools import permutations
from pathlib import Path

import pytest
from pydantic import ValidationError

from portico.messages import urgent
from portico.practices.messaging_models import UrgentWords
from tests.support.fixtures import cases

TEXTS = cases("urgent")
PORTALS_OWN = urgent.phrases()


@pytest.mark.parametrize("text", TEXTS["crisis"], ids=ascii)
def test_words_of_a_crisis_come_before_all_others(text: str) -> None:
    assert urgent.kind_of(text, PORTALS_OWN) == "crisis"


@pytest.mark.parametrize("text", TEXTS["emergency"], ids=ascii)
def test_words_of_an_emergency_are_found_however_they_are_written(text: str) -> None:
    assert urgent.kind_of(text, PORTALS_OWN) == "emergency"


@pytest.mark.parametrize("text", TEXTS["nothing"], ids=ascii)
def test_everyday_words_lead_to_no_advice(text: str) -> None:
    assert urgent.kind_of(text, PORTALS_OWN) is None


def test_a_practice_adds_words_of_its_own() -> None:
    sought = urgent.phrases(added=["pump * alarm"])
    assert urgent.kind_of("My pump shows an alarm", sought) == "emergency"
    assert urgent.kind_of("My pump shows an alarm", PORTALS_OWN) is None


def test_a_practice_takes_words_away_however_it_writes_them() -> None:
    sought = urgent.phrases(removed=["Derrames", "cant speak"])
    assert urgent.kind_of("tuve un derrame", sought) is None
    assert urgent.kind_of("I can't speak", sought) is None
    assert urgent.kind_of("dolor de pecho", sought) == "emergency"


def test_a_removal_of_what_nobody_looks_for_is_said() -> None:
    assert urgent.unknown(["chest pain", "ches pain", "Sobredosis"]) == ["ches pain"]


def test_what_one_practice_changes_no_other_sees() -> None:
    urgent.phrases(added=["pump alarm"], removed=["stroke"])
    assert urgent.phrases() == PORTALS_OWN


def test_no_phrase_is_there_for_nothing() -> None:
    """One that another of its language finds anyway only makes the list longer."""
    listed = json.loads(Path(urgent.__file__).with_name("urgent.json").read_text(encoding="utf-8"))
    lists = [phrases for languages in listed.values() for phrases in languages.values()]
    idle = [
        (phrase, other)
        for phrases in lists
        for phrase, other in permutations(phrases, 2)
        if urgent.kind_of(phrase.replace(" *", ""), {"crisis": [], "emergency": [other]})
    ]
    assert idle == []


@pytest.mark.parametrize("phrase", ["pump alarm", "pump * alarm", "alarma del corazón", "24-hour pump", "can't eat"])
def test_a_practice_may_name_any_words(phrase: str) -> None:
    assert UrgentWords(added=[phrase]).added == [phrase]


@pytest.mark.parametrize("phrase", ["", " ", "*", "...", "* alarm", "alarm *", "a.b", "x" * 81])
def test_a_phrase_that_would_find_nothing_or_everything_is_refused(phrase: str) -> None:
    with pytest.raises(ValidationError):
        UrgentWords(added=[phrase])
