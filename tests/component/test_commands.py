"""The commands of the one-machine stack, against a running portal."""

import json
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.steps import ROOT
from tests.support.intake import SAMPLES
from tests.support.portal import RunningPortal

pytestmark = pytest.mark.stack


def patient(number: str) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "id": f"commands-{number}",
        "identifier": [{"system": "https://larkspur.example/mrn", "value": f"commands-{number}"}],
        "name": [{"family": "Marsh", "given": ["Odile"]}],
        "birthDate": "1970-02-01",
        "gender": "female",
    }


def bundle(file: Path, *resources: dict[str, Any]) -> Path:
    entries = [{"resource": each} for each in resources]
    file.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    return file


def test_loading_a_file_ends_with_one_line_that_counts_and_names_the_patient(
    portal: RunningPortal, tmp_path: Path
) -> None:
    file = bundle(tmp_path / "marsh.json", patient("1"))
    done = portal.command("load", file)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    (line,) = done.stdout.splitlines()
    counts, _, patients = line.removeprefix(f"{file} ").partition(" patients=")
    assert counts == "accepted=1 quarantined=0 refused=0"
    assert patients.startswith("pat_")
    assert portal.command("load", file).stdout == done.stdout


def test_a_refused_file_says_why_and_fails_the_command_but_not_the_next_file(
    portal: RunningPortal, tmp_path: Path
) -> None:
    refused = tmp_path / "refused.json"
    refused.write_text('{"resourceType": "Patient"}')
    accepted = bundle(tmp_path / "accepted.json", patient("2"))
    done = portal.command("load", refused, accepted)
    assert done.returncode == 1
    first, second = done.stdout.splitlines()
    assert first == f"{refused} accepted=0 quarantined=0 refused=1 patients="
    assert second.startswith(f"{accepted} accepted=1 ")
    assert f"✗ {refused}: " in done.stderr


def test_a_file_that_is_not_there_is_one_clear_line(portal: RunningPortal, tmp_path: Path) -> None:
    done = portal.command("load", tmp_path / "none.json")
    assert done.returncode == 1
    assert done.stderr.strip() == f"✗ {tmp_path / 'none.json'} cannot be read: No such file or directory."


def test_exporting_a_patient_writes_a_zip_with_the_ccd(portal: RunningPortal, tmp_path: Path) -> None:
    out = tmp_path / "record.zip"
    done = portal.command("export", "--patient", portal.account("maria.alvarez")["patient"], "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    with zipfile.ZipFile(out) as package:
        names = package.namelist()
        (document,) = (package.read(name) for name in names if name.endswith(".xml"))
    assert {Path(name).suffix for name in names} == {".xml", ".html", ".txt"}
    assert b"<ClinicalDocument" in document
    assert b"Alvarez" in document


def test_exporting_some_dates_gives_a_document_of_them(portal: RunningPortal, tmp_path: Path) -> None:
    out, patient_id = tmp_path / "record.zip", portal.account("maria.alvarez")["patient"]
    done = portal.command("export", "--patient", patient_id, "--from", "2026-01-01", "--to", "2026-03-31", "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    with zipfile.ZipFile(out) as package:
        assert "Dates of service: January 1, 2026 to March 31, 2026." in package.read("README.txt").decode()


def test_exporting_dates_in_the_wrong_order_says_what_to_mend(portal: RunningPortal, tmp_path: Path) -> None:
    out, patient_id = tmp_path / "record.zip", portal.account("maria.alvarez")["patient"]
    done = portal.command("export", "--patient", patient_id, "--from", "2026-03-31", "--to", "2026-01-01", "--out", out)
    assert done.returncode == 1
    assert "  from: From must be the same day as To, or an earlier one." in done.stderr
    assert not out.exists()


def test_exporting_an_unknown_patient_says_so(portal: RunningPortal, tmp_path: Path) -> None:
    done = portal.command("export", "--patient", "pat_nobody", "--out", tmp_path / "none.zip")
    assert done.returncode == 1
    assert "The record could not be made" in done.stderr
    assert not (tmp_path / "none.zip").exists()


def test_invoking_a_function_runs_it_against_the_portals_data(portal: RunningPortal) -> None:
    done = portal.command("invoke", "practice_details", ROOT / "events" / "practice_details" / "read.json")
    assert done.returncode == 0
    assert json.loads(done.stderr)["event"] == "request.answered", "its log, and nothing else"
    answer = json.loads(done.stdout)
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["name"] == "Larkspur Family Medicine"


def test_commands_without_a_running_portal_say_how_to_start_one(portal: RunningPortal, tmp_path: Path) -> None:
    done = RunningPortal(portal.process, tmp_path, {}).command("export", "--patient", "x", "--out", tmp_path / "x.zip")
    assert done.returncode == 1
    assert done.stderr.strip().startswith("✗ Portico is not running here. Start it with make run")


@pytest.mark.parametrize("path", ["/_local/mail", "/_local/api", "/_local/openapi.json", "/_local/mail.json"])
def test_the_portals_own_pages_answer(portal: RunningPortal, path: str) -> None:
    answered = httpx.get(portal.base_url + path)
    assert answered.status_code == 200
    assert answered.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_start_address_leads_to_the_demonstration_practice(portal: RunningPortal) -> None:
    answered = httpx.get(portal.base_url, follow_redirects=True)
    assert (str(answered.url), answered.status_code) == (f"{portal.base_url}/larkspur/", 200)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples of ../shared are not here")
def test_every_sample_is_taken_in_whole_and_two_of_them_are_one_patient(portal: RunningPortal) -> None:
    files = sorted((SAMPLES / "fhir").glob("*.json"))
    done = portal.command("load", *files)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    counts = [len(json.loads(file.read_text())["entry"]) for file in files]
    told = [line.partition(" patients=")[0] for line in lines]
    assert told == [
        f"{file} accepted={count} quarantined=0 refused=0" for file, count in zip(files, counts, strict=True)
    ]
    assert (len(lines), len({line.partition("patients=")[2] for line in lines})) == (12, 11)
    assert "composite-5mb.json: 100 % sent" in done.stderr, "what is too large for a request is uploaded"


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples of ../shared are not here")
def test_malformed_samples_are_refused_and_leave_no_patient_behind(portal: RunningPortal) -> None:
    done = portal.command("load", *sorted((SAMPLES / "fhir-malformed").glob("*.json")))
    assert done.returncode == 1
    assert [line.partition(".json ")[2] for line in done.stdout.splitlines()] == [
        "accepted=0 quarantined=0 refused=459 patients=",
        "accepted=0 quarantined=0 refused=1 patients=",
        "accepted=0 quarantined=0 refused=54 patients=",
    ]


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples of ../shared are not here")
def test_documents_of_the_samples_are_taken_in(portal: RunningPortal) -> None:
    files = [SAMPLES / "ccda" / f"{name}.xml" for name in ("kareo-r11", "vitera-large-r11")]
    done = portal.command("load", *files)
    assert done.returncode == 0, done.stderr
    assert all("quarantined=0 refused=0 patients=pat_" in line for line in done.stdout.splitlines())
    assert "entries were not taken in." in done.stderr, "what was lost is told"
