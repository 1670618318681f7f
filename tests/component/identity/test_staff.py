"""Staff: an administrator invites them, gives roles, suspends and restores; nobody does it to themselves."""

from collections.abc import Callable
from typing import Any

import pytest

from portico import ids
from portico.access import Caller
from portico.identity import policy
from portico.identity import service as identity
from portico.identity.repo import account_rows, token_rows
from portico.practices import service as practices
from portico.settings import settings
from portico.store import keys, transactions
from portico.store.conditions import Change
from portico.store.table import TenantTable
from tests.component.identity.conftest import MovedClock
from tests.support.accounts import activated, outbox, secret_of, signed_in, staff_member
from tests.support.events import Answer
from tests.support.faults import counted
from tests.support.stored import audited
from tests.support.visits import Visitor

KEY = {"Idempotency-Key": "key-of-the-tests-01"}
WANTED = {"name": "Dr. Hana Sato", "email": "hana.sato@larkspur.example", "role": "provider"}
ROLES = ("administrator", "provider", "nurse", "front_desk", "billing")


@pytest.fixture
def admin(moved_clock: MovedClock) -> Visitor:
    visitor = staff_member("administrator", moved_clock.now)
    moved_clock.forward(seconds=1)  # mails are told apart by their time
    return visitor


def listed(visitor: Visitor) -> dict[str, dict[str, Any]]:
    """Everyone of the staff, by id."""
    answer = visitor.get("/desk/staff")
    assert answer.status == 200, answer.text
    return {member["id"]: member for member in answer.body["items"]}


def change(visitor: Visitor, name: str, what: str, body: Any = None, key: str = "key-of-the-tests-02") -> Answer:
    return visitor.post(f"/desk/staff/stf_{name}/{what}", body, headers={"Idempotency-Key": key})


def link_back() -> str:
    """The secret of the newest link back into an account."""
    return secret_of([mail for mail in outbox() if mail["template"] == "account_renewal"][-1])


def test_however_many_are_invited_the_list_of_staff_costs_as_many_calls(admin: Visitor) -> None:
    made = []
    for number in (1, 2, 3):
        wanted = WANTED | {"email": f"{number}@larkspur.example"}
        admin.post("/desk/staff", wanted, headers={"Idempotency-Key": f"key-of-the-tests-{number:02}"})
        with counted() as calls:
            listed(admin)
        made.append(sorted(calls.made))
    assert made[0] == made[1] == made[2]


def test_an_administrator_invites_someone_who_comes_in_with_their_role(admin: Visitor) -> None:
    invited = admin.post("/desk/staff", WANTED, headers=KEY)
    assert (invited.status, invited.body["state"], invited.body["role"]) == (201, "invited", "provider")
    mail = outbox()[-1]
    assert (mail["template"], mail["to"]) == ("staff_invitation", WANTED["email"])
    hana = Visitor()
    session = activated(hana, secret_of(mail), "hana.sato").body
    assert (session["role"], session["name"]["first"], session["stage"]) == ("provider", "Hana", "question")
    member = listed(admin)[invited.body["id"]]
    assert (member["state"], member["username"], member["own"]) == ("registered", "hana.sato", False)


def test_the_same_invitation_twice_is_one_person_and_one_mail(admin: Visitor) -> None:
    first = admin.post("/desk/staff", WANTED, headers=KEY)
    count = len(outbox())
    assert admin.post("/desk/staff", WANTED, headers=KEY).body == first.body
    assert (len(outbox()), len(listed(admin))) == (count, 2)


def test_an_invitation_sent_again_goes_to_the_new_address_and_ends_the_old_link(
    admin: Visitor, moved_clock: MovedClock
) -> None:
    member = admin.post("/desk/staff", WANTED, headers=KEY).body
    old = secret_of(outbox()[-1])
    moved_clock.forward(minutes=1)
    again = admin.post(
        f"/desk/staff/{member['id']}/invitations",
        {"email": "hana@larkspur.example"},
        headers={"Idempotency-Key": "key-of-the-tests-03"},
    )
    assert (again.status, again.body["invitation"]["email"]) == (201, "hana@larkspur.example")
    assert activated(Visitor(), old, "hana.sato").status == 410
    assert activated(Visitor(), secret_of(outbox()[-1]), "hana.sato").status == 201


