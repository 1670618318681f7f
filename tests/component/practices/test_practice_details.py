"""What anyone may see of a practice before signing in."""

import json

import pytest

from local.steps import ROOT
from tests.support.aws import load_function
from tests.support.events import call, context, read_reply
from tests.support.practices import half_made_practice, open_practice

pytestmark = pytest.mark.usefixtures("cloud")


def test_practice_shows_its_public_part() -> None:
    office = {
        "id": "main",
        "name": "Main office",
        "address": {"line": ["112 Main Street"], "city": "Larkspur", "state": "MA", "postalCode": "01597"},
        "phone": None,
    }
    open_practice(locations=[office])
    answer = call("GET", "/practice")
    assert answer.status == 200
    assert answer.body == {
        "id": "larkspur",
        "name": "Larkspur Family Medicine",
        "time_zone": "America/New_York",
        "locale": "en-US",
        "branding": None,
        "contact": {
            "phone": "(508) 555-0142",
            "nurse_line": None,
            "email": None,
            "hours": "Monday to Friday, 8 am to 5 pm.",
            "reply_time": None,
            "billing_phone": None,
            "billing_email": None,
            "feedback_email": None,
            "address": None,
        },
        "locations": [office],
        "self_registration": True,
    }


def test_what_never_existed_is_half_made_or_cannot_be_answers_the_same() -> None:
    half_made_practice("northside")
    answers = [call("GET", "/practice", practice=name) for name in ("nowhere", "northside", "system")]
    assert [answer.status for answer in answers] == [404, 404, 404]
    assert answers[0].body == answers[1].body == answers[2].body
    assert answers[0].body["code"] == "practice.unknown"
    assert answers[0].headers == answers[1].headers == answers[2].headers


def test_event_to_try_it_with_reads_the_practice() -> None:
    open_practice()
    event = json.loads((ROOT / "events/practice_details/read.json").read_text(encoding="utf-8"))
    answer = read_reply(load_function("practice_details").handler(event, context("practice_details")))
    assert answer.status == 200
    assert answer.body["id"] == "larkspur"
