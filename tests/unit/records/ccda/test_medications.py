"""Medications as the resources they become."""

from decimal import Decimal
from typing import Any

import pytest

from tests.unit.records.ccda.documents import (
    RXNORM,
    act,
    code_of,
    coded,
    given,
    observation,
    only,
    read,
    related,
    template,
)

MEDICINE = coded("code", "197361", "amlodipine 5 MG Oral Tablet", RXNORM)
AS_NEEDED = f"<precondition><criterion>{coded('code', '225761000', 'As needed')}</criterion></precondition>"


def test_what_a_patient_takes_is_a_statement_with_dose_route_and_times() -> None:
    times = """<effectiveTime xsi:type="IVL_TS"><low value="20260105"/><high nullFlavor="UNK"/></effectiveTime>
      <effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></effectiveTime>"""
    how = times + coded("routeCode", "C38288", "Oral", "2.16.840.1.113883.3.26.1.1") + '<doseQuantity value="1"/>'
    how += coded("administrationUnitCode", "C42998", "Tablet", "2.16.840.1.113883.3.26.1.1")
    reason = related(observation("22.4.19", coded("value", "38341003", "High blood pressure")), "RSON")
    statement = only(read(given("22.4.16", MEDICINE, how + reason + AS_NEEDED)), "MedicationStatement")

    assert statement["status"] == "active"
    assert statement["effectivePeriod"] == {"start": "2026-01-05"}
    assert code_of(statement["medicationCodeableConcept"]) == "197361"
    assert statement["reasonCode"][0]["text"] == "High blood pressure"
    (dose,) = statement["dosage"]
    assert dose["timing"]["repeat"] == {"frequency": 1, "period": Decimal(12), "periodUnit": "h"}
    assert dose["doseAndRate"][0]["doseQuantity"] == {"value": Decimal(1), "unit": "Tablet"}
    assert dose["route"]["text"] == "Oral"
    assert dose["asNeededBoolean"] is True


def test_what_is_prescribed_is_a_request_with_its_period_and_supply() -> None:
    span = '<effectiveTime xsi:type="IVL_TS"><low value="20260105"/><high value="20260205"/></effectiveTime>'
    supply = f"""<supply classCode="SPLY" moodCode="INT">{template("22.4.17")}<repeatNumber value="3"/>
      <quantity value="30"/></supply>"""
    sig = "<text>Take one tablet every morning</text>"
    entry = given("22.4.16", MEDICINE, sig + span + related(supply), mood="INT")
    request = only(read(entry), "MedicationRequest")

    assert (request["intent"], request["status"], request["authoredOn"]) == ("order", "active", "2026-01-05")
    assert request["dispenseRequest"] == {"numberOfRepeatsAllowed": 2, "quantity": {"value": Decimal(30)}}
    (dose,) = request["dosageInstruction"]
    assert dose["text"] == "Take one tablet every morning"
    assert dose["timing"]["repeat"]["boundsPeriod"] == {"start": "2026-01-05", "end": "2026-02-05"}


def test_a_medication_marked_completed_without_an_end_is_not_called_finished() -> None:
    open_ended = '<effectiveTime xsi:type="IVL_TS"><low value="20260105"/><high nullFlavor="UNK"/></effectiveTime>'

    assert only(read(given("22.4.16", MEDICINE, open_ended, status="completed")), "MedicationStatement")["status"] == (
        "unknown"
    )


def test_a_medication_that_is_negated_is_not_taken_and_one_of_no_name_is_no_medication() -> None:
    reading = read(
        given("22.4.16", MEDICINE, more='negationInd="true"'),
        given("22.4.16", '<code nullFlavor="NA"/><name>None</name>', more='negationInd="true"'),
    )

    assert only(reading, "MedicationStatement")["status"] == "not-taken"
    assert reading.sections[0].why == ["It says that there is no medication."]


def test_a_planned_medication_is_no_current_one_and_a_fill_is_kept_beside() -> None:
    fill = f"""<supply classCode="SPLY" moodCode="EVN">{template("22.4.18")}<statusCode code="completed"/>
      <effectiveTime value="20260107"/><quantity value="30"/></supply>"""
    reading = read(given("22.4.42", MEDICINE, mood="RQO"), given("22.4.16", MEDICINE, related(fill)))

    request = only(reading, "MedicationRequest")
    assert (request["intent"], request["status"]) == ("plan", "draft")
    assert only(reading, "MedicationDispense")["whenHandedOver"] == "2026-01-07"


