"""Reads a Bundle and checks every resource in it before anything is written."""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from portico import ids
from portico.records.fhir import json
from portico.records.fhir.references import Ref, ref_of
from portico.records.fhir.resources import MODELS

_TYPES = {"transaction", "batch", "collection"}
_RESOURCE_TYPE = re.compile(r"[A-Z][A-Za-z]{1,63}")
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_UUID_URN = re.compile(r"urn:uuid:([A-Za-z0-9-]{1,64})")
_KEPT_METHODS = {"PUT", "POST"}
# R4 choices of which one is required
_ONE_OF = {
    "Immunization": ("occurrence", ("occurrenceDateTime", "occurrenceString")),
    "MedicationRequest": ("medication", ("medicationCodeableConcept", "medicationReference")),
    "MedicationStatement": ("medication", ("medicationCodeableConcept", "medicationReference")),
}


class Reason(BaseModel):
    """Why a resource was not taken in, for the practice's system: its place in the Bundle, a stable code, and words."""

    index: int
    resource: str
    reason_code: str
    reason: str


class Refused(Exception):
    """The Bundle as a whole cannot be taken in; nothing of it was."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__("bundle refused")
        self.reasons = list(reasons)


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource of a Bundle: its place, its type and id, and what was sent."""

    index: int
    ref: Ref
    body: dict[str, Any]
    full_url: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A Bundle, read: what is whole, what is quarantined and why, and how many entries only repeat another."""

    entries: list[Entry]
    quarantined: list[Reason]
    repeats: int

    @property
    def total(self) -> int:
        return len(self.entries) + len(self.quarantined) + self.repeats


def refused(code: str, reason: str) -> Refused:
    """A refusal of the whole with one reason."""
    return Refused(Reason(index=-1, resource="file", reason_code=code, reason=reason))


def read_bundle(text: str) -> Sent:
    """Every entry, checked. Raises Refused for what is not a Bundle of resources."""
    quarantined: list[Reason] = []
    taken: dict[Ref, Entry] = {}
    repeats = 0
    for index, (full_url, body) in enumerate(_entries(text)):
        checked = check(index, full_url, body)
        if isinstance(checked, Reason):
            quarantined.append(checked)
        elif checked.ref not in taken:
            taken[checked.ref] = checked
        elif taken[checked.ref].body == body:
            repeats += 1
        else:
            words = "This Bundle holds the same id twice with different content; the first was taken in."
            quarantined.append(reason_for(checked, "intake.repeated_id", words))
    return Sent(list(taken.values()), quarantined, repeats)


def reason_for(entry: Entry, code: str, words: str) -> Reason:
    """Why this entry is quarantined."""
    return Reason(index=entry.index, resource="/".join(entry.ref), reason_code=code, reason=words)


def _entries(text: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The entries of a Bundle with their resources. Raises Refused."""
    try:
        bundle = json.read(text)
    except json.NotReadable:
        raise refused("intake.not_json", "This is not valid JSON.") from None
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        raise refused("intake.not_a_bundle", "This is not a FHIR Bundle.")
    if bundle.get("type") not in _TYPES:
        raise refused("intake.bundle_type", "Bundle.type must be transaction, batch or collection.")
    entries = bundle.get("entry")
    if not isinstance(entries, list) or not entries:
        raise refused("intake.no_entries", "This Bundle has no entries.")
    reasons = [reason for index, entry in enumerate(entries) if (reason := _not_a_resource(index, entry))]
    if reasons:
        raise Refused(*reasons)
    return [(entry, entry["resource"]) for entry in entries]


def _not_a_resource(index: int, entry: Any) -> Reason | None:
    resource = entry.get("resource") if isinstance(entry, dict) else None
    if not isinstance(resource, dict):
        words = "Every entry must hold a resource."
    elif not isinstance(kind := resource.get("resourceType"), str) or not _RESOURCE_TYPE.fullmatch(kind):
        words = "Every resource must name its resourceType."
    else:
        return None
    return Reason(index=index, resource=f"entry[{index}]", reason_code="intake.no_resource_type", reason=words)


def check(index: int, entry: dict[str, Any], body: dict[str, Any]) -> Entry | Reason:
    """A resource and what its entry says of it; why not, where it cannot be taken in."""
    kind = str(body["resourceType"])
    full_url = entry["fullUrl"] if isinstance(entry.get("fullUrl"), str) else None
    resource_id = body.get("id", _id_from(full_url, kind))
    if resource_id is None:
        return _quarantined(index, kind, "intake.no_id", "The resource has no id, and its entry no fullUrl.")
    if not isinstance(resource_id, str) or not _ID.fullmatch(resource_id):
        return _quarantined(index, kind, "intake.bad_id", "An id is 1 to 64 letters, digits, '-' or '.'.")
    request = entry.get("request")
    if isinstance(request, dict) and request.get("method", "PUT") not in _KEPT_METHODS:
        name = f"{kind}/{resource_id}"
        return _quarantined(index, name, "intake.method", "Entries are taken in by PUT and POST only.")
    problem = _problem(kind, body)
    if problem:
        return _quarantined(index, f"{kind}/{resource_id}", *problem)
    return Entry(index, (kind, resource_id), body, full_url)


def _quarantined(index: int, resource: str, code: str, words: str) -> Reason:
    return Reason(index=index, resource=resource, reason_code=code, reason=words)


def _id_from(full_url: str | None, kind: str) -> str | None:
    """The id of a resource that has none of its own: what its entry is addressed by."""
    if not full_url:
        return None
    urn, ref = _UUID_URN.fullmatch(full_url), ref_of(full_url)
    if urn:
        return urn[1]
    if ref and ref[0] == kind and _ID.fullmatch(ref[1]):
        return ref[1]
    return ids.derived_id("url", full_url).replace("_", "-")


def _problem(kind: str, body: dict[str, Any]) -> tuple[str, str] | None:
    """What keeps a resource from being read, as code and words that name the field and never quote a value."""
    model = MODELS.get(kind)
    if model is None:
        return None
    choice, fields = _ONE_OF.get(kind, ("", ()))
    if fields and not any(field in body for field in fields):
        return "intake.missing_field", f"{kind}.{choice}[x] is required."
    try:
        model.model_validate(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join([kind, *(str(part) for part in found["loc"])])
        if found["type"] == "missing":
            return "intake.missing_field", f"{field} is required."
        return "intake.bad_value", f"{field} has a value that FHIR R4 does not allow there."
    return None
