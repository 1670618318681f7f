"""From a practice's settings to a patient's downloaded record, over the API of what `sam deploy` put up.

Every function has its own role's permissions and no others, as on AWS.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # parses our own document

import httpx
import pytest

from local.client import PracticeSystem
from local.demo.build import bundles
from local.demo.dates import NEW_YORK
from local.demo.seed import PASSWORD, provision
from local.demo.visitor import Visitor, activate
from local.ready import PracticeClient
from local.steps import ROOT
from tests.support.deployment import Deployment
from tests.support.files import PLACE, jpeg

pytestmark = pytest.mark.e2e

SECTIONS = ("medications", "allergies", "problems", "immunizations", "results", "vitals", "procedures", "visits")
QUESTION = {"question": "favorite_teacher", "answer": "Ms. Applegate"}
CLINICAL_DOCUMENT = "{urn:hl7-org:v3}ClinicalDocument"


Visit = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def visit(deployed: Deployment) -> Iterator[Visit]:
    """Opens a practice's portal as someone new."""
    with ExitStack() as opened:
        yield lambda practice: opened.enter_context(closing(Visitor(deployed.base_url, practice)))


@pytest.fixture(scope="module")
def practice(deployed: Deployment) -> tuple[str, PracticeClient, Mapping[str, str]]:
    """Larkspur, provisioned: its id, its own system and its first administrator."""
    return provision(deployed.invoke, deployed.folder)


