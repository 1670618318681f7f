"""What a practice decides about messages: when it is open, by when it answers, and which words are urgent."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from portico.practices import policy

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]  # FHIR's days-of-week
DAYS: tuple[Day, ...] = get_args(Day)
TOLD = ConfigDict(extra="forbid", frozen=True)


class Opening(BaseModel):
    """On these days the practice is open from `opens` until `closes`, local time; `24:00` is the end of the day."""

    model_config = TOLD

    days: Annotated[list[Day], AfterValidator(policy.different)] = Field(min_length=1)
    opens: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    closes: str = Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("Opening comes before closing; a night is two openings, until 24:00 and from 00:00 on.")
        return self


class Promise(BaseModel):
    """The practice answers within so many business hours, or by the end of so many business days."""

    model_config = TOLD

    within: int = Field(ge=1, le=100)
    unit: Literal["hours", "days"]


class Schedule(BaseModel):
    """When the practice is open (the same every week but on holidays, when it is closed), and its promise."""

    model_config = TOLD

    hours: list[Opening] = Field(min_length=1, max_length=50)
    holidays: list[date] = Field(default=[], max_length=200)
    promise: Promise

    def on(self, day: date) -> list[Opening]:
        """The openings of a day, the earliest first."""
        if day in self.holidays:
            return []
        return self._of_weekday(DAYS[day.weekday()])

    def _of_weekday(self, name: Day) -> list[Opening]:
        return sorted((each for each in self.hours if name in each.days), key=lambda each: each.opens)

    @model_validator(mode="after")
    def _apart(self) -> Self:
        for name in DAYS:
            if any(later.opens < earlier.closes for earlier, later in pairwise(self._of_weekday(name))):
                raise ValueError(f"Two openings of one day overlap ({name}).")
        return self


USUAL_SCHEDULE = Schedule(
    hours=[Opening(days=list(DAYS[:5]), opens="09:00", closes="17:00")], promise=Promise(within=2, unit="days")
)
"""The hours and the promise of a practice that names none."""

Phrase = Annotated[str, Field(max_length=80, pattern=r"^[\p{L}\p{N}][\p{L}\p{M}\p{N} '’*-]*[\p{L}\p{M}\p{N}]$")]


class UrgentWords(BaseModel):
    """What the practice adds to the phrases that lead to urgent advice, and what it takes from them.

    `*` stands for up to three words.
    """

    model_config = TOLD

    added: list[Phrase] = Field(default=[], max_length=200)
    removed: list[Phrase] = Field(default=[], max_length=500)
