"""Puts Larkspur Family Medicine into a fresh portal the way a practice comes into it: provisioned, its system sends
the charts, staff invite patients, patients follow the link in their mail. Nothing is written behind the portal's back.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from local.client import Intake, PracticeSystem
from local.demo.build import bundles
from local.demo.dates import NEW_YORK
from local.demo.practice import SETTINGS
from local.demo.received import letter
from local.demo.visitor import Visitor, activate
from local.ready import Account, PracticeClient, Ready
from local.steps import Stop

if TYPE_CHECKING:
    from local.stack import Portal

PASSWORD = "walnut kettle paper 58"
REGISTERED = ("alvarez", "grady", "kowalski", "lindqvist", "ava-hadley")
INVITED = ("rahman",)
_STATE = "demonstration.json"
_KEY_ID = "practice-system-1"
_MAIL_SECONDS = 30


def seed(portal: "Portal") -> Ready:
    """The demonstration practice of this portal: made at the first start, brought to today's date at later ones."""
    state_file = portal.folder / _STATE
    today = datetime.now(NEW_YORK).date()
    if not state_file.exists():
        ready = _make(portal, today)
    else:
        state = json.loads(state_file.read_text(encoding="utf-8"))
        ready = _remembered(state)
        if state["loaded"] == today.isoformat():
            return ready
        _send_charts(portal, ready, today)
    state_file.write_text(json.dumps({"loaded": today.isoformat(), **asdict(ready)}, indent=2), encoding="utf-8")
    return ready


def _remembered(state: dict[str, Any]) -> Ready:
    accounts = tuple(Account(**account) for account in state["accounts"])
    return Ready(state["practice"], accounts, PracticeClient(**state["practice_client"]))


def _make(portal: "Portal", today: date) -> Ready:
    print("  … Larkspur Family Medicine: provisioning", flush=True)
    practice, client, administrator = provision(portal.functions.invoke, portal.folder)

    staff = Visitor(portal.base_url, practice)
    activate(staff, link_to(portal, administrator["email"]), administrator["username"], PASSWORD, None)
    accounts = [Account("administrator", administrator["username"], PASSWORD, None)]
    accounts += [_join(portal, practice, staff, person) for person in _colleagues()]

    ready = Ready(practice, tuple(accounts), client)
    charts = dict(_send_charts(portal, ready, today))
    _send_letter(portal, ready, today)
    for key in (*REGISTERED, *INVITED):
        invite(staff, charts[key])
    accounts += [register(portal, practice, staff, charts[key]) for key in REGISTERED]
    ready = Ready(practice, tuple(accounts), client)
    from local.demo import conversations  # uses Portico's package, which is there once functions ran

    conversations.write_all(ready, today)
    return ready


def provision(
    invoke: Callable[[str, Any], Any], folder: Path, changes: Mapping[str, str] | None = None
) -> tuple[str, PracticeClient, Mapping[str, str]]:
    """Make the practice by invoking its function; gives its id, its own system, and its first administrator.

    `changes` are settings other than the demonstration practice's. The private key of the practice's system is left in
    `folder`.
    """
    key_file, public = _key(folder)
    settings = json.loads(SETTINGS.read_text(encoding="utf-8")) | dict(changes or {})
    administrator = next(person for person in settings.pop("staff") if person["role"] == "administrator")
    first = {name: administrator[name] for name in ("name", "email")}
    made = invoke("practice_provisioning", {**settings, "first_staff": first, "client_jwks": {"keys": [public]}})
    if made["status"] != "ready":
        raise Stop(f"The demonstration practice was not provisioned: {json.dumps(made)}")
    return str(made["practice"]), PracticeClient(made["client_id"], _KEY_ID, str(key_file)), administrator


def _colleagues() -> list[Mapping[str, str]]:
    """One of the practice's staff for each role but the administrator's."""
    people = json.loads(SETTINGS.read_text(encoding="utf-8"))["staff"]
    by_role = {person["role"]: person for person in reversed(people) if person["role"] != "administrator"}
    return list(reversed(by_role.values()))


def _join(portal: "Portal", practice: str, administrator: Visitor, person: Mapping[str, str]) -> Account:
    """The administrator invites someone of the staff, who comes in; gives their account."""
    print(f"  … Larkspur Family Medicine: an invitation to {person['name']}", flush=True)
    administrator.post("/desk/staff", {name: person[name] for name in ("name", "email", "role")})
    activate(Visitor(portal.base_url, practice), link_to(portal, person["email"]), person["username"], PASSWORD, None)
    return Account(person["role"], person["username"], PASSWORD, None)


def _key(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The key of the practice's own system: the private half stays in the data folder."""
    private = ec.generate_private_key(ec.SECP384R1())
    file = folder / "practice-system.pem"
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(pem)
    public = ECAlgorithm.to_jwk(private.public_key(), as_dict=True)
    return file.resolve(), {**public, "kid": _KEY_ID, "use": "sig", "alg": "ES384"}


def _send_charts(portal: "Portal", ready: Ready, today: date) -> Iterable[tuple[str, str]]:
    """Send every chart as the practice's system does; gives (person, patient id)."""
    system = _system(portal, ready)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for key, bundle in bundles(today).items():
            print(f"  … Larkspur Family Medicine: the chart of {key}", flush=True)
            file = Path(folder) / f"{key}.json"
            file.write_text(json.dumps(bundle), encoding="utf-8")
            found.append((key, _whole(system.load(file))))
    return found


def _send_letter(portal: "Portal", ready: Ready, today: date) -> None:
    """Send what another practice wrote, once: a letter of another day would be another letter."""
    print("  … Larkspur Family Medicine: a letter from another practice", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "letter.xml"
        file.write_bytes(letter(today))
        _whole(_system(portal, ready).load(file))


def _system(portal: "Portal", ready: Ready) -> PracticeSystem:
    """The practice's own system, signed in."""
    assert ready.practice_client is not None  # noqa: S101 - the demonstration practice has one
    system = PracticeSystem(portal.base_url, ready.practice, asdict(ready.practice_client))
    system.sign_in("system/*.write")
    return system


def _whole(intake: Intake) -> str:
    if intake.quarantined or intake.refused or len(intake.patients) != 1:
        raise Stop(f"The demonstration's own chart was not taken in whole: {intake.line()}")
    return intake.patients[0]


def invite(staff: Visitor, patient: str) -> None:
    """Have the desk mail a patient their link, to the address in their chart."""
    detail = staff.get(f"/desk/patients/{patient}")
    print(f"  … Larkspur Family Medicine: an invitation to {detail['name']}", flush=True)
    staff.post(f"/desk/patients/{patient}/invitations", {"email": detail["email"]})


def register(portal: "Portal", practice: str, staff: Visitor, patient: str) -> Account:
    """An invited patient follows their link and comes in; gives their account."""
    detail = staff.get(f"/desk/patients/{patient}")
    username = detail["email"].partition("@")[0]
    link = link_to(portal, detail["email"])
    activate(Visitor(portal.base_url, practice), link, username, PASSWORD, {"birth_date": detail["birth_date"]})
    return Account("patient", username, PASSWORD, patient)


def link_to(portal: "Portal", address: str) -> str:
    """The link in the newest mail to this address, once it has arrived."""
    end = time.monotonic() + _MAIL_SECONDS
    while time.monotonic() < end:
        for mail in portal.mail.messages():
            if address in mail.to and mail.links:
                return next(link for link in mail.links if "#" in link)
        time.sleep(0.05)
    raise Stop(f"The invitation to {address} did not arrive in {_MAIL_SECONDS} s; see functions.log.")
