"""Results, vital signs, social history and assessments: all that is measured, asked and answered."""

from dataclasses import dataclass
from typing import NamedTuple

from portico.export import codes
from portico.export.codes import Code, loinc
from portico.export.dates import hl7_time
from portico.export.models import Resource
from portico.export.observations import Measure, Observations, Panel, measures
from portico.export.parts import Concept, Id, Period, items, resource_id, start_of, string
from portico.export.sections.base import Builder, Kind, Reader, Section
from portico.export.values import Value

RESULTS = Kind(
    "results",
    "Test results",
    ("2.16.840.1.113883.10.20.22.2.3.1", "2015-08-01"),
    loinc("30954-2", "Relevant diagnostic tests and/or laboratory data"),
    ("Test", "Result", "Usual range", "Meaning", "Date", "Part of"),
    "No information about test results.",
    required=True,
)
VITALS = Kind(
    "vitals",
    "Vital signs",
    ("2.16.840.1.113883.10.20.22.2.4.1", "2015-08-01"),
    loinc("8716-3", "Vital signs"),
    ("Vital sign", "Value", "Meaning", "Date"),
    "No information about vital signs.",
    required=True,
)
SOCIAL = Kind(
    "social",
    "Social history",
    ("2.16.840.1.113883.10.20.22.2.17", "2015-08-01"),
    loinc("29762-2", "Social history"),
    ("Topic", "Answer", "Date"),
    "No information about social history.",
    required=True,
)
ASSESSMENTS = Kind(
    "assessments",
    "Questionnaires and assessments",
    ("2.16.840.1.113883.10.20.22.2.14", "2014-06-09"),
    loinc("47420-5", "Functional status assessment note"),
    ("Question or score", "Answer", "Date", "Part of"),
    "No information about questionnaires.",
)
_BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
_BIRTH_SEXES = {"F": Code("F", codes.GENDER, "Female"), "M": Code("M", codes.GENDER, "Male")}


class Line(NamedTuple):
    """A measure with the row that shows it, and its status as this template may state it."""

    anchor: str
    measure: Measure
    status: str | None


class Group(NamedTuple):
    """An organizer (or an assessment) with its lines; `when` spans what they say."""

    id: Id
    name: Concept
    status: str | None
    when: Period
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SocialLine:
    """A Social History Observation; a Smoking Status when its answer is one of that value set; or the birth sex."""

    template: str
    line: Line

    @property
    def in_loinc(self) -> bool:
        """Whether its name has a LOINC code; C-CDA wants it said when there is none."""
        name = self.line.measure.name
        return any(code is not None and code.system == codes.LOINC for code in (name.code, *name.translations))


def results(reader: Reader, observations: Observations) -> Section:
    """Laboratory, imaging and other results by panel with what it concludes, and lone reports, newest first."""
    builder = Builder(RESULTS)
    for panel in observations.panels("results"):
        builder.entries.append(_result_group(panel, reader, builder))
    return builder.done()


def _result_group(panel: Panel, reader: Reader, builder: Builder) -> Group:
    lines = []
    for measure in panel.measures:
        anchor = builder.row(
            measure.name.words,
            measure.value.text or "No value recorded",
            measure.range.text if measure.range else "",
            measure.flag_words,
            reader.date(measure.date),
            _part_of(panel, measure),
            date=measure.date,
        )
        lines.append(Line(anchor, measure, codes.RESULT_STATUSES.get(measure.status)))
    return Group(panel.id, panel.name, codes.RESULT_STATUSES.get(panel.status), _span(panel), tuple(lines))


def _part_of(panel: Panel, measure: Measure) -> str:
    """The panel's name, where it says more than the measure's own."""
    return panel.name.words if panel.name.text and panel.name != measure.name else ""


def _point(date: str) -> Period:
    return Period(point=hl7_time(date))


