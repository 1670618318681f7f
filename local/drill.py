"""The restore drill, `make restore-drill`: a practice loses its data, gets it back, and is shown to be identical.

Two practices live in a portal of its own. One is exported, then takes in another version of a chart, is damaged in
every table and bucket, recovered as it was at the moment before, and restored by force; the other must not notice. Then
a patient signs in and downloads their record, and the next intake must not bring back what the restore took away.
"""

import base64
import copy
import json
import os
import sys
import tempfile
import time
import uuid
from collections import Counter
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
from ops.archive import Archive, to_item
from ops.compare import Differences, differences
from ops.export import copy_tables, export, recover
from ops.restore import restore
from ops.stack import Stack, find

LOST, UNTOUCHED = "larkspur", "northside"
_QUIET_SECONDS = 60
_MAIL = "OutboxTable"  # what is there of it is never set back, so the drill deletes mail and changes none
# of one pixel
_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
_CHARTS = "RecordsTable"  # of what was written since the moment, only this is taken away


def drill(folder: Path) -> None:
    """Run it; prints a line for each table and bucket. Raises Stop at the first difference."""
    with Portal(folder) as portal:
        chart = _chart()
        patient, system = _live(portal, chart)
        shown = _problems(_signed_in(portal, patient), patient)
        stack = find(STACK)
        before, other = _exports(portal, stack, "before")
        moment = _between_two_moments(stack)
        _load(portal, LOST, system, _version(chart, "Added since", changed="Changed since"))
        _wait_until_quiet(portal, stack)
        mails = len(list(portal.mail.messages()))
        _damage(stack, before)
        damaged = export(stack, LOST, folder / "damaged")
        recovered = recover(stack, LOST, moment, folder / "recovered")
        _expect_none(before, recovered, "The recovered practice is not what it was")
        restore(stack, recovered, force=True)
        after, other_after = _exports(portal, stack, "after")
        _tell(before, differences(before, damaged), differences(before, after))
        _expect_none(before, after, "The restored practice is not what it was", but_added=True)
        _expect_none(other, other_after, "The other practice was touched")
        if len(list(portal.mail.messages())) != mails:
            raise Stop("A restored mail was sent a second time.")
        visitor = _signed_in(portal, patient)
        size = _download(visitor, patient)
        _load(portal, LOST, system, _version(chart, "Added after the restore"))
        if _problems(visitor, patient) != sorted([*shown, "Added after the restore"]):
            raise Stop("After the next intake the chart shows other problems than it should.")
        print(f"  ✓ {patient.username} signed in and downloaded the record ({size} bytes)")
        print("  ✓ the next intake showed what it brought, and nothing of what the restore took away")
        print(f"  ✓ {UNTOUCHED} is as it was, and no mail was sent twice")


# the two practices --------------------------------------------------------------------------------------------------


def _chart() -> dict[str, Any]:
    chart = bundles(datetime.now(NEW_YORK).date())["kowalski"]
    chart["entry"].append(_scan(chart))
    return chart


def _version(chart: dict[str, Any], added: str, changed: str | None = None) -> dict[str, Any]:
    """The chart with a problem of this name more and, if asked for, another name of the problem that it copies."""
    entries = copy.deepcopy(chart["entry"])
    own = next(each for each in entries if each["resource"]["resourceType"] == "Condition")
    more = copy.deepcopy(own)
    more["resource"] |= {"id": added.lower().replace(" ", "-"), "code": {"text": added}}
    more["fullUrl"] = f"urn:uuid:{uuid.uuid4()}"
    if "request" in more:
        more["request"]["url"] = f"Condition/{more['resource']['id']}"
    if changed:
        own["resource"]["code"] = {"text": changed}
    return {**chart, "entry": [*entries, more]}


def _live(portal: Portal, chart: dict[str, Any]) -> tuple[Account, dict[str, str]]:
    """Both practices, with rows in every table and objects in every bucket; gives a patient and the system of the one
    to be lost."""
    practice, system, administrator = provision(portal.functions.invoke, portal.folder)
    staff = Visitor(portal.base_url, practice)
    activate(staff, link_to(portal, administrator["email"]), administrator["username"], PASSWORD, None)
    own = asdict(system)
    patient_id = _load(portal, practice, own, chart)
    invite(staff, patient_id)
    patient = register(portal, practice, staff, patient_id)
    visitor = _signed_in(portal, patient)
    _download(visitor, patient)
    visitor.attach(patient_id, "picture.png", "image/png", _PICTURE)
    elsewhere = portal.folder / UNTOUCHED
    elsewhere.mkdir()
    _, system, _ = provision(portal.functions.invoke, elsewhere, {"id": UNTOUCHED, "name": "Northside Clinic"})
    _load(portal, UNTOUCHED, asdict(system), chart)
    return patient, own


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


def _signed_in(portal: Portal, patient: Account) -> Visitor:
    visitor = Visitor(portal.base_url, LOST)
    visitor.post("/sign-in", {"username": patient.username, "password": patient.password})
    return visitor


def _problems(visitor: Visitor, patient: Account) -> list[str]:
    """Names of the problems that the patient is shown."""
    return sorted(each["name"] for each in visitor.get(f"/patients/{patient.patient}/records/problems")["items"])


def _download(visitor: Visitor, patient: Account) -> int:
    """Fetch the record; gives its size in bytes."""
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
        for number, item in enumerate(map(to_item, before.lines(name))):
            if number % 2 == 0 or name == _MAIL:
                stack.dynamodb.delete_item(TableName=stack.tables[name], Key={key: item[key] for key in ("pk", "sk")})
            else:
                stack.dynamodb.put_item(TableName=stack.tables[name], Item={**item, "damaged": {"BOOL": True}})
    for name in before.named("bucket"):
        for number, line in enumerate(before.lines(name)):
            stack.s3.put_object(Bucket=stack.buckets[name], Key=line["key"], Body=b"damaged")
            if number % 2 == 0:
                stack.s3.delete_object(Bucket=stack.buckets[name], Key=line["key"])


def _expect_none(one: Archive, other: Archive, say: str, *, but_added: bool = False) -> None:
    """No difference; `but_added` allows what came since, except in charts."""
    found = {
        name: sum(not (but_added and how == "added" and name != _CHARTS) for how in differing.values())
        for name, differing in differences(one, other).items()
    }
    if any(found.values()):
        raise Stop(f"{say}: {', '.join(f'{count} differ in {name}' for name, count in found.items() if count)}.")


def _tell(before: Archive, damaged: dict[str, Differences], after: dict[str, Differences]) -> None:
    print(f"\n  {'':<16}{'before':>18}{'after the damage':>20}{'after the restore':>20}")
    print(f"  {'':<16}{'exported':>18}{'damaged':>10}{'added':>10}{'damaged':>10}{'added':>10}")
    for name, listed in before.lists.items():
        print(f"  {name:<16}{listed.lines:>18}", end="")
        for how in (Counter(damaged[name].values()), Counter(after[name].values())):
            print(f"{how['missing'] + how['changed']:>10}{how['added']:>10}", end="")
        print()
    print()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portico-drill-") as folder:
        step("a practice is lost and restored", lambda: drill(Path(folder)))


if __name__ == "__main__":
    sys.exit(told(main))
