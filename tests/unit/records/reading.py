"""Reads hand-made resources as intake would, without a chart."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portico.records.fhir.references import Ref, References
from portico.records.sections import catalog
from portico.records.sections.base import Context, Listed
from portico.records.sections.results import panels

TODAY = date(2026, 11, 22)
Resource = dict[str, Any]


def read(resource: Resource, *beside: Resource) -> Listed:
    """A resource in its section, with those it is read with."""
    references = References()
    bodies: dict[Ref, Mapping[str, Any]] = {}
    for one in (resource, *beside):
        ref = (one["resourceType"], one["id"])
        bodies[ref] = one
        references.add(ref, one, f"urn:uuid:{one['id']}")
    ref = (resource["resourceType"], resource["id"])
    return catalog.place(Context(ref, resource, references, TODAY), panels(bodies, references).get(ref))


def shown(resource: Resource, *beside: Resource) -> Mapping[str, Any]:
    """What a list shows of it."""
    item = read(resource, *beside).item
    assert item is not None
    return item


def observation(code: str, value: float | str | None, **fields: Any) -> Resource:
    """A laboratory value in mg/dL."""
    quantity = {"valueQuantity": {"value": value, "unit": "mg/dL"}} if value is not None else {}
    return {
        "resourceType": "Observation",
        "id": f"obs-{code}",
        "status": "final",
        "category": [{"coding": [{"code": "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": code}], "text": f"Test {code}"},
        "effectiveDateTime": "2026-08-12T09:00:00-04:00",
        **quantity,
        **fields,
    }


def vital(code: str, **fields: Any) -> Resource:
    category = [{"coding": [{"code": "vital-signs"}]}]
    return observation(code, None) | {"category": category, "id": f"vital-{code}", **fields}
