"""Rows of records: what patients see of theirs, and what practice systems send."""

from typing import Any
from urllib.parse import urlencode

from tests.isolation.cursors import desk_cursor
from tests.isolation.row import NOT_FOUND, PATIENTS, READERS, SENDERS, Path, Row, altered, nobody, of, own
from tests.isolation.world import (
    HERE,
)
from tests.support.documents import document


def clinical(rest: str, **changes: Any) -> Row:
    """A part of the patient's own record."""
    paths = (of("lark", rest), of("swift", rest), nobody(rest))
    return Row(own(rest), PATIENTS, hidden=True, astray=paths, shows="wren", **changes)


def listed(rest: str, kind: str) -> Row:
    """A list of the patient's own record, in pages."""

    def at(path: str, cursor: Path) -> Path:
        joint = "&" if "?" in path else "?"
        return lambda world: f"/patients/{world.patients['wren']}{path}{joint}cursor={cursor(world)}"

    def of_list(name: str) -> Path:
        return lambda world: world.cursors[name, kind]

    other = "/records/documents" if kind == "allergies" else "/records/allergies"
    false: list[Path] = [of_list("lark"), of_list("swift"), lambda _: desk_cursor(HERE), lambda _: "A" * 60]
    false.append(lambda world: altered(world.cursors["wren", kind]))
    filtered = [at("/records/allergies?status=current", of_list("wren")), at("/records/problems", of_list("wren"))]
    wrong = [*(at(rest, cursor) for cursor in false), at(other, of_list("wren")), *filtered]
    return clinical(rest, cursor=of_list("wren"), miscursored=tuple(wrong))


def trend(whose: str) -> Path:
    """The patient's own test over time, at somebody's address."""
    return lambda world: (
        f"/patients/{world.patients[whose]}/records/results/trend?" + urlencode({"test": world.tests["wren"]})
    )


def received(rest: str) -> Row:
    """A received document of the patient's own."""

    def at(whose: str, which: str) -> Path:
        return lambda world: f"/patients/{world.patients[whose]}/records/documents/{world.documents[which]}{rest}"

    astray = (at("wren", "lark"), at("lark", "lark"), at("wren", "swift"))
    return Row(at("wren", "wren"), PATIENTS, hidden=True, astray=astray, shows="wren")


def export(rest: str, **changes: Any) -> Row:
    """The same, which the practice's systems may have too, for every patient of the practice."""
    paths = (of("swift", rest), nobody(rest))
    return Row(own(rest), PATIENTS | READERS, hidden=True, astray=paths, **changes)


def own_export(whose: str) -> Path:
    return lambda world: f"/patients/{world.patients['wren']}/exports/{world.exports[whose]}"


ROWS: dict[str, Row] = {
    "GET /patients/{patient_id}/home": clinical("/home"),
    "GET /patients/{patient_id}/records": clinical("/records"),
    "GET /patients/{patient_id}/records/{section}": listed("/records/allergies", "allergies"),
    "GET /patients/{patient_id}/records/documents": listed("/records/documents", "documents"),
    "GET /patients/{patient_id}/records/results/trend": Row(
        trend("wren"), PATIENTS, hidden=True, astray=(trend("lark"), trend("swift")), shows="wren"
    ),
    "GET /patients/{patient_id}/records/documents/{document_id}/page": received("/page"),
    "GET /patients/{patient_id}/records/documents/{document_id}/file": received("/file"),
    "GET /patients/{patient_id}/exports/preview": export("/exports/preview", shows="wren"),
    "POST /patients/{patient_id}/exports": export(
        "/exports",
        status=201,
        body={"kind": "ccda", "period": {"kind": "all"}},
        stuffed=(422, "request.invalid"),
    ),
    "GET /patients/{patient_id}/exports/{export_id}": Row(
        own_export("wren"),
        PATIENTS | READERS,
        hidden=True,
        astray=(own_export("lark"), own_export("swift")),
        absent=(404, "export.not_found"),
    ),
    "POST /intake/bundles": Row(
        lambda _: "/intake/bundles",
        SENDERS,
        status=202,
        body={
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [
                {
                    "resource": {
                        "resourceType": "Patient",
                        "id": "new-one",
                        "identifier": [{"system": "https://larkspur.example/mrn", "value": "new-one"}],
                    }
                }
            ],
        },
    ),
    "POST /intake/documents": Row(
        lambda _: "/intake/documents", SENDERS, status=202, body=document("new-one", title="New one").encode()
    ),
    "POST /intake/uploads": Row(
        lambda _: "/intake/uploads",
        SENDERS,
        status=201,
        body={"content_type": "application/xml", "size": 1, "sha256": "0" * 64},
    ),
    "GET /intake/{intake_id}": Row(
        lambda world: f"/intake/{world.intakes['wren']}",
        SENDERS - {"another system"},
        refusals={"another system": NOT_FOUND},
        astray=(lambda world: f"/intake/{world.intakes['swift']}", lambda _: "/intake/int_none"),
        shows="wren",
    ),
}