@pytest.fixture(scope="module")
def chart(
    deployed: Deployment, practice: tuple[str, PracticeClient, Any], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The id of the patient whose chart the practice's system sent."""
    name, client, _ = practice
    file = tmp_path_factory.mktemp("chart") / "alvarez.json"
    file.write_text(json.dumps(bundles(datetime.now(NEW_YORK).date())["alvarez"]), encoding="utf-8")
    with closing(PracticeSystem(deployed.base_url, name, asdict(client))) as system:
        system.sign_in("system/*.write")
        intake = system.load(file)
    assert (intake.quarantined, intake.refused) == (0, 0), intake.line()
    assert intake.accepted > 40
    (patient,) = intake.patients
    return patient


@pytest.fixture(scope="module")
def staff(deployed: Deployment, practice: tuple[str, Any, Mapping[str, str]], visit: Visit) -> Visitor:
    """The administrator, from the link in the invitation to a full session."""
    name, _, administrator = practice
    visitor = visit(name)
    activate(visitor, deployed.link(administrator["email"]), administrator["username"], PASSWORD, None)
    return visitor


@pytest.fixture(scope="module")
def invited(staff: Visitor, chart: str) -> dict[str, Any]:
    """The patient as the desk shows them after inviting them."""
    (found,) = staff.get("/desk/patients?q=alvarez")["items"]
    assert found["id"] == chart
    detail: dict[str, Any] = staff.post(f"/desk/patients/{chart}/invitations", {"email": found["email"]})
    assert detail["portal"]["state"] == "invited"
    return detail


@pytest.fixture(scope="module")
def newcomer(deployed: Deployment, invited: dict[str, Any], visit: Visit) -> Visitor:
    """The patient with an account, before anyone knows who they are."""
    visitor = visit("larkspur")
    token = deployed.link(invited["email"]).partition("#")[2]
    session = visitor.post("/sign-up/activation", {"token": token, "username": "maria.alvarez", "password": PASSWORD})
    assert (session["stage"], session["patient_id"]) == ("validation", invited["id"])
    return visitor


@pytest.fixture(scope="module")
def unvalidated(newcomer: Visitor, chart: str) -> dict[str, httpx.Response]:
    """What the record's doors answered before User Validation."""
    paths = (f"/patients/{chart}/home", f"/patients/{chart}/records", f"/patients/{chart}/exports/preview")
    return {path: newcomer.send("GET", path) for path in paths}


@pytest.fixture(scope="module")
def patient(newcomer: Visitor, invited: dict[str, Any], unvalidated: object) -> Visitor:
    """The patient, known and with a full session."""
    known = newcomer.post("/identity-validation/answers", {"attested": True, "birth_date": invited["birth_date"]})
    assert known["stage"] == "question"
    assert newcomer.post("/identity-validation/security-question", QUESTION)["stage"] == "full"
    return newcomer


def code(said: httpx.Response) -> str:
    assert said.headers["content-type"].startswith("application/problem+json"), said.text
    return str(said.json()["code"])


def test_a_provisioned_practice_answers_and_an_unknown_one_does_not(deployed: Deployment, practice: object) -> None:
    said = httpx.get(f"{deployed.base_url}/api/larkspur/v1/practice", timeout=60)
    assert (said.status_code, said.json()["name"]) == (200, "Larkspur Family Medicine")
    said = httpx.get(f"{deployed.base_url}/api/nowhere/v1/practice", timeout=60)
    assert (said.status_code, code(said)) == (404, "practice.unknown")


def test_a_function_that_lacks_a_permission_is_refused_by_aws(deployed: Deployment, practice: object) -> None:
    """So that what passes here shows that the template's policies are enough."""
    address = f"{deployed.base_url}/api/larkspur/v1/practice"
    with deployed.denied("practice_details", "dynamodb:GetItem"):
        said = httpx.get(address, timeout=60)
        assert (said.status_code, code(said)) == (503, "request.unavailable")
    assert httpx.get(address, timeout=60).status_code == 200


def test_the_pages_come_from_the_same_address(deployed: Deployment) -> None:
    said = httpx.get(f"{deployed.base_url}/larkspur/")
    assert said.status_code == 200
    assert said.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_request_that_did_not_come_through_the_edge_is_refused(deployed: Deployment, practice: object) -> None:
    said = httpx.get(f"{deployed.api_url}/api/larkspur/v1/practice", timeout=60)
    assert (said.status_code, code(said)) == (403, "request.denied")


def test_without_a_cookie_nothing_of_the_record_answers(deployed: Deployment, chart: str) -> None:
    said = httpx.get(f"{deployed.base_url}/api/larkspur/v1/patients/{chart}/home", timeout=60)
    assert (said.status_code, code(said)) == (401, "identity.signed_out")


def test_nothing_but_validation_answers_before_the_patient_is_known(unvalidated: dict[str, httpx.Response]) -> None:
    assert len(unvalidated) == 3
    for path, said in unvalidated.items():
        # On AWS the first; the emulator leaves what the authorizer said out of the gateway's own answers.
        assert code(said) in ("identity.validation_required", "$context.authorizer.code"), path
        assert said.status_code == 403, path


def test_home_shows_the_day_in_one_call(patient: Visitor, chart: str) -> None:
    home = patient.get(f"/patients/{chart}/home")
    assert home["patient"]["id"] == chart
    assert home["notice"]["title"]
    assert home["medications"]["total"] >= len(home["medications"]["items"]) > 0
    assert home["latest_result"]["test"]["value"]


def test_my_health_lists_what_each_section_counts(patient: Visitor, chart: str) -> None:
    sections = {each["id"]: each for each in patient.get(f"/patients/{chart}/records")["sections"]}
    assert set(sections) == set(SECTIONS)
    assert any(each["count"] for each in sections.values())
    for section in SECTIONS:
        page = patient.get(f"/patients/{chart}/records/{section}?status=all")
        assert page["total"] == sections[section]["count"], section
        assert len(page["items"]) == min(25, page["total"]), section


def test_a_repeated_test_shows_its_trend(patient: Visitor, chart: str) -> None:
    panels = patient.get(f"/patients/{chart}/records/results")["items"]
    key = next(test["key"] for panel in panels for test in panel["tests"] if test["has_trend"])
    trend = patient.get(f"/patients/{chart}/records/results/trend?test={key}")
    assert len(trend["points"]) > 1


def test_the_record_is_shown_and_downloaded_whole(patient: Visitor, chart: str) -> None:
    preview = patient.send("GET", f"/patients/{chart}/exports/preview")
    assert preview.headers["content-type"].startswith("text/html")
    assert "Alvarez" in preview.text
    export = patient.post(f"/patients/{chart}/exports", {"kind": "ccda", "period": {"kind": "all"}})
    again = patient.get(f"/patients/{chart}/exports/{export['id']}")
    assert again["size"] == export["size"]
    for link in (export["link"], again["link"]):
        file = httpx.get(link, timeout=60)
        assert (file.status_code, len(file.content)) == (200, export["size"])
    with zipfile.ZipFile(io.BytesIO(file.content)) as package:
        assert {Path(name).suffix for name in package.namelist()} == {".xml", ".html", ".txt"}
        (document,) = (package.read(name) for name in package.namelist() if name.endswith(".xml"))
    assert ElementTree.fromstring(document).tag == CLINICAL_DOCUMENT  # noqa: S314


def test_a_link_to_the_record_opens_nothing_when_it_was_changed(patient: Visitor, chart: str) -> None:
    export = patient.post(f"/patients/{chart}/exports", {"kind": "ccda", "period": {"kind": "all"}})
    other = export["link"].replace(export["id"], "exp_another")
    assert other != export["link"]
    assert httpx.get(other, timeout=60).status_code == 403


def test_a_photo_is_checked_by_the_deployed_worker_sent_to_the_practice_and_opened_there(
    patient: Visitor, staff: Visitor, chart: str
) -> None:
    """The packages that look at it are a layer of their own."""
    file = patient.attach(chart, "rash.jpg", "image/jpeg", jpeg(orientation=6, place=PLACE))
    assert (file["state"], file["reason"]) == ("clean", None)
    message = {"team": "front-desk", "subject": "appointments", "text": "May I come?", "files": [file["id"]]}
    sent = patient.post(f"/patients/{chart}/messages", message)
    (shown,) = staff.get(f"/desk/messages/threads/{sent['thread']}")["messages"][0]["files"]
    assert (shown["id"], shown["name"]) == (file["id"], "rash.jpg")
    link = staff.get(f"/patients/{chart}/messages/attachments/{file['id']}/link")["url"]
    saved = httpx.get(link, timeout=60).content
    assert saved.startswith(b"\xff\xd8\xff")
    assert PLACE not in saved
    assert httpx.get(link.replace(file["id"], "att_another"), timeout=60).status_code == 403


def test_the_deployed_relay_finds_the_patients_address_and_tells_of_an_answer(
    deployed: Deployment, patient: Visitor, staff: Visitor, chart: str, invited: dict[str, Any]
) -> None:
    """It may read five attributes of an account and no more."""
    message = {"team": "front-desk", "subject": "appointments", "text": "May I come on Monday?"}
    thread = patient.post(f"/patients/{chart}/messages", message)["thread"]
    staff.post(f"/desk/messages/threads/{thread}", {"text": "Yes, on Monday."})
    assert deployed.link(invited["email"], thread).endswith(f"/larkspur/messages/{thread}")


def test_the_cookie_of_one_practice_opens_nothing_of_another(
    deployed: Deployment, patient: Visitor, chart: str, visit: Visit
) -> None:
    settings = json.loads((ROOT / "events/practice_provisioning/new_practice.json").read_text(encoding="utf-8"))
    assert deployed.invoke("practice_provisioning", settings)["status"] == "ready"
    stranger = visit(settings["id"])
    stranger.adopt(patient)
    for path in (f"/patients/{chart}/home", "/session", "/desk/patients"):
        said = stranger.send("GET", path)
        assert (said.status_code, code(said)) == (401, "identity.signed_out"), path


def test_a_patient_reaches_neither_another_chart_nor_the_desk(patient: Visitor) -> None:
    assert patient.send("GET", "/patients/pat_another/home").status_code == 404
    assert patient.send("GET", "/desk/patients").status_code in (403, 404)


def test_provisioning_again_keeps_the_practice_with_its_system_and_staff(
    deployed: Deployment, practice: tuple[str, PracticeClient, Any], tmp_path: Path, staff: Visitor
) -> None:
    assert provision(deployed.invoke, tmp_path)[1].client_id == practice[1].client_id
    assert staff.get("/session")["stage"] == "full"


def test_signing_out_ends_the_session_at_once(patient: Visitor, chart: str, visit: Visit) -> None:
    visitor = visit("larkspur")
    signed_in = visitor.post("/sign-in", {"username": "maria.alvarez", "password": PASSWORD})
    assert (signed_in["stage"], signed_in["patient_id"]) == ("full", chart)
    kept = visit("larkspur")
    kept.adopt(visitor)
    assert kept.send("GET", f"/patients/{chart}/home").status_code == 200
    assert visitor.send("DELETE", "/session").status_code == 204
    said = kept.send("GET", f"/patients/{chart}/home")
    assert (said.status_code, code(said)) == (401, "identity.signed_out")
