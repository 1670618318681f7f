"""The search for garbage is paused for a piece of work, and for nothing else."""

import gc

import pytest

from portico import collecting


def test_nothing_is_searched_within_and_all_is_as_before_after_it() -> None:
    with collecting.paused():
        assert not gc.isenabled()
        with collecting.paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_work_that_fails_leaves_the_search_on() -> None:
    @collecting.paused()
    def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert gc.isenabled()
