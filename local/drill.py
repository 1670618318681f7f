"""The restore drill, `make restore-drill`: a practice loses its data, gets it back, and is shown to be identical.

Two practices live in a portal of its own. One is exported, damaged in every table and bucket, recovered as it was a
moment before, and restored; the other must not notice. Then a patient signs in and downloads their record.
"""

import base64
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from local.client import PracticeSystem
from local.demo.build import bundles
from local.demo.dates import NEW_YORK
from local.demo.seed import PASSWORD, invite, link_to, provision, register
from local.demo.visitor import Visitor, activate
from local.ready import Account
from local.resources import STACK, client
from local.setup import told
from local.stack import Portal
from local.steps import Stop, step
from ops.archive import Archive
from ops.compare import differences
from ops.export import copy_tables, export, items, recover
from ops.restore import restore
from ops.stack import Stack, find

LOST, UNTOUCHED = "larkspur", "northside"
_QUIET_SECONDS = 60
_MAIL = "OutboxTable"  # what is there of it is never set back, so the drill deletes mail and changes none


def drill(folder: Path) -> None:
    """Run it; prints a line for each table and bucket. Raises Stop at the first difference."""
    with Portal(folder) as portal:
        patient = _live(portal)
        stack = find(STACK)
        before, other = _exports(portal, stack, "before")
        mails = len(list(portal.mail.messages()))
        moment = _between_two_moments(stack)
        _damage(stack, before)
        damaged = export(stack, LOST, folder / "damaged")
        recovered = recover(stack, LOST, moment, folder / "recovered")
        _expect_none(before, recovered, "The recovered practice is not what it was")
        restore(stack, recovered, force=True)
        after, other_after = _exports(portal, stack, "after")
        _tell(before, differences(before, damaged), differences(before, after))
        _expect_none(before, after, "The restored practice is not what it was")
        _expect_none(other, other_after, "The other practice was touched")
        if len(list(portal.mail.messages())) != mails:
            raise Stop("A restored mail was sent a second time.")
        size = _download(Visitor(portal.base_url, LOST), patient)
        print(f"  ✓ {patient.username} signed in and downloaded the record ({size} bytes)")
        print(f"  ✓ {UNTOUCHED} is as it was, and no mail was sent twice")


# the two practices --------------------------------------------------------------------------------------------------


def _live(portal: Portal) -> Account:
    """Both practices, with rows in every table and objects in every bucket; gives a patient of the one to be lost."""
    chart = bundles(datetime.now(NEW_YORK).date())["kowalski"]
    chart["entry"].append(_scan(chart))
    practice, system, administrator = provision(portal.functions.invoke, portal.folder)
    staff = Visitor(portal.base_url, practice)
    activate(staff, link_to(portal, administrator["email"]), administrator["username"], PASSWORD, None)
    patient_id = _load(portal, practice, asdict(system), chart)
    invite(staff, patient_id)
    patient = register(portal, practice, staff, patient_id)
    _download(Visitor(portal.base_url, practice), patient)
    elsewhere = portal.folder / UNTOUCHED
    elsewhere.mkdir()
    _, system, _ = provision(portal.functions.invoke, elsewhere, {"id": UNTOUCHED, "name": "Northside Clinic"})
    _load(portal, UNTOUCHED, asdict(system), chart)
    return patient


def _scan(chart: dict[str, Any]) -> dict[str, Any]:
    """A report whose scanned pages are too large for a table row, so that it lies in the bucket of records."""
    patient = next(each["resource"] for each in chart["entry"] if each["resource"]["resourceType"] == "Patient")
    report = {
        "resourceType": "DiagnosticReport",
        "id": "scanned-report",
        "status": "final",
        "code": {"text": "Scanned report"},
        "subject": {"reference": f"Patient/{patient['id']}"},
        "effectiveDateTime": "2026-02-03",
        "presentedForm": [{"contentType": "application/pdf", "data": base64.b64encode(os.urandom(400_000)).decode()}],
    }
    entry = {"resource": report}
    if chart["type"] == "transaction":
        entry["request"] = {"method": "PUT", "url": f"DiagnosticReport/{report['id']}"}
    return entry


