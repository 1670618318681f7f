"""Whose is it: sorts a Bundle's resources by patient, and never lets two patients share a chart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portico import ids
from portico.records.fhir.references import Ref, References, addresses, ref_of
from portico.records.intake.bundle import Entry, Reason, reason_for, refused
from portico.records.policy import OF_NO_PATIENT

Identifier = tuple[str, str]  # system and value
MOST_PATIENTS = 8  # what one transaction can make visible at once, with everything staff find them by
_MOST_IDENTIFIERS = 10  # of one patient
_SOMEBODY_ELSE = ""
_PATIENT_FIELDS = ("subject", "patient", "beneficiary", "for")


@dataclass(frozen=True, slots=True)
class Known:
    """What the practice knows already: charts by identifier and by Patient id, and each chart's identifiers."""

    by_identifier: Mapping[Identifier, str] = field(default_factory=dict)
    by_patient: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, frozenset[Identifier]] = field(default_factory=dict)


@dataclass(slots=True)
class ChartPart:
    """What of a Bundle goes to one patient's chart."""

    patient_id: str
    identifiers: list[Identifier] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    seen: int | None = None  # the chart's revision at which it was found to be this patient's, where that counts


@dataclass(frozen=True, slots=True)
class Sorted:
    """A Bundle by patient, and what could not be given to anyone."""

    charts: dict[str, ChartPart]
    quarantined: list[Reason]


def registered(patient: Mapping[str, Any], systems: Sequence[str]) -> list[Identifier]:
    """A Patient's identifiers in the practice's systems, in the order of the systems."""
    given = [(one.get("system"), one.get("value")) for one in patient.get("identifier", [])]
    known = [(wanted, value) for wanted in systems for system, value in given if system == wanted and value]
    return list(dict.fromkeys(known))[:_MOST_IDENTIFIERS]


def asked_for(entries: Iterable[Entry], systems: Sequence[str]) -> tuple[set[Identifier], set[str]]:
    """The identifiers and Patient ids that must be looked up to sort these entries."""
    identifiers: set[Identifier] = set()
    patients: set[str] = set()
    for entry in entries:
        if entry.ref[0] == "Patient":
            identifiers.update(registered(entry.body, systems))
            patients.add(entry.ref[1])
        patients.update(ref[1] for address in addresses(entry.body) if (ref := ref_of(address)) and ref[0] == "Patient")
    return identifiers, patients


def sort_by_patient(practice_id: str, entries: Sequence[Entry], systems: Sequence[str], known: Known) -> Sorted:
    """Every entry with its patient. Raises Refused when the Bundle is about nobody the practice can name."""
    sorting = _Sorting(practice_id, systems, known)
    for entry in entries:
        if entry.ref[0] == "Patient":
            sorting.take_patient(entry)
    everything_else = [entry for entry in entries if entry.ref[0] != "Patient"]
    for entry in everything_else:
        if entry.ref[0] not in OF_NO_PATIENT and any(name in entry.body for name in _PATIENT_FIELDS):
            sorting.take_subject(entry)
    for entry in everything_else:
        if entry.ref[0] not in OF_NO_PATIENT and not any(name in entry.body for name in _PATIENT_FIELDS):
            sorting.take_mention(entry)
    if not sorting.charts:
        raise refused(
            "intake.no_patient",
            "No Patient in this Bundle has an identifier in a system that the practice registered, "
            "and nothing in it refers to a Patient that was sent before.",
        )
    if len(sorting.charts) > MOST_PATIENTS:
        raise refused("intake.too_many_patients", f"Send at most {MOST_PATIENTS} patients in one Bundle.")
    for entry in everything_else:
        if entry.ref[0] in OF_NO_PATIENT:
            for chart in sorting.charts.values():
                chart.entries.append(entry)
    return Sorted(sorting.charts, sorting.quarantined)


