"""Measurements of Portico, each against a limit it has to keep or a named peer."""

import sys

from local.functions import SHARED

sys.path.insert(0, str(SHARED))
