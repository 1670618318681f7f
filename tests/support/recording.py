"""Every AWS call that each function makes while a portal lives through its first days: `… recording FILE`.

Runs in a process of its own, as a portal fills the environment. What it finds is compared with the policies.
"""

import json
import os
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import botocore.signers
from botocore.client import BaseClient

from local.demo.build import bundles
from local.demo.fhir import HL7, LOINC
from local.demo.practice import MRN
from local.demo.seed import provision, seed
from local.events import scheduled_event
from local.functions import Functions
from local.stack import Portal
from local.steps import ROOT
from portico.export import service as exports
from portico.identity import tokens
from portico.store import clients
from tests.support.iam import of_version
from tests.support.tour import tour
from tests.support.tour.correspondence import TEAM
from tests.support.tour.doors import administrator, later, patient_of, practice_system, signed_in
from tests.support.tour.records import READER

Call = tuple[str, str, str]  # function, action, resource as AWS names it
_running: ContextVar[str | None] = ContextVar("running", default=None)
_WITH_KEY = {"GetObject": "kms:Decrypt", "PutObject": "kms:GenerateDataKey"}
_TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


@contextmanager
def recorded() -> Iterator[set[Call]]:
    """The calls of functions; every one of them starts cold, so that nothing another one fetched hides a call."""
    calls: set[Call] = set()
    invoke, make, presign = Functions.invoke, BaseClient._make_api_call, botocore.signers.generate_presigned_url  # type: ignore[attr-defined]  # private
    presign_post = botocore.signers.generate_presigned_post

    def invoked(functions: Functions, name: str, event: Any) -> Any:
        clients.secret.cache_clear()
        tokens._key.cache_clear()
        before = _running.set(name)
        try:
            return invoke(functions, name, event)
        finally:
            _running.reset(before)

    def note(client: BaseClient, operation: str, params: Mapping[str, Any]) -> None:
        if function := _running.get():
            service = client.meta.service_model.signing_name
            calls.update((function, action, resource) for action, resource in needs(service, operation, params))

    def called(client: BaseClient, operation: str, params: Any) -> Any:
        note(client, operation, params)
        return make(client, operation, params)

    def presigned(client: BaseClient, ClientMethod: str, Params: Any = None, **options: Any) -> Any:
        note(client, client.meta.method_to_api_mapping[ClientMethod], Params)
        return presign(client, ClientMethod, Params, **options)

    def presigned_post(client: BaseClient, Bucket: str, Key: str, **options: Any) -> Any:
        note(client, "PutObject", {"Bucket": Bucket, "Key": Key})
        return presign_post(client, Bucket, Key, **options)

    with (
        patch.object(Functions, "invoke", invoked),
        patch.object(BaseClient, "_make_api_call", called),
        patch.object(botocore.signers, "generate_presigned_url", presigned),
        patch.object(botocore.signers, "generate_presigned_post", presigned_post),
    ):
        yield calls


