"""The shots every child at Larkspur gets."""

from datetime import date

from ..chart import Chart
from ..dates import month_from
from ..history import immunization


def childhood_shots(chart: Chart, born: date) -> None:
    """The shots of the first six years, by months after birth, from the practice's own refrigerator."""
    series = {
        "hepatitis-b": (0, 2, 6),
        "rotavirus": (2, 4),
        "dtap": (2, 4, 6, 15, 48),
        "hib": (2, 4, 6, 12),
        "pneumonia-13": (2, 4, 6, 12),
        "polio": (2, 4, 6, 48),
        "mmr": (12, 48),
        "chickenpox": (12, 48),
        "hepatitis-a": (12, 18),
    }
    for vaccine, months in series.items():
        for dose, month in enumerate(months, start=1):
            day = month_from(born, month, born.day + 5)
            immunization(chart, vaccine, dose, day, lot=f"{vaccine[:2].upper()}{month:02}{dose}7", arm="right")
