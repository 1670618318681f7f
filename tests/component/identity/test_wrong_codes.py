"""Every wrong code of who has no account yet stands in the audit trail, whomever the practice knows, and without it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.applications import Applicant, asking, registering, walter_with_chart
from tests.support.events import Answer
from tests.support.stored import rows

GUESS = "4837 2915"
WAYS = {"registration": registering, "family": asking}
KIND = {"registration": "patient", "family": "family"}
SECOND = {"registration": ("chart", "chart-code"), "family": ("passcode", "passcode")}


def guess(applicant: Applicant, route: str) -> Answer:
    return applicant.step(route, code=GUESS)


def trail(way: str) -> list[dict[str, Any]]:
    return [entry for entry in rows("AuditTable", "AUDIT") if entry["action"] == f"{way}.code_refused"]


@pytest.mark.parametrize(("way", "applicant"), WAYS.items(), ids=WAYS)
def test_a_wrong_code_to_ones_own_address_is_the_practices_to_see(way: str, applicant: Callable[[], Applicant]) -> None:
    walter_with_chart()
    newcomer = applicant()
    newcomer.begin()
    assert guess(newcomer, "email-code").status == 422
    (entry,) = trail(way)
    assert (entry["kind"], entry["what"], entry.get("patient")) == (KIND[way], "email", None)


@pytest.mark.parametrize(("way", "applicant"), WAYS.items(), ids=WAYS)
def test_a_wrong_code_to_the_patient_stands_in_their_trail_and_holds_neither_code_nor_name(
    way: str, applicant: Callable[[], Applicant]
) -> None:
    patient_id = walter_with_chart()
    newcomer = applicant()
    newcomer.prove_email()
    step, route = SECOND[way]
    assert guess(newcomer, route).status == 422
    (entry,) = trail(way)
    assert (entry["kind"], entry["what"], entry["patient"]) == (KIND[way], step, patient_id)
    assert entry["address"]
    for told in (GUESS, GUESS.replace(" ", ""), "Lindqvist", "mail.example", newcomer.handle):
        assert told not in str(entry)


@pytest.mark.parametrize(("way", "applicant"), WAYS.items(), ids=WAYS)
def test_codes_for_somebody_whom_nobody_knows_are_written_down_too_each_of_them(
    way: str, applicant: Callable[[], Applicant]
) -> None:
    newcomer = applicant()
    newcomer.prove_email()
    statuses = [guess(newcomer, SECOND[way][1]).status for _ in range(6)]
    assert statuses == [422] * 4 + [410] * 2
    assert [entry.get("patient") for entry in trail(way)] == [None] * 6, "the practice's: there is no such patient"


@pytest.mark.parametrize(("way", "applicant"), WAYS.items(), ids=WAYS)
def test_a_right_code_is_no_refusal(way: str, applicant: Callable[[], Applicant]) -> None:
    walter_with_chart()
    applicant().prove_email()
    assert trail(way) == []
