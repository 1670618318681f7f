"""Patients and whole charts, for the domains that work with them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from portico import cursor
from portico.errors import NotFound
from portico.records import repo
from portico.records.chart import digits, folded, patient_rank
from portico.records.fhir.references import readdressed
from portico.records.models import FoundPatients, PatientQuery, PatientSummary
from portico.records.policy import PATIENT
from portico.store.items import Item

_PAGE = 25
_PEERS = 99  # with nobody, as many as are read in one call
_NOBODY = "pat_nobody"  # read too, so that a day without patients costs the same
_SEARCHED_AS: Mapping[str, Callable[[str], str]] = {"name": folded, "phone": digits, "birth_date": str}


def get_patient(practice_id: str, patient_id: str) -> PatientSummary:
    """Who a patient is. Raises NotFound when the practice has no such patient."""
    return summary_of(patient_id, shown_header(repo.get_header(practice_id, patient_id)))


def get_patients(practice_id: str, patient_ids: Iterable[str]) -> list[PatientSummary]:
    """Who these patients are, in their order; those the practice does not have are left out."""
    wanted = list(dict.fromkeys(patient_ids))
    headers = repo.get_headers(practice_id, wanted)
    return [summary_of(one, headers[one]) for one in wanted if headers.get(one, {}).get("revision")]


def find_patients(practice_id: str, query: PatientQuery, start: str | None = None) -> FoundPatients:
    """A page of patients by name (family or given, from its beginning), birth date or phone number.

    An empty name lists everybody by family name. Raises BadRequest `request.cursor`.
    """
    value = _SEARCHED_AS[query.by](query.value)
    lists: list[str] = [query.by, "given"] if query.by == "name" and value else [query.by]
    scope = (practice_id, "patients", query.by, value)
    place, after = cursor.unseal(scope, start).split("\n") if start else (lists[0], "")
    found: list[str] = []
    for by in lists[lists.index(place) :]:
        page = repo.list_directory(practice_id, by, value, limit=_PAGE - len(found), after=after or None)
        after = ""
        found += [row["patient_id"] for row in page.items]
        if page.next or len(found) == _PAGE:
            last = page.items[-1]["sk"] if page.items else ""
            following = cursor.seal(scope, f"{by}\n{last}")
            return FoundPatients(items=get_patients(practice_id, found), next_cursor=following)
    return FoundPatients(items=get_patients(practice_id, found), next_cursor=None)


def born_on(practice_id: str, birth_date: date) -> list[PatientSummary]:
    """Every patient born on this day: two calls, whoever there is. More than a hundred are cut off."""
    page = repo.list_directory(practice_id, "birth_date", birth_date.isoformat(), limit=_PEERS, after=None)
    return get_patients(practice_id, [*(row["patient_id"] for row in page.items), _NOBODY])


def chart_size(practice_id: str, patient_id: str) -> int:
    """How many resources a chart holds, as its header counts them. Raises NotFound."""
    return sum(shown_header(repo.get_header(practice_id, patient_id))["counts"].values())


reading_names = repo.reading_names


def practitioners(header: Item | None) -> frozenset[str]:
    """Every identifier (`system|value`) of the clinicians that a chart's visits, appointments and care teams name."""
    return frozenset((header or {}).get("practitioners", ()))


def language(header: Item | None) -> str | None:
    """The language (BCP 47) in which to write to the patient, where their chart says one."""
    spoken: str | None = (header or {}).get("patient", {}).get("language")
    return spoken


def read_chart(practice_id: str, patient_id: str) -> tuple[PatientSummary, Mapping[str, Any], list[Mapping[str, Any]]]:
    """A whole chart: who it is about, the FHIR Patient, and every resource as it was received, the Patient too.

    Where a resource was sent without an id, or under another address than its id, ids and references say `Type/id`.
    Raises NotFound when the practice has no such patient.
    """
    header = shown_header(repo.get_header(practice_id, patient_id))
    rows = list(repo.list_rows(practice_id, patient_id, header["revision"], repo.BODY_FIELDS))
    renamed = {row["full_url"]: f"{row['type']}/{row['id']}" for row in rows if "full_url" in row}
    resources = [readdressed(repo.body_of(practice_id, row) | {"id": row["id"]}, renamed) for row in rows]
    both = zip(rows, resources, strict=True)
    patients = [(patient_rank(row), body) for row, body in both if row["section"] == PATIENT]
    if not patients:
        raise NotFound("request.not_found", "We could not find that.")
    return summary_of(patient_id, header), max(patients, key=itemgetter(0))[1], resources


def shown_header(header: Item | None) -> Item:
    """The header of a chart that shows. Raises NotFound while its first intake is not accepted."""
    if header is None or not header["revision"]:
        raise NotFound("request.not_found", "We could not find that.")
    return header


def summary_of(patient_id: str, header: Mapping[str, Any]) -> PatientSummary:
    """Who a chart is about."""
    patient = header["patient"]
    born = patient.get("birth_date")
    return PatientSummary(
        id=patient_id,
        first_name=patient.get("first_name") or "",
        family_name=patient.get("family_name") or "",
        given_names=patient.get("given_names") or [],
        full_name=patient.get("full_name") or "",
        other_names=patient.get("other_names") or [],
        birth_date=date.fromisoformat(born) if born else None,
        sex=patient.get("sex"),
        phones=patient.get("phones") or [],
        emails=patient.get("emails") or [],
        contact_emails=patient.get("contact_emails") or [],
        address=patient.get("address"),
        postal_code=patient.get("postal_code"),
    )
