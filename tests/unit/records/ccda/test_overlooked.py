"""What of an entry no reader looks at is told, and its section kept as text."""

import pytest

from tests.unit.records.ccda.documents import (
    CVX,
    RXNORM,
    act,
    coded,
    given,
    kept,
    measured,
    observation,
    only,
    organizer,
    read,
    related,
    template,
)

PART = "Part of an entry is kept as text only."
MEDICINE = coded("code", "197361", "amlodipine", RXNORM)
REACTION = observation("22.4.9", coded("value", "247472004", "Hives"))
SPECIMEN = f'<component><procedure moodCode="EVN">{template("22.4.14")}</procedure></component>'
REFERENCE = f'<act classCode="ACT" moodCode="EVN">{template("22.4.122")}<id root="1.2.3"/></act>'


@pytest.mark.parametrize(
    "entry",
    [
        given("22.4.16", MEDICINE, related(REACTION)),
        given("22.4.52", coded("code", "140", "Influenza", CVX), related(REACTION)),
        organizer("22.4.1", measured("1-8", '<value xsi:type="INT" value="3"/>'), SPECIMEN),
        act("22.4.3", related(observation("22.4.4", coded("value", "195967001", "Asthma") + related(
            act("22.4.502", '<effectiveTime value="2012"/>'))))),
        observation("22.4.67", coded("value", "1", "Uses a cane") + coded("code", "54522-8") + related(
            "<observation><value/></observation>")),
    ],
)  # fmt: skip
def test_a_statement_inside_an_entry_that_nobody_reads_is_told_and_kept_as_text(entry: str) -> None:
    (told,) = read(entry, text="All of it in words").sections

    assert (told.taken, told.why, told.kept_as_text) == (1, [PART], True)


@pytest.mark.parametrize(
    "inner",
    [
        related(REFERENCE),
        related(observation("22.4.19", coded("value", "38341003", "High blood pressure")), "RSON"),
        related(act("22.4.64", "<text>With food</text>")),
        related(act("22.4.20", "<text>Swallow whole</text>")),
    ],
)
def test_what_a_reader_takes_from_inside_an_entry_is_no_loss(inner: str) -> None:
    assert read(given("22.4.16", MEDICINE, inner)).sections[0].why == []


def test_an_intervention_gives_what_it_holds() -> None:
    inner = f"""<procedure moodCode="RQO">{template("22.4.41")}{coded("code", "73761001", "Colonoscopy")}</procedure>"""
    held = related(inner, "COMP") + related(observation("22.4.9", ""), "COMP")
    reading = read(act("22.4.146", coded("code", "362956003", "Intervention") + held))

    assert {one["code"]["text"] for one in kept(reading, "ServiceRequest")} == {"Intervention", "Colonoscopy"}
    assert reading.sections[0].why == ["A kind of entry that is not read; the section's text is kept."]


def test_a_dose_number_is_read_wherever_it_is_said() -> None:
    vaccine = coded("code", "140", "Influenza", CVX)
    newer = f'<entryRelationship typeCode="COMP"><sequenceNumber value="2"/>{act("22.4.118", "")}</entryRelationship>'
    older = related(observation("1.46", '<value xsi:type="INT" value="2"/>'))
    for said in (newer, older, '<repeatNumber value="2"/>'):
        dose = only(read(given("22.4.52", vaccine, said)), "Immunization")
        assert dose["protocolApplied"] == [{"doseNumberPositiveInt": 2}]


@pytest.mark.parametrize("sent", ['value="someday"', '><low value="20140231"/></effectiveTime'])
def test_a_date_that_cannot_be_read_is_told(sent: str) -> None:
    time = f"<effectiveTime {sent}/>" if "low" not in sent else f"<effectiveTime{sent}>"
    entry = observation("22.4.67", coded("code", "54522-8", "Status") + coded("value", "1", "Uses a cane") + time)

    assert read(entry).sections[0].why == ["A date could not be read."]


def test_a_qualifier_with_a_name_makes_the_name_more_exact_and_one_without_is_told() -> None:
    side = coded("name", "272741003", "Laterality")
    named, nameless = (
        act("22.4.3", related(observation("22.4.4", coded("value", "263102004", "Fracture", inner=qualifier))))
        for qualifier in (
            f"<qualifier>{side}{coded('value', '7771000', 'Left')}</qualifier>",
            f"<qualifier>{side}{coded('value', '7771000')}</qualifier>",
        )
    )

    assert only(read(named), "Condition")["code"]["text"] == "Fracture (Left)"
    assert read(named).sections[0].why == []
    assert read(nameless).sections[0].why == [PART]
