"""Links in mail: their secrets stay with who opens them, and opening one changes nothing, whoever or whatever does."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from local.routing import Router
from portico.access import Caller
from portico.identity import service as identity
from portico.practices import service as practices
from tests.component.identity.conftest import MovedClock
from tests.support import people
from tests.support.accounts import DENISE, EMAIL, at_work, invited, myra_with_chart, outbox, sealed_in
from tests.support.applications import asking, walter_with_chart
from tests.support.aws import ORIGIN, template
from tests.support.events import PRACTICE, call
from tests.support.factors import holder
from tests.support.stored import everything
from tests.support.visits import Visitor

LOOKS = {  # what a page asks when it is opened
    "activate": "/sign-up/invitations",
    "recover/new": "/recovery/link",
    "sign-up/family": "/family-requests/status",
}
KEY: Mapping[str, str | None] = {"Idempotency-Key": "key-of-the-desk-0001"}


def invitation(now: datetime) -> None:
    invited(now, myra_with_chart())


def assigned_account(_: datetime) -> None:
    path = f"/desk/patients/{myra_with_chart().patient_id}/account"
    assert call("POST", path, body={"email": EMAIL}, caller=people.staff(), headers=KEY).status == 201


def account_renewal(now: datetime) -> None:
    person = myra_with_chart()
    holder(now, person)
    at_work("acc_front_desk")
    answer = call("POST", f"/desk/patients/{person.patient_id}/reset", body={}, caller=people.staff(), headers=KEY)
    assert answer.status in (200, 201), answer.text


def recovery(now: datetime) -> None:
    holder(now, myra_with_chart())
    assert Visitor().post("/recovery", {"email": EMAIL}).status == 202


def staff_invitation(now: datetime) -> None:
    operator, practice = Caller(PRACTICE, "staff", "operator", role="administrator"), practices.get_ready(PRACTICE)
    identity.invite_staff(operator, practice, DENISE, "denise@larkspur.example", now, "key-of-the-tests-2")


def family_request(_: datetime) -> None:
    walter_with_chart()
    assert asking().prove_email().status == 200


every_link = pytest.mark.parametrize(
    "mailed", [invitation, staff_invitation, assigned_account, account_renewal, recovery, family_request]
)


def link_in(template_name: str) -> str:
    (mail,) = [mail for mail in outbox() if mail["template"] == template_name]
    return str(mail["params"].get("link") or sealed_in(mail)["link"])


def kept() -> Mapping[str, Any]:
    """All that is stored but counted attempts."""
    return {key: item for key, item in everything(but=("AuditTable",)).items() if "#LIMIT#" not in key}


@every_link
def test_a_secret_stands_where_no_server_and_no_log_sees_it(
    mailed: Callable[[datetime], None], moved_clock: MovedClock
) -> None:
    mailed(moved_clock.now)
    link = urlsplit(link_in(mailed.__name__))
    assert (f"{link.scheme}://{link.netloc}", link.query) == (ORIGIN, "")
    assert link.path.removeprefix("/larkspur/") in {*LOOKS, "sign-in"}
    assert bool(link.fragment) == (link.path != "/larkspur/sign-in"), "the link of an assigned account holds no secret"


@every_link
def test_a_scanner_that_opens_a_link_and_runs_its_page_changes_nothing(
    mailed: Callable[[datetime], None], moved_clock: MovedClock
) -> None:
    mailed(moved_clock.now)
    link = urlsplit(link_in(mailed.__name__))
    assert Router(template().routes()).match(link.path) is None, "no function answers where a page is"
    look = LOOKS.get(link.path.removeprefix("/larkspur/"))
    before = kept()
    for _ in range(3 if look else 0):
        assert Visitor().post(str(look), {"token": link.fragment, "handle": link.fragment}).status == 200
    assert kept() == before