class _Sorting:
    def __init__(self, practice_id: str, systems: Sequence[str], known: Known) -> None:
        self.practice_id = practice_id
        self.systems = systems
        self.known = known
        self.charts: dict[str, ChartPart] = {}
        self.quarantined: list[Reason] = []
        self._patients: dict[Ref, str] = {}  # the Bundle's own Patients
        self._seen: set[Identifier] = set()
        self._references = References()

    def take_patient(self, entry: Entry) -> None:
        """Find or open the chart of a Patient by identifier, else by the id it was sent with before."""
        self._references.add(entry.ref, entry.body, entry.full_url)
        identifiers = registered(entry.body, self.systems)
        found = {self.known.by_identifier[one] for one in identifiers if one in self.known.by_identifier}
        by_id = self.known.by_patient.get(entry.ref[1])
        if not identifiers and by_id is None:
            words = "This Patient has no identifier in a system that the practice registered."
            self._quarantine(entry, "intake.no_identifier", words)
        elif len(found) > 1:
            self._quarantine(entry, "intake.identity_conflict", "These identifiers belong to different patients.")
        elif self._seen & set(identifiers) or (by_id in self.charts):
            words = "Another Patient in this Bundle has the same identifier."
            self._quarantine(entry, "intake.repeated_patient", words)
        elif by_id and (found - {by_id} or (not found and self._contradicts(identifiers, by_id))):
            self._quarantine(entry, "intake.other_patient", "This Patient id belongs to another patient.")
        else:
            patient_id = next(iter(found), None) or by_id
            patient_id = patient_id or ids.derived_id("pat", self.practice_id, *identifiers[0])
            self._seen.update(identifiers)
            self._patients[entry.ref] = patient_id
            chart = self.charts.setdefault(patient_id, ChartPart(patient_id))
            chart.identifiers, chart.entries = identifiers, [entry, *chart.entries]

    def take_subject(self, entry: Entry) -> None:
        """A resource that says whose it is."""
        said = [entry.body[name] for name in _PATIENT_FIELDS if isinstance(entry.body.get(name), dict)]
        owners = {self._owner(one.get("reference")) for one in said}
        owner = owners.pop() if len(owners) == 1 else None
        if owner is None:
            words = "The patient this is about is not in the Bundle, and was not sent before."
            self._quarantine(entry, "intake.unknown_patient", words)
        else:
            self._chart(owner).entries.append(entry)

    def take_mention(self, entry: Entry) -> None:
        """A resource without a field for its patient belongs to the one it mentions, else to the Bundle's only one."""
        mentioned = {owner for address in addresses(entry.body) if (owner := self._owner(address))}
        if entry.ref[0] == "Bundle":
            mentioned |= self._owners_inside(entry.body)
        if not mentioned and len(self.charts) == 1:
            mentioned = set(self.charts)
        if len(mentioned) == 1 and _SOMEBODY_ELSE not in mentioned:
            self._chart(mentioned.pop()).entries.append(entry)
        elif mentioned:
            self._quarantine(entry, "intake.several_patients", "This is not about one known patient alone.")
        else:
            self._quarantine(entry, "intake.unknown_patient", "This does not say which patient it is about.")

    def _owner(self, address: Any) -> str | None:
        if not isinstance(address, str):
            return None
        ref = self._references.find(address)
        if ref:
            return self._patients.get(ref)
        outside = ref_of(address)
        return self.known.by_patient.get(outside[1]) if outside and outside[0] == "Patient" else None

    def _owners_inside(self, bundle: Mapping[str, Any]) -> set[str]:
        """The owners of Patients that a Bundle inside the Bundle holds; an unknown one counts as somebody else."""
        held = [one.get("resource") for one in bundle.get("entry", []) if isinstance(one, dict)]
        refs = [("Patient", str(one.get("id"))) for one in held if one and one.get("resourceType") == "Patient"]
        return {self._patients.get(ref) or self.known.by_patient.get(ref[1], _SOMEBODY_ELSE) for ref in refs}

    def _contradicts(self, identifiers: Sequence[Identifier], patient_id: str) -> bool:
        """Whether the chart has another identifier of the same system: then it is somebody else."""
        systems = {system for system, _ in identifiers}
        return any(system in systems for system, _ in self.known.identifiers.get(patient_id, ()))

    def _chart(self, patient_id: str) -> ChartPart:
        return self.charts.setdefault(patient_id, ChartPart(patient_id))

    def _quarantine(self, entry: Entry, code: str, words: str) -> None:
        self.quarantined.append(reason_for(entry, code, words))