def _load(portal: Portal, practice: str, system: dict[str, str], chart: dict[str, Any]) -> str:
    """The practice's system sends the chart; gives the patient's id."""
    file = portal.folder / "chart.json"
    file.write_text(json.dumps(chart), encoding="utf-8")
    sender = PracticeSystem(portal.base_url, practice, system)
    sender.sign_in("system/*.write")
    intake = sender.load(file)
    if intake.quarantined or intake.refused:
        raise Stop(f"The drill's chart was not taken in whole: {intake.line()}")
    return intake.patients[0]


def _download(visitor: Visitor, patient: Account) -> int:
    """Sign in and fetch the record; gives its size in bytes."""
    visitor.post("/sign-in", {"username": patient.username, "password": patient.password})
    whole = {"kind": "ccda", "period": {"kind": "all"}}
    made = visitor.post(f"/patients/{patient.patient}/exports", whole)
    size = len(httpx.get(made["link"], timeout=60).content)
    if size != made["size"]:
        raise Stop(f"The record has {size} bytes instead of {made['size']}.")
    return size


# loss and proof -----------------------------------------------------------------------------------------------------


def _exports(portal: Portal, stack: Stack, name: str) -> tuple[Archive, Archive]:
    """Both practices, once nothing is under way."""
    _wait_until_quiet(portal, stack)
    lost, untouched = (export(stack, practice, portal.folder / f"{name}-{practice}") for practice in (LOST, UNTOUCHED))
    return lost, untouched


def _wait_until_quiet(portal: Portal, stack: Stack) -> None:
    """Every queue is empty, and no mail waits."""
    sqs = client("sqs", portal.emulator.url)
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    end = time.monotonic() + _QUIET_SECONDS
    while time.monotonic() < end:
        waiting = sum(
            int(count)
            for queue in sqs.list_queues()["QueueUrls"]
            for count in sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=counts)["Attributes"].values()
        )
        waiting += stack.dynamodb.scan(TableName=stack.tables[_MAIL], IndexName="pending", Select="COUNT")["Count"]
        if not waiting:
            return
        time.sleep(0.1)
    raise Stop(f"The portal did not come to rest in {_QUIET_SECONDS} s; {portal.folder}/functions.log says why.")


def _between_two_moments(stack: Stack) -> datetime:
    """A moment with nothing else in its second, as S3 knows no smaller time.

    The emulator restores tables as they are now, whatever moment is asked for: here the copies are made before the
    damage. In the cloud they are made after it.
    """
    time.sleep(1.1)
    moment = datetime.now(UTC)
    copy_tables(stack, moment)
    time.sleep(1.1)
    return moment


def _damage(stack: Stack, before: Archive) -> None:
    """Delete every other item and change the rest; overwrite every object and delete every other one."""
    for name in before.named("table"):
        for number, item in enumerate(list(items(stack, stack.tables[name], LOST))):
            if number % 2 == 0 or name == _MAIL:
                stack.dynamodb.delete_item(TableName=stack.tables[name], Key={key: item[key] for key in ("pk", "sk")})
            else:
                stack.dynamodb.put_item(TableName=stack.tables[name], Item={**item, "damaged": {"BOOL": True}})
    for name in before.named("bucket"):
        for number, line in enumerate(before.lines(name)):
            stack.s3.put_object(Bucket=stack.buckets[name], Key=line["key"], Body=b"damaged")
            if number % 2 == 0:
                stack.s3.delete_object(Bucket=stack.buckets[name], Key=line["key"])


def _expect_none(one: Archive, other: Archive, say: str) -> None:
    found = {name: len(differing) for name, differing in differences(one, other).items() if differing}
    if found:
        raise Stop(f"{say}: {', '.join(f'{count} differ in {name}' for name, count in found.items())}.")


def _tell(before: Archive, damaged: dict[str, Any], after: dict[str, Any]) -> None:
    print(f"\n  {'':<16}{'exported':>10}{'damaged':>10}{'differ after the restore':>28}")
    for name, listed in before.lists.items():
        print(f"  {name:<16}{listed.lines:>10}{len(damaged[name]):>10}{len(after[name]):>28}")
    print()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portico-drill-") as folder:
        step("a practice is lost and restored", lambda: drill(Path(folder)))


if __name__ == "__main__":
    sys.exit(told(main))
