"""Measurements of Portico, each against a limit it has to keep or a named peer."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "shared"))
