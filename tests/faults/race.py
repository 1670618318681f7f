"""Lets twenty do the same at the same time, for real, on the emulator: nobody chooses the order there."""

import itertools
import os
from functools import partial

from tests.faults.explore import load_functions
from tests.faults.meet import held, no_waiting
from tests.faults.workflows import Race
from tests.support.aws import cloud_of
from tests.support.processes import apart, own_connections, together
from tests.support.quick import cheap_hashes

RACERS = 20
_races = itertools.count()


def race(url: str, many: Race) -> str | None:
    """What does not hold after all acted in a new cloud of this emulator, or None."""
    account = f"{os.getpid():08}{next(_races):04}"
    with own_connections(), cheap_hashes(), no_waiting(), cloud_of(url, account):
        load_functions()
        state = many.arrange()
        answers = together([partial(many.act, state, number) for number in range(RACERS)])
        return apart(partial(held, many.check, state, answers))