@pytest.mark.parametrize(
    ("value", "end", "told"),
    [
        (coded("value", "55561003", "Active"), "", "active"),
        (coded("value", "73425007", "No Longer Active"), "", "stopped"),
        ('<value xsi:type="CE" displayName="No Longer Active"/>', "", "stopped"),
        (coded("value", "73425007", "No Longer Active"), '<high value="20260205"/>', "completed"),
    ],
)
def test_the_status_of_the_medication_counts_more_than_that_of_its_entry(value: str, end: str, told: str) -> None:
    span = f'<effectiveTime xsi:type="IVL_TS"><low value="20260105"/>{end}</effectiveTime>'
    stated = related(observation("1.47", value), "REFR")

    taken = only(read(given("22.4.16", MEDICINE, span + stated, status="completed")), "MedicationStatement")
    ordered = only(read(given("22.4.16", MEDICINE, span + stated, mood="INT", status="completed")), "MedicationRequest")
    assert (taken["status"], ordered["status"]) == (told, told)


def test_a_named_medication_without_a_code_that_is_negated_is_not_taken() -> None:
    entry = given("22.4.16", '<code nullFlavor="UNK"/><name>Warfarin</name>', more='negationInd="true"')
    statement = only(read(entry), "MedicationStatement")

    assert (statement["status"], statement["medicationCodeableConcept"]["text"]) == ("not-taken", "Warfarin")


def test_one_medication_without_a_name_does_not_take_the_others_of_its_group() -> None:
    reading = read(act("22.4.36", related(given("22.4.16", "")) + related(given("22.4.16", MEDICINE))))

    assert only(reading, "MedicationStatement")
    assert reading.sections[0].why == ["Part of a group: It does not say what it is about."]
    assert reading.sections[0].taken == 1


def dose_of(inner: str) -> tuple[dict[str, Any], list[str]]:
    reading = read(given("22.4.16", MEDICINE, inner))
    return only(reading, "MedicationStatement").get("dosage", [{}])[0], reading.sections[0].why


def test_every_time_of_the_day_is_kept() -> None:
    times = "".join(
        f'<effectiveTime xsi:type="EIVL_TS" operator="A"><event code="{code}"/></effectiveTime>'
        for code in ("ACM", "HS")
    )

    assert dose_of(times) == ({"timing": {"repeat": {"when": ["ACM", "HS"]}}}, [])


def test_times_within_a_time_say_when_it_began_and_how_often() -> None:
    whole = """<effectiveTime xsi:type="SXPR_TS"><comp xsi:type="IVL_TS"><low value="20260105"/></comp>
      <comp xsi:type="PIVL_TS" operator="A"><period value="8" unit="hours"/></comp></effectiveTime>"""
    statement = only(read(given("22.4.16", MEDICINE, whole)), "MedicationStatement")

    assert statement["effectivePeriod"] == {"start": "2026-01-05"}
    assert statement["dosage"][0]["timing"]["repeat"] == {"frequency": 1, "period": Decimal(8), "periodUnit": "h"}


def test_a_rate_between_two_is_a_range() -> None:
    rate = '<rateQuantity><low value="1" unit="mL/h"/><high value="2" unit="mL/h"/></rateQuantity>'

    assert dose_of(rate)[0]["doseAndRate"][0]["rateRange"]["high"]["value"] == Decimal(2)


@pytest.mark.parametrize(
    ("inner", "told"),
    [
        ('<effectiveTime xsi:type="PIVL_TS"><period value="3" unit="moons"/></effectiveTime>', "How often it is taken"),
        ('<effectiveTime xsi:type="EIVL_TS"><event code="LUNCHTIME"/></effectiveTime>', "How often it is taken"),
        ('<effectiveTime xsi:type="PIVL_TS"><period value="3" unit="d"/></effectiveTime>'
         '<effectiveTime xsi:type="PIVL_TS"><period value="8" unit="h"/></effectiveTime>', "How often it is taken"),
        ('<doseQuantity value="one"/>', "The dose"),
        ('<rateQuantity value="fast"/>', "The rate at which it is given"),
        ('<maxDoseQuantity><numerator value="4"/></maxDoseQuantity>', "The largest dose"),
    ],
)  # fmt: skip
def test_what_of_a_dose_cannot_be_read_is_told(inner: str, told: str) -> None:
    assert dose_of(inner)[1] == [f"{told} could not be read."]


def test_a_dose_that_says_it_is_unknown_is_no_loss() -> None:
    unknown = '<effectiveTime xsi:type="PIVL_TS"><period nullFlavor="UNK"/></effectiveTime><doseQuantity/>'

    assert dose_of(unknown) == ({}, [])


@pytest.mark.parametrize(
    "inner", ["", '<criterion nullFlavor="NA"/>', '<criterion><value nullFlavor="NI"/></criterion>']
)
def test_a_precondition_that_says_nothing_does_not_mean_as_needed(inner: str) -> None:
    assert dose_of(f"<precondition>{inner}</precondition>")[0] == {}
