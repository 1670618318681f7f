"""An id in an address that is longer than any id of the portal is one that is not there, at every route."""

import re
from collections.abc import Mapping

import pytest

from tests.support import people
from tests.support.events import call
from tests.support.intake import new_key
from tests.support.practices import open_practice
from tests.support.routes import all_routes

_ID = re.compile(r"{(\w+)}")
_CALLERS: Mapping[str, Mapping[str, str]] = {
    "desk": people.staff("administrator"),
    "intake": people.client(),
    "patients": people.patient("pat_1"),
}


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("letter", ["a", "%F0%9F%98%80"])
def test_an_overlong_id_is_not_found_wherever_it_stands(letter: str) -> None:
    open_practice()
    routes = [route for route in sorted(all_routes()) if "{" in route]
    assert len(routes) > 40
    for method, path in (route.split(" ") for route in routes):
        caller = _CALLERS.get(path.split("/")[1], people.patient("pat_1"))
        for name in _ID.findall(path):
            address = _ID.sub("pat_1", path.replace(f"{{{name}}}", letter * 2000))
            found = call(method, address, caller=caller, body={}, headers={"Idempotency-Key": new_key()})
            assert (found.status, "request.not_found" in found.text) == (404, True), (method, path, name)
