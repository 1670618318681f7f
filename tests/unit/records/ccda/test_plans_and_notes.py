"""Family history, goals, orders, notes and care teams as the resources they become."""

from decimal import Decimal

from tests.unit.records.ccda.documents import (
    LOINC,
    act,
    coded,
    kept,
    observation,
    only,
    organizer,
    read,
    related,
    template,
)


def test_a_relative_has_their_conditions_with_the_age_they_began() -> None:
    age = related(observation("22.4.31", '<value xsi:type="PQ" value="57" unit="a"/>'))
    illness = f"<component>{observation('22.4.46', coded('value', '22298006', 'Heart attack') + age)}</component>"
    entry = f"""<organizer classCode="CLUSTER" moodCode="EVN">{template("22.4.45")}<statusCode code="completed"/>
      <subject><relatedSubject>{coded("code", "FTH", "Father", "2.16.840.1.113883.5.111")}
      <subject><administrativeGenderCode code="M"/><birthTime value="1910"/></subject></relatedSubject></subject>
      {illness}</organizer>"""
    relative = only(read(entry), "FamilyMemberHistory")

    assert (relative["relationship"]["text"], relative["bornDate"]) == ("Father", "1910")
    assert relative["condition"][0]["onsetAge"]["value"] == Decimal(57)


def test_a_goal_has_its_words_dates_and_aim() -> None:
    entry = f"""<observation classCode="OBS" moodCode="GOL">{template("22.4.121")}
      {coded("code", "29463-7", "Body weight", LOINC)}<statusCode code="active"/>
      <effectiveTime><low value="20260105"/><high value="20260605"/></effectiveTime>
      <value xsi:type="PQ" value="70" unit="kg"/></observation>"""
    goal = only(read(entry), "Goal")

    assert (goal["lifecycleStatus"], goal["description"], goal["startDate"]) == (
        "active",
        {"text": "Body weight"},
        "2026-01-05",
    )
    assert goal["target"][0]["detailQuantity"]["value"] == Decimal(70)
    assert goal["target"][0]["dueDate"] == "2026-06-05"


def test_an_order_keeps_its_mood_and_a_visit_to_come_its_reason() -> None:
    reason = related(observation("22.4.19", "<text>Check the wound</text>"), "RSON")
    reading = read(
        f"""<observation classCode="OBS" moodCode="RQO">{template("22.4.44")}{coded("code", "24357-6", "Urinalysis")}
        <statusCode code="active"/><effectiveTime value="20260105"/></observation>""",
        f"""<encounter classCode="ENC" moodCode="INT">{template("22.4.40")}<statusCode code="active"/>{reason}
        </encounter>""",
    )
    order, visit = kept(reading, "ServiceRequest")

    assert (order["intent"], order["occurrenceDateTime"]) == ("order", "2026-01-05")
    assert (visit["code"]["text"], visit["reasonCode"]) == ("Visit", [{"text": "Check the wound"}])


def test_a_note_is_kept_in_full_under_its_exact_kind() -> None:
    kind = coded("code", "34109-9", "Note", LOINC, coded("translation", "11488-4", "Consultation note", LOINC))
    entry = f"""<act classCode="ACT" moodCode="EVN">{template("22.4.202")}{kind}
      <text><reference value="#n1"/></text><effectiveTime value="20160908"/></act>"""
    reading = read(entry, text='<paragraph ID="n1">Seen for<br/>a cough.</paragraph>')
    note = next(one for one in kept(reading, "DocumentReference") if one["id"] != reading.document_id)

    assert note["type"]["text"] == "Consultation note"
    assert note["context"] == {"period": {"start": "2016-09-08"}}
    assert note["content"][0]["attachment"]["data"] == "U2VlbiBmb3IKYSBjb3VnaC4="


def test_a_care_team_names_its_members_and_their_roles() -> None:
    member = act(
        "22.4.500.1",
        """<performer><sdtc:functionCode code="PCP" codeSystem="2.16.840.1.113883.5.88" displayName="Family doctor"/>
        <assignedEntity><assignedPerson><name><family>Haddad</family></name></assignedPerson></assignedEntity></performer>""",
    )
    team = only(read(organizer("22.4.500", f"<component>{member}</component>")), "CareTeam")

    assert team["participant"][0]["member"]["display"] == "Haddad"
    assert team["participant"][0]["role"][0]["text"] == "Family doctor"
