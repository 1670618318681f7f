"""Immunizations, procedures, devices and visits as the resources they become."""

from decimal import Decimal

import pytest

from tests.unit.records.ccda.documents import (
    CVX,
    act,
    code_of,
    coded,
    given,
    kept,
    observation,
    only,
    read,
    related,
    template,
)


def test_an_immunization_keeps_day_lot_dose_and_site() -> None:
    more = """<effectiveTime value="20141012"/><doseQuantity value="0.5" unit="mL"/>""" + coded(
        "approachSiteCode", "368208006", "Left upper arm"
    )
    product = coded("code", "140", "Influenza", CVX) + "<lotNumberText>AB-12</lotNumberText>"
    vaccine = only(read(given("22.4.52", product, more, status="completed")), "Immunization")

    assert (vaccine["status"], vaccine["occurrenceDateTime"], vaccine["lotNumber"]) == (
        "completed",
        "2014-10-12",
        "AB-12",
    )
    assert code_of(vaccine["vaccineCode"]) == "140"
    assert vaccine["doseQuantity"]["value"] == Decimal("0.5")
    assert vaccine["site"]["text"] == "Left upper arm"


def test_a_vaccine_that_was_refused_says_so_and_one_that_is_planned_was_not_given() -> None:
    why = related(observation("22.4.53", coded("code", "PATOBJ", "patient objection", "2.16.840.1.113883.5.8")), "RSON")
    product = coded("code", "140", "Influenza", CVX)
    refused = only(read(given("22.4.52", product, why, status="completed", more='negationInd="true"')), "Immunization")
    planned = read(given("22.4.52", product, mood="INT"))

    assert (refused["status"], code_of(refused["statusReason"])) == ("not-done", "PATOBJ")
    assert refused["occurrenceString"] == "Date not recorded"
    assert kept(planned, "Immunization") == []
    assert only(planned, "ServiceRequest")["code"]["text"] == "Influenza"


@pytest.mark.parametrize(("tag", "root"), [("procedure", "22.4.14"), ("observation", "22.4.13"), ("act", "22.4.12")])
def test_each_kind_of_procedure_is_a_procedure_and_a_planned_one_a_request(tag: str, root: str) -> None:
    entry = f"""<{tag} classCode="PROC" moodCode="EVN">{template(root)}{coded("code", "73761001", "Colonoscopy")}
      <statusCode code="completed"/><effectiveTime value="20190402"/></{tag}>"""
    procedure = only(read(entry), "Procedure")
    planned = only(read(entry.replace('"EVN"', '"INT"')), "ServiceRequest")

    assert (procedure["status"], procedure["performedDateTime"]) == ("completed", "2019-04-02")
    assert (planned["intent"], planned["code"]["text"]) == ("plan", "Colonoscopy")


def test_a_device_of_a_procedure_is_kept_with_its_unique_identifier() -> None:
    role = f"""<participant typeCode="DEV"><participantRole>{template("22.4.37")}
      <id root="2.16.840.1.113883.3.3719" extension="(01)00643169007222(17)160128(21)BLC200461H"/>
      <playingDevice>{coded("code", "704708004", "Pacemaker")}</playingDevice></participantRole></participant>"""
    entry = f"""<procedure classCode="PROC" moodCode="EVN">{template("22.4.14")}<code nullFlavor="UNK"/>
      <statusCode code="completed"/>{role}</procedure>"""
    reading = read(entry)
    device = only(reading, "Device")

    assert device["type"]["text"] == "Pacemaker"
    assert device["udiCarrier"][0]["deviceIdentifier"] == "00643169007222"
    assert reading.sections[0].why == ["A procedure has no name; the device of it is taken."]


def test_a_visit_keeps_who_where_when_and_its_diagnosis() -> None:
    diagnosis = act("22.4.80", related(observation("22.4.4", coded("value", "386661006", "Fever"))))
    kind = coded("translation", "AMB", "Ambulatory", "2.16.840.1.113883.5.4")
    entry = f"""<encounter classCode="ENC" moodCode="EVN">{template("22.4.49")}
      {coded("code", "99213", "Office visit", "2.16.840.1.113883.6.12", kind)}
      <effectiveTime><low value="201508151000-0800"/></effectiveTime>
      <performer><assignedEntity><assignedPerson><name><family>Haddad</family></name></assignedPerson></assignedEntity>
      </performer><participant typeCode="LOC"><participantRole classCode="SDLOC"><playingEntity><name>Bend Clinic</name>
      </playingEntity></participantRole></participant>{related(diagnosis)}</encounter>"""
    reading = read(entry)
    visit, condition = only(reading, "Encounter"), only(reading, "Condition")

    assert (visit["status"], visit["class"]["code"]) == ("finished", "AMB")
    assert visit["period"] == {"start": "2015-08-15T10:00:00-08:00"}
    assert visit["participant"][0]["individual"]["display"] == "Haddad"
    assert visit["location"][0]["location"]["display"] == "Bend Clinic"
    assert visit["reasonReference"] == [{"reference": f"Condition/{condition['id']}"}]
    assert code_of(condition["category"][0]) == "encounter-diagnosis"
