"""Walter Lindqvist, a new patient: one visit, and nothing else in the chart yet."""

from datetime import date

from ..chart import WHITE, Chart, Person
from ..dates import days_ago
from ..practice import PROVIDERS
from ..terms import Term
from ..visits import visit


def household(today: date) -> list[Chart]:
    chart = Chart(
        "lindqvist",
        Person(
            number="LFM-101044",
            given=("Walter",),
            family="Lindqvist",
            born=date(1961, 12, 3),
            gender="male",
            race=WHITE,
            phone="508-555-0170",
            email="walter.lindqvist@mail.example",
            street="2 Depot Square",
        ),
        today,
        PROVIDERS["osei"],
    )
    visit(chart, "first", days_ago(today, 8), "checkup", Term("First visit"), minutes=40)
    return [chart]
