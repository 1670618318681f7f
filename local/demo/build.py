"""Builds the demonstration charts as FHIR transaction Bundles: `python -m local.demo.build --out DIR`."""

import argparse
import json
from datetime import date, datetime
from pathlib import Path

from .chart import Chart
from .dates import NEW_YORK
from .fhir import Resource
from .people import alvarez, grady, hadley, kowalski, lindqvist, rahman, wang

HOUSEHOLDS = (alvarez, grady, hadley, kowalski, lindqvist, rahman, wang)


def charts(today: date) -> list[Chart]:
    """Every chart of Larkspur as it stands on `today`."""
    return [chart for module in HOUSEHOLDS for chart in module.household(today)]


def bundles(today: date) -> dict[str, Resource]:
    """A FHIR R4 transaction a patient, by the patient's key (`alvarez`): the practice's directory and one chart each.

    Ids stay the same from day to day, so loading again replaces and never doubles.
    """
    return {chart.key: chart.bundle() for chart in charts(today)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the files, made if it is missing")
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(NEW_YORK).date())
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for key, bundle in bundles(arguments.today).items():
        path = arguments.out / f"{key}.json"
        path.write_text(json.dumps(bundle, ensure_ascii=False, indent=1), encoding="utf-8")
        print(f"{path} {len(bundle['entry'])} resources")


if __name__ == "__main__":
    main()
