"""Finds the resource a FHIR reference points to, without searching the chart each time."""

import re
from collections.abc import Iterable
from typing import Any

from portico.export.models import Resource

_NPI_QUERY = re.compile(r"(\w+)\?identifier=http://hl7\.org/fhir/sid/us-npi\|(\d{10})")


class References:
    """The chart's resources by `Type/id` and by bare id (for `urn:uuid:`), with each owner's contained ones."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_address: dict[str, Resource] = {}
        for resource in resources:
            id_ = resource.get("id")
            if isinstance(id_, str):
                self._by_address[f"{resource.get('resourceType')}/{id_}"] = resource
                self._by_address.setdefault(f"urn:uuid:{id_}", resource)

    def find(self, reference: Any, owner: Resource | None = None) -> Resource | None:
        """The resource a Reference (or its text) names, else None. A `#id` is looked up in its owner."""
        target = reference.get("reference") if isinstance(reference, dict) else reference
        if not isinstance(target, str):
            return None
        if target.startswith("#"):
            contained = (owner or {}).get("contained")
            inner = contained if isinstance(contained, list) else []
            return next((item for item in inner if isinstance(item, dict) and item.get("id") == target[1:]), None)
        found = self._by_address.get(target.split("/_history/")[0])
        if found is None and "://" in target:
            found = self._by_address.get("/".join(target.split("/_history/")[0].split("/")[-2:]))
        return found


def npi_of(reference: Any) -> str | None:
    """The National Provider Identifier in a conditional reference (`Practitioner?identifier=…|NPI`)."""
    match = _NPI_QUERY.fullmatch(str(reference.get("reference") or "")) if isinstance(reference, dict) else None
    return match.group(2) if match else None