def test_a_role_given_before_the_link_was_used_counts_when_it_is(admin: Visitor) -> None:
    member = admin.post("/desk/staff", WANTED, headers=KEY).body
    assert admin.post(f"/desk/staff/{member['id']}/role", {"role": "nurse"}).body["role"] == "nurse"
    assert activated(Visitor(), secret_of(outbox()[-1]), "hana.sato").body["role"] == "nurse"


def test_a_new_role_counts_from_the_next_request_on(admin: Visitor, moved_clock: MovedClock) -> None:
    nina = staff_member("billing", moved_clock.now, "nina.cole")
    assert nina.get("/desk/tasks").status == 403
    given = change(admin, "nina.cole", "role", {"role": "front_desk"})
    assert (given.status, given.body["role"]) == (200, "front_desk")
    assert nina.get("/desk/tasks").status == 200
    assert nina.get("/session").body["role"] == "front_desk"
    assert audited("staff.role_given") == 1


def test_who_is_suspended_is_out_at_once_and_comes_in_again_when_restored(
    admin: Visitor, moved_clock: MovedClock
) -> None:
    nina = staff_member("nurse", moved_clock.now, "nina.cole")
    assert change(admin, "nina.cole", "suspend").body["state"] == "suspended"
    assert nina.get("/session").status == 401
    assert signed_in(Visitor(), "nina.cole").status == 401
    assert change(admin, "nina.cole", "suspend").status == 200
    assert change(admin, "nina.cole", "restore").body["state"] == "registered"
    assert nina.get("/session").status == 401
    assert signed_in(Visitor(), "nina.cole").status == 200
    assert audited("staff.suspended") == audited("staff.restored") == 1


def test_restoring_does_not_open_what_too_many_wrong_passwords_locked(admin: Visitor, moved_clock: MovedClock) -> None:
    staff_member("nurse", moved_clock.now, "nina.cole")
    change(admin, "nina.cole", "suspend")
    account = account_rows.find("larkspur", "nina.cole")
    assert account is not None
    guard = keys.guard(account.id)
    TenantTable(settings().identity_table, "larkspur").update(guard, Change(put={"failures": policy.FAILURES}))
    assert change(admin, "nina.cole", "restore").body["state"] == "locked"
    assert signed_in(Visitor(), "nina.cole").status == 401


def test_who_is_suspended_is_not_let_in_by_a_link(admin: Visitor, moved_clock: MovedClock) -> None:
    staff_member("nurse", moved_clock.now, "nina.cole")
    assert change(admin, "nina.cole", "reset", {}).body["reset_pending"] is True
    secret = link_back()
    change(admin, "nina.cole", "suspend")
    assert change(admin, "nina.cole", "reset", {}, key="key-of-the-tests-04").body["code"] == "identity.suspended"
    assert activated(Visitor(), secret, "nina.cole", "violet anchor mosaic thunder").status == 410
    assert signed_in(Visitor(), "nina.cole").status == 401
    assert change(admin, "nina.cole", "restore").body["reset_pending"] is False
    assert activated(Visitor(), secret, "nina.cole", "violet anchor mosaic thunder").status == 410, "it died for good"