def vital_signs(reader: Reader, observations: Observations) -> Section:
    """Every vital sign, newest first; those taken at one time are one organizer."""
    builder = Builder(VITALS)
    by_time: dict[tuple[str, str], list[tuple[Resource, list[Line]]]] = {}
    for observation in observations.of("vitals"):
        lines = []
        for measure in measures(observation, reader):
            anchor = builder.row(
                measure.name.words,
                measure.value.text or "No value recorded",
                measure.flag_words,
                reader.time(measure.date),
                date=measure.date,
            )
            lines.append(Line(anchor, measure, "completed"))
        date = start_of(observation, "effective") or string(observation, "issued")
        by_time.setdefault((date, str(observation.get("encounter"))), []).append((observation, lines))
    for found in by_time.values():
        taken = tuple(line for _, lines in found for line in lines)
        when = taken[0].measure.when
        span = Period(low=when.start, high=when.point or when.high or when.low)
        builder.entries.append(
            Group(resource_id(found[0][0], "organizer"), taken[0].measure.name, "completed", span, taken)
        )
    return builder.done()


def social_history(reader: Reader, observations: Observations) -> Section:
    """Smoking, work, housing and the like, newest first, and the sex recorded at birth."""
    builder = Builder(SOCIAL)
    for observation in observations.of("social"):
        for measure in measures(observation, reader):
            template, shown = _social(measure)
            anchor = builder.row(
                shown.name.words, shown.value.text or "No answer recorded", reader.date(shown.date), date=shown.date
            )
            builder.entries.append(SocialLine(template, Line(anchor, shown, "completed")))
    for extension in items(reader.chart.patient.get("extension")):
        if extension.get("url") == _BIRTH_SEX:
            builder.entries.append(_birth_sex(string(extension, "valueCode"), reader, builder))
    return builder.done()


def _social(measure: Measure) -> tuple[str, Measure]:
    """The template a measure fits: a smoking status outside the value set is told as plain social history."""
    code = measure.name.code
    answer = measure.value.concept
    if code is None or code.code not in codes.SMOKING_STATUS_CODES:
        return "social", measure
    known = [c for c in (answer.code, *answer.translations) if c and c.code in codes.SMOKING_STATUSES] if answer else []
    if not known:
        return "social", measure
    status = Concept(known[0], codes.SMOKING_STATUSES[known[0].code])
    name = Concept(loinc("72166-2", "Tobacco smoking status"), "Smoking")
    when = Period(point=measure.when.start)
    return "smoking", measure._replace(name=name, when=when, value=Value("CD", status.text, concept=status))


def _birth_sex(code: str, reader: Reader, builder: Builder) -> SocialLine:
    known = _BIRTH_SEXES.get(code)
    words = known.display if known else "Not known"
    value = Value("CD", words, concept=Concept(known, words, (), "" if known else "UNK"))
    name = Concept(loinc("76689-9", "Sex assigned at birth"), "Sex recorded at birth")
    born = string(reader.chart.patient, "birthDate")
    measure = Measure(
        resource_id(reader.chart.patient, "birth-sex"), name, _point(born), "", "final", value, "", None, None
    )
    return SocialLine("birth-sex", Line(builder.row(name.words, words, ""), measure, "completed"))


def assessments(reader: Reader, observations: Observations) -> Section:
    """Questionnaires and scores, with their questions together, newest first."""
    builder = Builder(ASSESSMENTS)
    for panel in observations.panels("assessments"):
        lines = []
        for measure in panel.measures:
            anchor = builder.row(
                measure.name.words,
                measure.value.text or "No answer recorded",
                reader.date(measure.date),
                _part_of(panel, measure),
                date=measure.date,
            )
            lines.append(Line(anchor, measure, "completed"))
        builder.entries.append(Group(panel.id, panel.name, "completed", panel.when, tuple(lines)))
    return builder.done()


def _span(panel: Panel) -> Period:
    """The time a panel covers: the report's own, both ends known or marked unknown."""
    when = panel.when
    return Period(low=when.start, high=when.point or when.high or when.low)
