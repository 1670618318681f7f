"""What Portico exports, it can take in."""

from datetime import date

import pytest

from local.demo.build import bundles
from portico.export import Chart, render_ccd
from portico.records.ccda import read_document
from tests.unit.export.charts import DOCUMENT
from tests.unit.records.ccda.documents import kept

CHARTS = bundles(date(2026, 11, 22))


@pytest.mark.parametrize("key", CHARTS)
def test_an_exported_record_is_read_again_without_a_loss(key: str) -> None:
    resources = [entry["resource"] for entry in CHARTS[key]["entry"]]
    patient = next(one for one in resources if one["resourceType"] == "Patient")
    reading = read_document(render_ccd(Chart(patient, resources), DOCUMENT))

    assert [(one.title, one.why) for one in reading.sections if one.lost] == []
    for kind in ("AllergyIntolerance", "Immunization", "Encounter", "Goal"):
        sent = [one for one in resources if one["resourceType"] == kind and one.get("status") != "entered-in-error"]
        assert len(kept(reading, kind)) == len(sent)
