"""What other domains may ask of records: who a patient is, who is found by a name, which clinicians a chart
names, and a whole chart.

Intake and the lists of My health (`intake`, `lists`) are modules of their own beside this one: only they need all of
the FHIR models.
"""

from portico.records.chart import folded
from portico.records.service.charts import (
    born_on,
    chart_size,
    find_patients,
    get_patient,
    get_patients,
    language,
    practitioners,
    read_chart,
    reading_names,
    shown_header,
    summary_of,
)

__all__ = [
    "born_on",
    "chart_size",
    "find_patients",
    "folded",
    "get_patient",
    "get_patients",
    "language",
    "practitioners",
    "read_chart",
    "reading_names",
    "shown_header",
    "summary_of",
]
