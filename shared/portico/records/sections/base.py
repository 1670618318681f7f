"""What every section gives: where a resource belongs, its date, and what a list shows of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portico import ids
from portico.records.fhir.datatypes import Reference
from portico.records.fhir.references import Ref, References, Resource
from portico.records.policy import OTHER

ENTERED_IN_ERROR = "entered-in-error"
_MOST_PRACTITIONERS = 100  # identifiers of one resource


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a resource needs beside it: the resource as sent, those it refers to, and the day it is read."""

    ref: Ref
    body: Resource
    references: References
    today: date

    @property
    def id(self) -> str:
        """The item's own id on the API; nothing can be read from it."""
        return ids.derived_id("rec", *self.ref)

    def practitioners(self, named: Iterable[Reference | None]) -> list[str]:
        """Every identifier (`system|value`) of the clinicians among these. For whom to write to: no list shows it."""
        found = (one for reference in named for one in self.references.identifiers(reference, self.body))
        return list(dict.fromkeys(found))[:_MOST_PRACTITIONERS]


@dataclass(frozen=True, slots=True)
class Listed:
    """A resource's place in a chart. `when` is a FHIR dateTime; `item` is what lists and the chart's header need."""

    section: str
    when: str | None = None
    item: Mapping[str, Any] | None = None


def hidden(when: str | None = None) -> Listed:
    """Kept and counted, shown in no list: entered in error, or of a kind that has no list yet."""
    return Listed(OTHER, when)
