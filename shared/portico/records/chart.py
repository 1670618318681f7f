"""A chart's rules: which rows show, and what its header says of them.

An intake writes its rows one revision ahead of the chart, and raises the chart's revision when all are written: a
reader, who knows the revision, sees all of an intake or nothing of it. One intake at a time writes to a chart.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from portico.records.fhir.dates import day, moment
from portico.records.policy import OF_DOCUMENT, OTHER, PATIENT
from portico.store import keys
from portico.store.items import Item

_HOME_MEDICATIONS = 5
_UPCOMING_KEPT = 30
_PRACTITIONERS_KEPT = 200
_PHONE_DIGITS = 10
_MOST_PHONES = 2
_EAST_ASIAN = "[\u1100-\u11ff\u2e80-\u9fff]"  # Hangul, kana and Han, as NFKD leaves them
_NAMING = {"visits": "visit", "appointments": "appointment", OTHER: "care_team"}
_SPACE_IN_EAST_ASIAN = re.compile(f"(?<={_EAST_ASIAN}) (?={_EAST_ASIAN})")


def visible(row: Mapping[str, Any], revision: int) -> bool:
    """Whether a row shows at this revision of its chart: written by then, and not replaced by then."""
    until = row.get("until")
    return int(row["since"]) <= revision and (until is None or int(until) > revision)


def summarize(rows: Iterable[Item], now: datetime) -> dict[str, Any]:
    """The header's view of a chart's visible rows, oldest first: demographics, counts, what Home shows, and who of
    the practice the patient has to do with."""
    counts: Counter[str] = Counter()
    current: Counter[str] = Counter()
    latest: dict[str, str] = {}
    trends: Counter[str] = Counter()
    patient: tuple[tuple[bool, int], dict[str, Any]] = ((False, 0), {})
    medications: list[dict[str, Any]] = []
    results: list[tuple[str, dict[str, Any]]] = []
    appointments: list[dict[str, Any]] = []
    named: list[tuple[str, str, str]] = []
    for row in rows:
        section, shown = row["section"], row.get("shown") or {}
        counts[section] += 1
        current[section] += shown.get("status") == "current"
        if when := day(row.get("when")):
            latest[section] = max(latest.get(section, ""), when)
        trends.update({test["key"] for test in tests_of(row) if test.get("number") is not None})
        named += [(one, _NAMING[section], when or "") for one in shown.get("practitioners", ())]
        if section == PATIENT and patient_rank(row) >= patient[0]:
            patient = (patient_rank(row), shown)
        elif section == "medications" and shown.get("status") == "current":
            medications.append(shown)
        elif section == "results" and shown.get("tests"):
            results.append((when or "", shown))
        elif section == "appointments" and shown.get("upcoming"):
            appointments.append(shown)
    return {
        "patient": patient[1],
        "counts": dict(counts),
        "current": {section: number for section, number in current.items() if number},
        "latest": latest,
        "practitioners": _practitioners(named),
        "trends": [key for key, number in trends.items() if number > 1],
        "digest": {
            "medications": {"items": medications[: -_HOME_MEDICATIONS - 1 : -1], "total": len(medications)},
            "latest_result": _latest_result(results),
            "appointments": _upcoming(appointments, now),
        },
    }


def _practitioners(named: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, Any]]:
    """Identifier, way of being named and day, summed up by identifier: how, and when last.

    Of too many those on the care team stay, then those of the newest visits and appointments.
    """
    found: dict[str, dict[str, Any]] = {}
    for identifier, kind, when in named:
        known = found.setdefault(identifier, {"latest": "", "kinds": []})
        known["latest"] = max(known["latest"], when)
        if kind not in known["kinds"]:
            known["kinds"].append(kind)

    def nearness(identifier: str) -> tuple[bool, str]:
        return "care_team" in found[identifier]["kinds"], found[identifier]["latest"]

    return {one: found[one] for one in sorted(found, key=nearness, reverse=True)[:_PRACTITIONERS_KEPT]}


def patient_rank(row: Mapping[str, Any]) -> tuple[bool, int]:
    """Of several Patients in a chart the highest says who it is: the newest of the practice's own system, and only
    where it sent none, the newest of a document."""
    return not row["id"].startswith(f"{OF_DOCUMENT}-"), int(row["since"])


def tests_of(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The measured values of a row: a panel's tests, or a vital sign."""
    shown = row.get("shown") or {}
    if row["section"] == "results":
        return list(shown.get("tests", []))
    return [shown] if row["section"] == "vitals" else []


def _latest_result(results: list[tuple[str, dict[str, Any]]]) -> dict[str, Any] | None:
    """The newest panel, with the first of its tests that is not normal, else its first."""
    if not results:
        return None
    when, panel = results[-1]
    notable = [test for test in panel["tests"] if test.get("flag") not in (None, "normal")]
    test = (notable or panel["tests"])[0]
    return {"panel_id": panel["id"], "panel_name": panel["name"], "date": when or None, "test": test}


def _upcoming(appointments: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Those to come, soonest first; which is next is decided when Home is read."""
    soon = [(_ends(one), one) for one in appointments]
    ahead = [(ends, one) for ends, one in soon if ends >= now - timedelta(days=1)]
    return [one for _, one in sorted(ahead, key=lambda pair: pair[0])[:_UPCOMING_KEPT]]


def next_appointment(appointments: Iterable[dict[str, Any]], now: datetime) -> dict[str, Any] | None:
    """The first that is not over."""
    return next((one for one in appointments if _ends(one) >= now), None)


def _ends(appointment: Mapping[str, Any]) -> datetime:
    return moment(appointment.get("end") or appointment["start"])


def directory_keys(patient_id: str, patient: Mapping[str, Any]) -> list[keys.Key]:
    """Where staff find a patient: by family name, given name, birth date and phone."""
    family, given = patient.get("family_name") or "", " ".join(patient.get("given_names") or [])
    found = [("name", folded(f"{family} {given}")), ("given", folded(f"{given} {family}") if given else "")]
    found += [("birth_date", patient.get("birth_date") or "")]
    phones = [digits(phone) for phone in patient.get("phones") or []]
    found += [("phone", phone) for phone in dict.fromkeys(phones)][:_MOST_PHONES]
    listed = {(by, value) for by, value in found if value} | {("name", found[0][1])}
    return sorted(keys.directory(by, value, patient_id) for by, value in listed)


def folded(text: str) -> str:
    """A name as it is searched: lower case, without accents and punctuation, words apart by one space.

    Names in Chinese, Japanese and Korean are written without a space, and found with one or without.
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    words = " ".join(re.sub(r"[^\w]+", " ", re.sub("['\u2019]", "", plain)).split())
    return _SPACE_IN_EAST_ASIAN.sub("", words)


def digits(phone: str) -> str:
    """A phone number as it is searched: its last ten digits, without country code and extension."""
    number = re.split(r"(?:ext|x)\.? *\d+$", phone, flags=re.IGNORECASE)[0]
    return re.sub(r"\D", "", number)[-_PHONE_DIGITS:]
