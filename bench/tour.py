"""Everything the API answers, asked of a running portal with the demonstration practice: each route at least once."""

import contextlib
import io
import json
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from unittest.mock import patch

from local import client
from local.client import PracticeSystem
from local.demo.practice import MRN, MRN_OID
from local.demo.seed import PASSWORD, seed
from local.demo.visitor import Visitor
from local.stack import Portal
from portico import log
from tests.support.profiles import change_everything

READER = "tom.grady"  # the demonstration's longest history
ADDRESSEE = "lena.kowalski"  # of the demonstration's letter from another practice
_QUESTION = {"question": "favorite_teacher", "answer": "Ms. Applegate"}


@contextlib.contextmanager
def demonstration() -> Iterator[Portal]:
    """A portal in this process, in a folder of its own, with the demonstration practice; it says nothing meanwhile."""
    log.logger.setLevel("ERROR")
    quiet = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stdout(quiet),
        contextlib.redirect_stderr(quiet),
        Portal(Path(folder), seed=seed) as portal,
    ):
        yield portal


def tour(portal: Portal, number: int) -> None:
    """Ask everything once. `number` makes the newcomer of each tour another person."""
    name = f"newcomer{number:04}"
    newcomer = _sent_by_the_practices_system(portal, name)
    _of_a_newcomer(portal, name, newcomer)
    _of_a_letter(portal)
    _of_a_patient(portal)


def send(portal: Portal, bundle: dict[str, object]) -> str:
    """Have the practice's system send a bundle of one patient; gives the patient's id."""
    file = portal.folder / "sent.json"
    file.write_text(json.dumps(bundle), encoding="utf-8")
    (patient,) = signed_in_system(portal).load(file).patients
    return patient


def signed_in_system(portal: Portal) -> PracticeSystem:
    """The practice's own system, which may write and read."""
    assert portal.ready is not None
    assert portal.ready.practice_client is not None
    system = PracticeSystem(portal.base_url, portal.ready.practice, asdict(portal.ready.practice_client))
    system.sign_in("system/*.write system/*.read")
    return system


def person(name: str) -> dict[str, object]:
    """A bundle with a new patient and nothing else."""
    patient = {
        "resourceType": "Patient",
        "id": name,
        "identifier": [{"system": MRN, "value": name}, {"system": f"urn:oid:{MRN_OID}", "value": name}],
        "name": [{"family": name.title(), "given": ["Ruth"]}],
        "birthDate": "1950-01-02",
    }
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}]}


def _sent_by_the_practices_system(portal: Portal, name: str) -> str:
    """A chart by each door: a bundle, the document that Portico makes of it, and a file uploaded."""
    patient = send(portal, person(name))
    system = signed_in_system(portal)
    zipped, document = portal.folder / "record.zip", portal.folder / "record.xml"
    system.export(patient, zipped)
    with zipfile.ZipFile(zipped) as archive:
        inside = next(each for each in archive.namelist() if each.endswith(".xml"))
        document.write_bytes(archive.read(inside))
    system.load(document)
    with patch.object(client, "LARGEST_REQUEST", 0):
        system.load(portal.folder / "sent.json")
    system.close()
    return patient


def _of_a_newcomer(portal: Portal, name: str, patient: str) -> None:
    """Invited, locked out of User Validation by wrong answers, let in again, and gone."""
    assert portal.ready is not None
    administrator = next(each for each in portal.ready.accounts if each.patient is None)
    staff = _signed_in(portal, administrator.username)
    staff.get("/desk/patients")
    staff.get(f"/desk/patients/{patient}")
    email = f"{name}@mail.example"
    staff.post(f"/desk/patients/{patient}/invitations", {"email": email})
    visitor = Visitor(portal.base_url, portal.ready.practice)
    link = {"token": _token(portal, email)}
    visitor.get("/practice")
    visitor.post("/sign-up/invitations", link)
    visitor.post("/sign-up/activation", {**link, "username": name, "password": PASSWORD})
    visitor.get("/identity-validation")
    for _ in range(5):
        visitor.send("POST", "/identity-validation/answers", {"attested": True, "birth_date": "1901-01-01"})
    staff.post(f"/desk/patients/{patient}/validation-reset", {})
    visitor = _signed_in(portal, name)
    visitor.post("/identity-validation/answers", {"attested": True, "birth_date": "1950-01-02"})
    visitor.post("/identity-validation/security-question", _QUESTION)
    (received,) = visitor.get(f"/patients/{patient}/records/documents")["items"]
    visitor.send("GET", f"/patients/{patient}/records/documents/{received['id']}/page")
    visitor.get("/session")
    visitor.post("/session/extend", {})
    change_everything(visitor, PASSWORD, f"{name}@new.example", portal.mail.messages)
    visitor.send("DELETE", "/session")


def _of_a_letter(portal: Portal) -> None:
    """What another practice sent as a file, fetched by its patient."""
    assert portal.ready is not None
    patient = next(each.patient for each in portal.ready.accounts if each.username == ADDRESSEE)
    visitor = _signed_in(portal, ADDRESSEE)
    (received,) = visitor.get(f"/patients/{patient}/records/documents")["items"]
    visitor.get(f"/patients/{patient}/records/documents/{received['id']}/file")
    visitor.send("DELETE", "/session")


def _of_a_patient(portal: Portal) -> None:
    """A long history, read in every way. The session stays open."""
    assert portal.ready is not None
    patient = next(each.patient for each in portal.ready.accounts if each.username == READER)
    visitor = _signed_in(portal, READER)
    visitor.get(f"/patients/{patient}/home")
    for section in visitor.get(f"/patients/{patient}/records")["sections"]:
        visitor.get(f"/patients/{patient}/records/{section['id']}")
    panels = visitor.get(f"/patients/{patient}/records/results")["items"]
    test = next(test["key"] for panel in panels for test in panel["tests"] if test["has_trend"])
    visitor.get(f"/patients/{patient}/records/results/trend?test={test}")
    visitor.send("GET", f"/patients/{patient}/exports/preview")
    export = visitor.post(f"/patients/{patient}/exports", {"kind": "ccda", "period": {"kind": "all"}})
    visitor.get(f"/patients/{patient}/exports/{export['id']}")


def _signed_in(portal: Portal, username: str) -> Visitor:
    assert portal.ready is not None
    visitor = Visitor(portal.base_url, portal.ready.practice)
    visitor.post("/sign-in", {"username": username, "password": PASSWORD})
    return visitor


def _token(portal: Portal, address: str) -> str:
    """The secret in the mailed link, once it has arrived."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for mail in portal.mail.messages():
            if address in mail.to and mail.links:
                return next(link for link in mail.links if "#" in link).partition("#")[2]
        time.sleep(0.05)
    raise RuntimeError(f"The invitation to {address} did not arrive.")
