"""What an entry says is not so never becomes a resource that reads as if it were."""

import pytest

from tests.unit.records.ccda.documents import (
    RXNORM,
    act,
    coded,
    given,
    kept,
    observation,
    only,
    read,
    related,
    template,
)

NOT = 'negationInd="true"'
NOT_SO = "It says that it is not so."
PACEMAKER = f"""<participant typeCode="DEV"><participantRole>{template("22.4.37")}
  <playingDevice>{coded("code", "704708004", "Pacemaker")}</playingDevice></participantRole></participant>"""


def statement(tag: str, root: str, inner: str, mood: str = "EVN") -> str:
    return f'<{tag} moodCode="{mood}" {NOT}>{template(root)}{inner}</{tag}>'


@pytest.mark.parametrize(
    "entry",
    [
        statement("procedure", "22.4.41", coded("code", "73761001", "Colonoscopy"), "RQO"),
        statement("procedure", "22.4.14", coded("code", "73761001", "Colonoscopy"), "RQO"),
        statement("observation", "22.4.121", coded("code", "29463-7", "Body weight"), "GOL"),
        given("22.4.42", coded("code", "197361", "amlodipine", RXNORM), mood="RQO", more=NOT),
        statement("supply", "22.4.50", PACEMAKER),
        statement("encounter", "22.4.49", coded("code", "99213", "Visit")),
        statement("act", "22.4.202", "<text>Seen today.</text>"),
        statement("act", "22.4.3", related(observation("22.4.4", coded("value", "195967001", "Asthma")))),
    ],
)
def test_an_entry_that_says_it_is_not_so_is_lost_and_told_unless_its_reader_can_say_so(entry: str) -> None:
    reading = read(entry)
    told = reading.sections[0]

    assert {one["resourceType"] for one in reading.resources} == {"DocumentReference", "Practitioner", "Organization"}
    assert (told.lost, told.why) == (1, [NOT_SO])


def test_a_device_that_was_not_implanted_is_no_device() -> None:
    reading = read(statement("procedure", "22.4.14", coded("code", "307280005", "Implantation") + PACEMAKER))

    assert kept(reading, "Device") == []
    assert only(reading, "Procedure")["status"] == "not-done"
    assert reading.sections[0].why == [NOT_SO]


def test_one_device_of_a_group_that_is_not_there_does_not_take_the_others() -> None:
    absent = statement("supply", "22.4.50", PACEMAKER)
    present = absent.replace(NOT, "").replace("Pacemaker", "Insulin pump")
    group = f"""<organizer moodCode="EVN">{template("22.4.135")}
      <component>{absent}</component><component>{present}</component></organizer>"""
    reading = read(group)

    assert only(reading, "Device")["type"]["text"] == "Insulin pump"
    assert reading.sections[0].why == [f"Part of a group: {NOT_SO}"]


def test_an_illness_a_relative_did_not_have_is_not_theirs() -> None:
    entry = f"""<organizer moodCode="EVN">{template("22.4.45")}<statusCode code="completed"/>
      <subject><relatedSubject>{coded("code", "FTH", "Father")}</relatedSubject></subject>
      <component>{observation("22.4.46", coded("value", "363406005", "Colon cancer"), NOT)}</component></organizer>"""
    reading = read(entry)

    assert "condition" not in only(reading, "FamilyMemberHistory")
    assert reading.sections[0].why == [NOT_SO]


def test_a_fill_that_was_not_handed_over_is_none() -> None:
    fill = statement("supply", "22.4.18", '<quantity value="30"/>')
    reading = read(given("22.4.16", coded("code", "197361", "amlodipine", RXNORM), related(fill)))

    assert kept(reading, "MedicationDispense") == []
    assert reading.sections[0].why == [NOT_SO]


def test_a_reason_that_is_not_so_is_no_reason() -> None:
    reason = related(observation("22.4.19", coded("value", "38341003", "High blood pressure"), NOT), "RSON")
    reading = read(given("22.4.16", coded("code", "197361", "amlodipine", RXNORM), reason))

    assert "reasonCode" not in only(reading, "MedicationStatement")
    assert reading.sections[0].why == ["A reason says that it is not so."]


def test_people_and_places_alone_do_not_make_an_entry_taken() -> None:
    place = """<participant typeCode="LOC"><participantRole><playingEntity><name>Bend Clinic</name></playingEntity>
      </participantRole></participant>"""
    told = read(f'<procedure moodCode="EVN">{template("22.4.14")}{place}</procedure>').sections[0]

    assert (told.taken, told.lost) == (0, 1)


def test_a_diagnosis_without_a_name_does_not_take_its_visit() -> None:
    nameless = related(act("22.4.80", related(observation("22.4.4", ""))))
    visit = coded("code", "99213", "Office visit")
    reading = read(f'<encounter moodCode="EVN">{template("22.4.49")}{visit}{nameless}</encounter>')

    assert only(reading, "Encounter")
    assert reading.sections[0].why == ["Part of a group: A problem without a name."]
