"""Finds the resource that a reference means: in the bundle it came with, else in the chart."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from pydantic import ValidationError

from portico.records.fhir import words
from portico.records.fhir.datatypes import Concept, HumanName, Identifier, Reference
from portico.records.fhir.resources import MODELS, PEOPLE, PractitionerRole

Resource = Mapping[str, Any]
Ref = tuple[str, str]  # type and id

_SEARCHED = re.compile(r"(?P<kind>[A-Z][A-Za-z]+)\?identifier=(?P<system>[^&|]+)\|(?P<value>[^&|]+)")
_ROLE = "PractitionerRole"  # whose practitioner is no role again: it could be itself
_LONGEST_IDENTIFIER = 200  # characters
_SAME_SYSTEM = {"urn:oid:2.16.840.1.113883.4.6": "http://hl7.org/fhir/sid/us-npi"}  # the National Provider Identifier


def ref_of(address: str | None) -> Ref | None:
    """Type and id in `Observation/4`, `https://…/Observation/4` or either with a version behind it."""
    parts = (address or "").partition("/_history/")[0].rstrip("/").split("/")
    if len(parts) < 2 or not parts[-2][:1].isupper() or not parts[-2].isalpha():
        return None
    return parts[-2], parts[-1]


class References:
    """Resources by every address they can be referred to: `Type/id`, and the `fullUrl` of their entry."""

    def __init__(self) -> None:
        self._refs: dict[str, Ref] = {}
        self._bodies: dict[Ref, Resource] = {}

    def add(self, ref: Ref, body: Resource, full_url: str | None = None) -> None:
        """The first to claim an address keeps it."""
        self._bodies.setdefault(ref, body)
        if full_url:
            self._refs.setdefault(full_url, ref)

    def find(self, address: str | None) -> Ref | None:
        """Type and id of what is here under this address."""
        if address is None:
            return None
        if address in self._refs:
            return self._refs[address]
        ref = ref_of(address)
        return ref if ref in self._bodies else None

    def body(self, reference: Reference | None, owner: Resource | None = None) -> Resource | None:
        """The resource a Reference means; `#id` is one that its owner contains."""
        address = reference.reference if reference else None
        if address and address.startswith("#"):
            contained = (owner or {}).get("contained")
            inside = contained if isinstance(contained, list) else []
            return next((one for one in inside if _fits(one) and one.get("id") == address[1:]), None)
        ref = self.find(address)
        return self._bodies[ref] if ref else None

    def kind(self, reference: Reference | None, owner: Resource | None = None) -> str | None:
        """The type of the resource a Reference means, as far as it is known."""
        if reference is None:
            return None
        if body := self.body(reference, owner):
            return str(body["resourceType"])
        if searched := _searched(reference):
            return searched["kind"]
        ref = ref_of(reference.reference)
        return ref[0] if ref else reference.type

    def identifiers(self, reference: Reference | None, owner: Resource | None = None) -> Iterator[str]:
        """Every identifier (`system|value`) of a clinician referred to; none of anyone or anything else.

        It stands in the resource, in the Reference itself, or in the search that leads to the resource.
        """
        if reference is None or self.kind(reference, owner) not in PEOPLE:
            return
        if searched := _searched(reference):
            yield from _tokens([Identifier(system=searched["system"], value=searched["value"])])
        if reference.identifier:
            yield from _tokens([reference.identifier])
        if body := self.body(reference, owner):
            contained = (reference.reference or "").startswith("#")
            yield from self._identifiers_of(body, owner if contained else body)

    def _identifiers_of(self, body: Resource, owner: Resource | None) -> Iterator[str]:
        role = PractitionerRole.model_validate(body)  # of a Practitioner, the identifiers alone
        yield from _tokens(role.identifier)
        if self.kind(role.practitioner, owner) == "Practitioner":
            yield from self.identifiers(role.practitioner, owner)

    def name(self, reference: Reference | None, owner: Resource | None = None) -> str | None:
        """What a person calls the one referred to: a doctor's, an office's, an organization's name."""
        if reference is None:
            return None
        if said := words.plain(reference.display):
            return said
        body = self.body(reference, owner)
        return self._name_of(body, owner) if body else None

    def _name_of(self, body: Resource, owner: Resource | None) -> str | None:
        if body.get("resourceType") == _ROLE:
            role = PractitionerRole.model_validate(body)
            inside = [one for one in (role.practitioner, role.organization) if self.kind(one, owner) != _ROLE]
            return next((name for one in inside if (name := self.name(one, owner))), None)
        name = body.get("name")
        if isinstance(name, str):
            return words.plain(name)
        if isinstance(name, list) and name:
            return full_name(HumanName.model_validate(name[0]))
        return words.of(Concept.model_validate(body["code"])) if isinstance(body.get("code"), dict) else None


def _searched(reference: Reference) -> re.Match[str] | None:
    """The search for an identifier that a bundle has instead of an address (FHIR's conditional references)."""
    return _SEARCHED.fullmatch(unquote(reference.reference or ""))


def _tokens(identifiers: Iterable[Identifier]) -> Iterator[str]:
    for one in identifiers:
        system, value = (one.system or "").strip(), (one.value or "").strip()
        token = f"{_SAME_SYSTEM.get(system, system)}|{value}"
        if system and value and len(token) <= _LONGEST_IDENTIFIER:
            yield token


def _fits(contained: Any) -> bool:
    """A contained resource is read only where it is one: nothing of it was checked on arrival."""
    if not isinstance(contained, dict):
        return False
    model = MODELS.get(str(contained.get("resourceType")))
    try:
        return model is not None and bool(model.model_validate(contained))
    except ValidationError:
        return False


def full_name(name: HumanName) -> str | None:
    """A name in the order it is said: prefix, given names, family name, suffix."""
    said = " ".join([*name.prefix, *name.given, *filter(None, [name.family]), *name.suffix])
    return words.plain(said) or words.plain(name.text)


def addresses(value: Any) -> list[str]:
    """Every literal reference inside a resource, however deep, in no order."""
    found: list[str] = []
    unread = [value]
    while unread:
        one = unread.pop()
        if isinstance(one, dict):
            if isinstance(address := one.get("reference"), str):
                found.append(address)
            unread += one.values()
        elif isinstance(one, list):
            unread += one
    return found


def readdressed(value: Any, renamed: Mapping[str, str]) -> Any:
    """The same with every reference under its new address, however deep."""
    if not renamed:
        return value
    if isinstance(value, dict):
        addressed = {key: readdressed(inner, renamed) for key, inner in value.items()}
        target = value.get("reference")
        return addressed | ({"reference": renamed[target]} if isinstance(target, str) and target in renamed else {})
    return [readdressed(inner, renamed) for inner in value] if isinstance(value, list) else value