def test_a_reset_leads_back_with_a_new_password_and_question(admin: Visitor, moved_clock: MovedClock) -> None:
    staff_member("nurse", moved_clock.now, "nina.cole")
    assert change(admin, "nina.cole", "reset", {}).status == 200
    back = Visitor()
    answer = activated(back, link_back(), "nina.cole", "violet anchor mosaic thunder")
    assert (answer.status, answer.body["stage"], answer.body["role"]) == (201, "question", "nurse")


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("suspend", None),
        ("restore", None),
        ("role", {"role": "nurse"}),
        ("reset", {}),
        ("reset", {"email": "sam@elsewhere.example"}),
    ],
)
def test_nobody_changes_their_own_role_or_suspends_or_resets_themselves(admin: Visitor, what: str, body: Any) -> None:
    answer = change(admin, "administrator.one", what, body)
    assert (answer.status, answer.body["code"]) == (403, "identity.own_role")
    own = listed(admin)["stf_administrator.one"]
    assert (own["role"], own["reset_pending"]) == ("administrator", False)


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("/stf_nina.cole/reset", {"email": "nina@elsewhere.example"}),
        ("/stf_nina.cole/reset", {}),
        ("/stf_nina.cole/role", {"role": "administrator"}),
        ("/stf_nina.cole/suspend", None),
        ("/stf_nina.cole/restore", None),
        ("/stf_nina.cole/invitations", {"email": "nina@elsewhere.example"}),
        ("", {**WANTED, "role": "administrator"}),
    ],
)
def test_a_console_left_open_changes_nothing_about_staff(
    admin: Visitor, moved_clock: MovedClock, what: str, body: Any
) -> None:
    staff_member("nurse", moved_clock.now, "nina.cole")
    moved_clock.forward(minutes=10)
    before, mails = listed(admin), len(outbox())
    refused = admin.post(f"/desk/staff{what}", body, headers=KEY)
    assert (refused.status, refused.body["code"]) == (403, "identity.confirm_first")
    assert (listed(admin), len(outbox())) == (before, mails)


def test_a_link_to_another_mailbox_is_told_to_the_old_one_at_once(admin: Visitor, moved_clock: MovedClock) -> None:
    staff_member("nurse", moved_clock.now, "nina.cole")
    assert change(admin, "nina.cole", "reset", {"email": "nina@elsewhere.example"}).status == 200
    sent = {(mail["template"], mail["to"]) for mail in outbox()}
    assert sent >= {
        ("account_renewal", "nina@elsewhere.example"),
        ("account_renewal_elsewhere", "nina.cole@larkspur.example"),
    }
    assert audited("identity.renewal_sent_elsewhere") == 1


