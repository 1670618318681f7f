"""What an intake changes in one chart: each resource's row, with the resources beside it that it is read with."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portico.records.fhir.editions import edition_of, is_older
from portico.records.fhir.references import Ref, References, addresses, ref_of
from portico.records.intake.bundle import Entry, Reason, reason_for
from portico.records.rows import Row, make_row
from portico.records.sections import catalog
from portico.records.sections.base import Context
from portico.records.sections.results import members, panels
from portico.store.items import Item

_NAMED = {"Location", "Medication", "Organization", "Practitioner", "PractitionerRole"}
_ROUNDS = 4  # report → its tests → their groups → names: deeper nothing is shown


@dataclass(frozen=True, slots=True)
class Kept:
    """A resource that the chart has already: where it lies, and its row."""

    pointer: Item
    row: Item
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A row to write, and the pointer to the one it replaces."""

    row: Row
    former: Item | None

    @property
    def replaces(self) -> str | None:
        """The sort key of the row that was there before."""
        return self.former["row"] if self.former else None


@dataclass(slots=True)
class Plan:
    """The changes of one chart, and the section of each resource. What is the same as before is no change."""

    patient_id: str
    changes: list[Change] = field(default_factory=list)
    sections: dict[Ref, str] = field(default_factory=dict)


Fetch = Callable[[Iterable[Ref]], dict[Ref, Kept]]


def of_others(patient_id: str, entries: Iterable[Entry], pointers: Mapping[Ref, Item]) -> list[Reason]:
    """Resources whose id another patient's resource has."""
    words = "A resource with this id belongs to another patient."
    taken = (entry for entry in entries if pointers.get(entry.ref, {}).get("patient_id", patient_id) != patient_id)
    return [reason_for(entry, "intake.other_patient", words) for entry in taken]


def superseded(entries: Iterable[Entry], pointers: Mapping[Ref, Item]) -> set[Ref]:
    """Resources of which the chart has a newer version already: they arrived late, and change nothing."""
    known = ((entry, pointers[entry.ref]) for entry in entries if entry.ref in pointers)
    return {entry.ref for entry, kept in known if is_older(edition_of(entry.body), kept.get("edition", {}))}


def beside(entries: Iterable[Entry], pointers: Mapping[Ref, Item], fetch: Fetch) -> dict[Ref, Kept]:
    """What the chart keeps that must be read with these: the tests of their reports, the reports of their tests
    (which show a corrected value too), tests that a report no longer holds, and whoever they name."""
    own = {entry.ref: entry.body for entry in entries}
    former = fetch(ref for ref in own if ref in pointers and members(own[ref]))
    wanted = {ref for body in own.values() for ref in _mentioned(body)}
    wanted |= {ref for kept in former.values() for ref in _members_kept(kept)}
    wanted |= {ref for key in own if key in pointers for ref in _panel_of(pointers[key])}
    found: dict[Ref, Kept] = {}
    asked = set(own)
    for _ in range(_ROUNDS):
        wanted -= asked
        if not wanted:
            break
        asked |= wanted
        more = fetch(wanted)
        found |= more
        wanted = {ref for kept in more.values() for ref in (*_members_kept(kept), *_panel_of(kept.pointer))}
        wanted |= {ref for kept in more.values() for ref in _mentioned(kept.body)}
    return found


def plan(
    patient_id: str, entries: Iterable[Entry], pointers: Mapping[Ref, Item], kept: Mapping[Ref, Kept], today: date
) -> Plan:
    """Every row that differs from what the chart has."""
    references = References()
    bodies: dict[Ref, Mapping[str, Any]] = {}
    full_urls: dict[Ref, str | None] = {}
    for entry in entries:
        bodies[entry.ref], full_urls[entry.ref] = entry.body, entry.full_url
    for ref, one in kept.items():
        bodies[ref], full_urls[ref] = one.body, one.row.get("full_url")
    for ref, body in bodies.items():
        references.add(ref, body, full_urls[ref] or f"urn:uuid:{ref[1]}")
    shown_by = panels(bodies, references)
    where = {**{ref: one.pointer for ref, one in kept.items()}, **pointers}
    result = Plan(patient_id)
    for ref, body in bodies.items():
        panel = shown_by.get(ref)
        row = make_row(
            patient_id,
            ref,
            body,
            catalog.place(Context(ref, body, references, today), panel),
            full_url=full_urls[ref],
            members=["/".join(one) for one in map(references.find, members(body)) if one],
            panel=panel,
        )
        before = where.get(ref)
        if before is None or before["hash"] != row.hash:
            result.changes.append(Change(row, before))
        if ref not in kept:
            result.sections[ref] = row.listed.section
    return result


def _mentioned(body: Mapping[str, Any]) -> list[Ref]:
    """Whom a resource names, and a panel's tests, by type and id."""
    named = [ref for address in addresses(body) if (ref := ref_of(address)) and ref[0] in _NAMED]
    return named + [ref for address in members(body) if (ref := ref_of(address))]


def _members_kept(kept: Kept) -> list[Ref]:
    return [ref for address in kept.row.get("members", []) if (ref := ref_of(address))]


def _panel_of(pointer: Item) -> list[Ref]:
    ref = ref_of(pointer.get("panel"))
    return [ref] if ref else []
