"""Charts on the tour: sent by the practice's system through each door, and read in every way."""

import zipfile
from typing import Any
from unittest.mock import patch

from local import client
from local.stack import Portal
from tests.support.tour.doors import patient_of, practice_system, send, signed_in

READER = "tom.grady"  # the demonstration's longest history
ADDRESSEE = "lena.kowalski"  # of the demonstration's letter from another practice


def sent_through_each_door(portal: Portal, bundle: dict[str, Any]) -> str:
    """By the bundle, the document that Portico makes of it, and a file uploaded; gives the patient's id."""
    patient = send(portal, bundle)
    system = practice_system(portal)
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


def read_letter(portal: Portal) -> None:
    """What another practice sent as a file, shown and fetched by its patient."""
    reader, patient = signed_in(portal, ADDRESSEE), patient_of(portal, ADDRESSEE)
    (received,) = reader.get(f"/patients/{patient}/records/documents")["items"]
    reader.send("GET", f"/patients/{patient}/records/documents/{received['id']}/page")
    reader.get(f"/patients/{patient}/records/documents/{received['id']}/file")
    reader.send("DELETE", "/session")


def read_everything(portal: Portal) -> None:
    """A long history, page by page, and taken along. The session stays open."""
    reader, patient = signed_in(portal, READER), patient_of(portal, READER)
    reader.get(f"/patients/{patient}/home")
    for section in reader.get(f"/patients/{patient}/records")["sections"]:
        path = f"/patients/{patient}/records/{section['id']}?status=all"
        page = reader.get(path)
        if page["next_cursor"]:
            reader.get(f"{path}&cursor={page['next_cursor']}")
    panels = reader.get(f"/patients/{patient}/records/results")["items"]
    test = next(test["key"] for panel in panels for test in panel["tests"] if test["has_trend"])
    reader.get(f"/patients/{patient}/records/results/trend?test={test}")
    reader.send("GET", f"/patients/{patient}/exports/preview")
    export = reader.post(f"/patients/{patient}/exports", {"kind": "ccda", "period": {"kind": "all"}})
    reader.get(f"/patients/{patient}/exports/{export['id']}")