def test_two_administrators_who_suspend_each_other_leave_one(
    admin: Visitor, moved_clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one's change was asked for before the first one's was written."""
    other = staff_member("administrator", moved_clock.now, "ada.bell")
    suspending_first(other, monkeypatch)
    answer = change(admin, "ada.bell", "suspend")
    assert (answer.status, answer.body["code"]) == (403, "request.denied")
    assert other.get("/session").status == 200


def test_a_role_given_while_another_invitation_is_on_its_way_is_kept(
    admin: Visitor, moved_clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = staff_member("administrator", moved_clock.now, "ada.bell")
    path = f"/desk/staff/{admin.post('/desk/staff', WANTED, headers=KEY).body['id']}"
    doing_first(lambda: other.post(f"{path}/role", {"role": "nurse"}), monkeypatch)
    key = {"Idempotency-Key": "key-of-the-tests-03"}
    answer = admin.post(f"{path}/invitations", {"email": WANTED["email"]}, headers=key)
    assert (answer.status, answer.body["code"]) == (409, "identity.changed")
    assert admin.post(f"{path}/invitations", {"email": WANTED["email"]}, headers=key).body["role"] == "nurse"


def suspending_first(other: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """`other` suspends the administrator while the administrator's next change is on its way."""
    doing_first(lambda: change(other, "administrator.one", "suspend"), monkeypatch)


def doing_first(do: Callable[[], Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done while the next change is on its way."""
    write = transactions.write

    def interrupted(*parts: Any) -> None:
        monkeypatch.setattr(transactions, "write", write)
        assert do().status == 200
        write(*parts)

    monkeypatch.setattr(transactions, "write", interrupted)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", WANTED),
        ("/stf_ida.marsh/invitations", {"email": "ida@larkspur.example"}),
        ("/stf_ada.bell/reset", {}),
    ],
)
def test_who_was_suspended_meanwhile_invites_and_resets_nobody(
    admin: Visitor, moved_clock: MovedClock, monkeypatch: pytest.MonkeyPatch, path: str, body: Any
) -> None:
    other = staff_member("administrator", moved_clock.now, "ada.bell")
    invitee = identity.StaffInvitee("stf_ida.marsh", "Ida", "Ida Marsh", "nurse")
    operator, practice = Caller("larkspur", "staff", "operator"), practices.get_ready("larkspur")
    identity.invite_staff(operator, practice, invitee, "ida.marsh@larkspur.example", moved_clock.now, "key-of-ida")
    before = len(outbox())
    suspending_first(other, monkeypatch)
    answer = admin.post(f"/desk/staff{path}", body, headers=KEY)
    assert (answer.status, answer.body["code"], len(outbox())) == (403, "request.denied", before)


def test_an_invitation_is_withdrawn_until_another_one_is_sent(admin: Visitor, moved_clock: MovedClock) -> None:
    path = f"/desk/staff/{admin.post('/desk/staff', WANTED, headers=KEY).body['id']}"
    secret = secret_of(outbox()[-1])
    withdrawn = admin.post(f"{path}/suspend")
    assert (withdrawn.status, withdrawn.body["state"], withdrawn.body["invitation"]) == (200, "suspended", None)
    assert activated(Visitor(), secret, "hana.sato").status == 410
    assert admin.post(f"{path}/suspend").body == withdrawn.body
    assert audited("staff.invitation_withdrawn") == 1
    assert admin.post(f"{path}/restore").body["code"] == "identity.not_registered"
    assert admin.post(f"{path}/role", {"role": "nurse"}).body["role"] == "nurse"
    moved_clock.forward(minutes=1)
    body, key = {"email": WANTED["email"]}, {"Idempotency-Key": "key-of-the-tests-03"}
    assert admin.post(f"{path}/invitations", body, headers=key).body["state"] == "invited"
    assert activated(Visitor(), secret_of(outbox()[-1]), "hana.sato").body["role"] == "nurse"


def test_who_let_their_invitation_run_out_can_still_be_given_a_role(admin: Visitor, moved_clock: MovedClock) -> None:
    member = admin.post("/desk/staff", WANTED, headers=KEY).body["id"]
    token_gone = token_rows.deleting("larkspur", ids.digest(secret_of(outbox()[-1])))
    transactions.write(token_gone)  # as DynamoDB does some time after its end
    moved_clock.forward(days=15)
    signed_in(admin, "administrator.one")
    given = admin.post(f"/desk/staff/{member}/role", {"role": "nurse"})
    assert (given.status, given.body["role"], given.body["state"]) == (200, "nurse", "expired")


def test_someone_who_is_not_there_is_not_found(admin: Visitor) -> None:
    for what, body in (("suspend", None), ("role", {"role": "nurse"}), ("reset", {})):
        assert change(admin, "nobody", what, body).body["code"] == "identity.staff_unknown"


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"name": "x" * 81}, {"name": "A\nB"}, {"email": "nobody"}, {"role": "patient"}]
)
def test_what_is_missing_or_wrong_is_said_by_field(admin: Visitor, wrong: dict[str, str]) -> None:
    answer = admin.post("/desk/staff", WANTED | wrong, headers=KEY)
    assert (answer.status, list(answer.body["errors"])) == (422, list(wrong))


MAY = {
    "administrator": ["desk:invite", "desk:messages", "desk:read", "desk:staff", "desk:tasks", "messages:draft"],
    "provider": ["desk:invite", "desk:messages", "desk:read", "messages:draft"],
    "nurse": ["desk:invite", "desk:messages", "desk:read", "messages:draft"],
    "front_desk": ["desk:invite", "desk:messages", "desk:read", "desk:tasks", "messages:draft"],
    "billing": ["desk:messages", "desk:read", "messages:draft"],
}


@pytest.mark.parametrize("role", ROLES)
def test_the_session_says_what_a_role_may_do_and_the_routes_agree(role: str, moved_clock: MovedClock) -> None:
    visitor = staff_member(role, moved_clock.now)
    assert visitor.get("/session").body["may"] == MAY[role]
    opened = {
        "desk:read": visitor.get("/desk/patients").status,
        "desk:tasks": visitor.get("/desk/tasks").status,
        "desk:staff": visitor.get("/desk/staff").status,
        "desk:invite": visitor.post("/desk/patients/pat_none/reset", {}, headers=KEY).status,
        "desk:messages": visitor.get("/desk/messages/options").status,
        "messages:draft": visitor.get("/patients/pat_none/messages/drafts").status,
    }
    assert {action for action, status in opened.items() if status != 403} == set(MAY[role])
