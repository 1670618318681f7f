"""Medications as the resources they become."""

from decimal import Decimal

from tests.unit.records.ccda.documents import RXNORM, code_of, coded, given, observation, only, read, related, template

MEDICINE = coded("code", "197361", "amlodipine 5 MG Oral Tablet", RXNORM)


def test_what_a_patient_takes_is_a_statement_with_dose_route_and_times() -> None:
    times = """<effectiveTime xsi:type="IVL_TS"><low value="20260105"/><high nullFlavor="UNK"/></effectiveTime>
      <effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></effectiveTime>"""
    how = times + coded("routeCode", "C38288", "Oral", "2.16.840.1.113883.3.26.1.1") + '<doseQuantity value="1"/>'
    how += coded("administrationUnitCode", "C42998", "Tablet", "2.16.840.1.113883.3.26.1.1")
    reason = related(observation("22.4.19", coded("value", "38341003", "High blood pressure")), "RSON")
    statement = only(read(given("22.4.16", MEDICINE, how + reason + "<precondition/>")), "MedicationStatement")

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