def needs(service: str, operation: str, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a role must be allowed for one call: (action, resource)."""
    action = f"{service}:{operation}"
    match service:
        case "dynamodb" if operation == "TransactWriteItems":
            for part in params["TransactItems"]:
                ((kind, request),) = part.items()
                yield f"dynamodb:{_TRANSACTED[kind]}", request["TableName"]
        case "dynamodb" if operation == "BatchGetItem":
            yield from ((action, table) for table in params["RequestItems"])
        case "dynamodb":
            index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
            yield action, params["TableName"] + index
        case "s3":
            yield of_version(action, params), f"{params['Bucket']}/*"
            if operation in _WITH_KEY:
                yield _WITH_KEY[operation], "DataKey"
        case "kms":
            yield action, params["KeyId"]
        case "secretsmanager":
            yield action, params["SecretId"]
        case "sts":
            pass  # every function assumes its own role, and no other; a contract test says so
        case "ses":
            yield action, "identity/*"
            if "Raw" in params.get("Content", {}):
                yield "ses:SendRawEmail", "identity/*"
            if "ConfigurationSetName" in params:
                yield action, "configuration-set/MailEvents"
                yield "ses:SendRawEmail", "configuration-set/MailEvents"
            if params.get("Tags"):
                yield "ses:TagResource", "identity/*"
        case _:
            raise AssertionError(f"no policy is known for {action}")


def live(portal: Portal) -> None:
    """More days of the demonstration practice, so that every function has done all that it does."""
    tour(portal)
    _of_a_session(portal)
    _of_pages(portal)
    _of_the_practices_system(portal)
    _of_the_operator(portal)


def _of_a_session(portal: Portal) -> None:
    reader = signed_in(portal, "maria.alvarez")
    with later(minutes=2):  # old enough to be refreshed
        reader.get("/session")


def _of_pages(portal: Portal) -> None:
    desk, reader, cursor = administrator(portal), signed_in(portal, READER), "A" * 40  # refused, by its signature
    desk.send("GET", f"/desk/patients?cursor={cursor}")
    desk.send("GET", f"/desk/messages?queue=team&team={TEAM}&cursor={cursor}")
    reader.send("GET", f"/patients/{patient_of(portal, READER)}/messages?cursor={cursor}")


def _of_the_practices_system(portal: Portal) -> None:
    """A chart sent again on another day; one with a report too large for a row, and that one mended."""
    system = practice_system(portal)
    later = bundles(datetime.now(UTC).date() + timedelta(days=2))
    file = portal.folder / "sent.json"
    patients = set()
    stray = _result(4.0) | {"id": "large-1-stray", "subject": {"reference": "Patient/nobody"}}
    for bundle in (later["alvarez"], _bundle("Ames", 3.9, _report()), _bundle("Ames-Bell", 4.1, stray)):
        file.write_text(json.dumps(bundle), encoding="utf-8")
        patients |= set(system.load(file).patients)
    for patient in patients:
        system.export(patient, portal.folder / "record.zip")
        with patch.object(exports, "_MOST_AT_ONCE", 0):  # as if it were large
            system.export(patient, portal.folder / "record.zip")


def _bundle(family: str, potassium: float, *more: dict[str, Any]) -> dict[str, Any]:
    patient = {
        "resourceType": "Patient",
        "id": "large-1",
        "identifier": [{"system": MRN, "value": "large-1"}],
        "name": [{"family": family, "given": ["Ruth"]}],
        "birthDate": "1950-01-02",
    }
    entries = [{"resource": each} for each in (patient, _result(potassium), *more)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _result(potassium: float) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": "large-1-potassium",
        "status": "final",
        "category": [{"coding": [{"system": f"{HL7}observation-category", "code": "laboratory"}]}],
        "code": {"coding": [{"system": LOINC, "code": "2823-3"}], "text": "Potassium"},
        "subject": {"reference": "Patient/large-1"},
        "effectiveDateTime": "2026-02-03",
        "valueQuantity": {"value": potassium, "unit": "mmol/L"},
    }


def _report() -> dict[str, Any]:
    scanned = b64encode(os.urandom(600_000)).decode()
    return {
        "resourceType": "DiagnosticReport",
        "id": "large-1-report",
        "status": "final",
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "LAB"}]}],
        "code": {"coding": [{"system": LOINC, "code": "24323-8"}], "text": "Metabolic panel"},
        "subject": {"reference": "Patient/large-1"},
        "effectiveDateTime": "2026-02-03",
        "result": [{"reference": "Observation/large-1-potassium"}],
        "presentedForm": [{"contentType": "application/pdf", "data": scanned}],
    }


def _of_the_operator(portal: Portal) -> None:
    provision(portal.functions.invoke, portal.folder)
    settings = json.loads((ROOT / "events/practice_provisioning/new_practice.json").read_text(encoding="utf-8"))
    for address in ("first@northside.example", "second@northside.example"):
        settings["first_staff"]["email"] = address
        portal.functions.invoke("practice_provisioning", settings)
    portal.functions.invoke("outbox_relay", scheduled_event("sweep", datetime.now(UTC)))


def main(out: Path) -> None:
    with (
        recorded() as calls,
        tempfile.TemporaryDirectory(prefix="portico-calls-") as folder,
        Portal(Path(folder), seed=seed) as portal,
    ):
        live(portal)
        names = {made: name for (name, _), made in portal.template.made.items()}
    out.write_text(json.dumps([[function, action, _named(place, names)] for function, action, place in sorted(calls)]))


def _named(place: str, names: Mapping[str, str]) -> str:
    """A resource by its name in the template, with what follows it (`/*`, `/index/pending`)."""
    if place in names:
        return names[place]
    head, slash, rest = place.partition("/")
    return names.get(head, head) + slash + rest


if __name__ == "__main__":
    main(Path(sys.argv[1]))
