"""What a section of the record is, and the chart as its sections read it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from portico.export.codes import NPI, SNOMED, Code
from portico.export.dates import long_date, long_time
from portico.export.models import Address, Chart, Document, Resource
from portico.export.parts import (
    Concept,
    Id,
    Period,
    Person,
    address,
    concept,
    first,
    has_code,
    human_name,
    identifier,
    items,
    resource_id,
    string,
)
from portico.export.parts import field as object_field
from portico.export.references import References, npi_of


class Row(NamedTuple):
    """One line a person reads. Its anchor is what the machine-readable entry points to."""

    anchor: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A section of C-CDA R2.1: its template (root, extension), LOINC code, name and columns.

    `required`: a CCD must have it, empty or not. `in_r11`: the template is older than R2.1 too, so that its id is also
    written without the extension, as R2.1 asks for the sake of older readers.
    """

    key: str
    title: str
    template: tuple[str, str]
    code: Code
    columns: tuple[str, ...]
    empty: str
    required: bool = False
    in_r11: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A section's rows and the entries that say the same by code; `dates` are the dates of service in it."""

    kind: Kind
    rows: tuple[Row, ...]
    entries: tuple[Any, ...]
    dates: tuple[str, ...]


@dataclass(slots=True)
class Builder:
    """Collects a section's rows and entries, giving each row its anchor."""

    kind: Kind
    rows: list[Row] = field(default_factory=list)
    entries: list[Any] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)

    def row(self, *cells: str, date: str = "") -> str:
        """Adds a row; returns its anchor."""
        anchor = f"{self.kind.key}-{len(self.rows) + 1}"
        self.rows.append(Row(anchor, cells))
        if date:
            self.dates.append(date)
        return anchor

    def done(self) -> Section:
        return Section(self.kind, tuple(self.rows), tuple(self.entries), tuple(self.dates))


class Place(NamedTuple):
    """Where care was given."""

    id: Id
    name: str
    kind: Concept
    address: Address | None


class Indication(NamedTuple):
    """Why something was done: the problem it was for."""

    id: Id
    problem: Concept
    when: Period


class Reader:
    """The chart, indexed once, without what the practice marked as entered in error."""

    def __init__(self, chart: Chart, document: Document) -> None:
        self.chart = chart
        self.document = document
        self.references = References([chart.patient, *chart.resources, *chart.beside])
        self.left_out: list[Resource] = []
        self._people: dict[tuple[str, str], Person | None] = {}
        self._places: dict[tuple[str, str], Place | None] = {}
        self._by_type: dict[str, list[Resource]] = defaultdict(list)
        for resource in chart.resources:
            if in_error(resource):
                self.left_out.append(resource)
            else:
                self._by_type[str(resource.get("resourceType"))].append(resource)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many resources of each type the chart holds, those in error not counted."""
        return {kind: len(found) for kind, found in self._by_type.items()}

    def all(self, *kinds: str) -> Iterator[Resource]:
        """Every resource of these types."""
        for kind in kinds:
            yield from self._by_type.get(kind, ())

    def newest(self, kind: str, *keys: str) -> list[Resource]:
        """Every resource of a type, newest first by the first of these dates that it has."""
        return sorted(self.all(kind), key=lambda resource: _date(resource, keys), reverse=True)

    def date(self, value: object) -> str:
        return long_date(value, self.document.time_zone)

    def time(self, value: object) -> str:
        return long_time(value, self.document.time_zone)

    def until(self, shown: str, began: str, ended: str) -> str:
        """What is shown of a beginning, and the day of the end when that is another."""
        last = self.date(ended)
        return f"{shown} to {last}" if last and last != self.date(began) else shown

    def person(self, reference: Any, owner: Resource | None = None) -> Person | None:
        """The practitioner, role or organization a reference names; None when it names nobody that is known."""
        named = _named(reference)
        if named[0].startswith("#"):
            return self._person(reference, owner)
        if named not in self._people:
            self._people[named] = self._person(reference, owner)
        return self._people[named]

    def _person(self, reference: Any, owner: Resource | None) -> Person | None:
        found = self.references.find(reference, owner)
        shown = string(reference, "display")
        if found is None:
            npi = npi_of(reference)
            return (
                Person(shown, identifier({"system": "http://hl7.org/fhir/sid/us-npi", "value": npi})) if shown else None
            )
        if found.get("resourceType") == "PractitionerRole":
            person = self.person(found.get("practitioner"), found)
            organization = self.organization(found.get("organization"))
            return Person(person.name, person.id, organization) if person else None
        if found.get("resourceType") == "Organization":
            return Person(string(found, "name") or shown, resource_id(found), is_organization=True)
        name = human_name(first(found.get("name"))) or shown
        npi_id = next((i for i in map(identifier, items(found.get("identifier"))) if i and i.root == NPI), None)
        return Person(name, npi_id or resource_id(found)) if name else None

    def organization(self, reference: Any) -> str:
        """The name of the organization a reference names."""
        found = self.references.find(reference)
        return string(found, "name") or string(reference, "display")

    def place(self, reference: Any) -> Place | None:
        """The location a reference names."""
        named = _named(reference)
        if named not in self._places:
            self._places[named] = self._place(reference)
        return self._places[named]

    def _place(self, reference: Any) -> Place | None:
        found = self.references.find(reference) or {}
        name = string(found, "name") or string(reference, "display")
        if not name:
            return None
        return Place(
            resource_id(found or {"resourceType": "Location", "id": name}),
            name,
            concept(first(found.get("type"))),
            address(found.get("address")),
        )

    def indications(self, resource: Resource) -> tuple[Indication, ...]:
        """The problems named as the reason, as codes or as references to Conditions."""
        found = []
        for index, reason in enumerate(items(resource.get("reasonCode"))):
            found.append(Indication(resource_id(resource, f"reason-{index}"), concept(reason, SNOMED), Period()))
        for index, reference in enumerate(items(resource.get("reasonReference"))):
            condition = self.references.find(reference, resource)
            source = object_field(condition, "code") or {"text": string(reference, "display")}
            problem = concept(source, SNOMED)
            if problem.text or problem.code:
                found.append(Indication(resource_id(resource, f"reason-reference-{index}"), problem, Period()))
        return tuple(found)


def reasons(indications: Sequence[Indication]) -> str:
    """The reasons in plain words."""
    return ", ".join(dict.fromkeys(indication.problem.words for indication in indications))


def _named(reference: Any) -> tuple[str, str]:
    return string(reference, "reference"), string(reference, "display")


def in_error(resource: Resource) -> bool:
    """Whether the practice marked it as entered in error."""
    if resource.get("status") == "entered-in-error":
        return True
    return "verificationStatus" in resource and has_code(resource["verificationStatus"], "entered-in-error")


def _date(resource: Resource, keys: Sequence[str]) -> str:
    for key in keys:
        value = resource.get(key)
        found = value if isinstance(value, str) else string(value, "start")
        if found:
            return found
    return ""
