"""The letter box keeps what was sent, and its pages show it."""

import base64
import json
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from queue import Queue
from typing import Any

import httpx
import pytest

from local.events import bounced_event
from local.gateway import Answer
from local.mail import PREFIX, SEND, MailBox, MailSink
from local.pages import LocalPages, described, with_links
from local.steps import ROOT
from tests.unit.local.fakes import request

LINK = "http://localhost:8000/larkspur/activate#to_ken-1"


def raw_mail() -> dict[str, Any]:
    mime = EmailMessage()
    mime["Subject"] = "Your invitation to Larkspur — très bien"
    mime["From"] = "larkspur@mail.portal.example"
    mime["To"] = "maria@mail.example"
    mime.set_content(f"Hello,\n\nopen {LINK}.\n<b>not bold</b>\n")
    mime.add_alternative("<p>Hello</p>", subtype="html")
    data = base64.b64encode(mime.as_bytes()).decode()
    return {
        "FromEmailAddress": "larkspur@mail.portal.example",
        "Destination": {"ToAddresses": ["maria@mail.example"]},
        "Content": {"Raw": {"Data": data}},
    }


def simple_mail(subject: str) -> dict[str, Any]:
    body = {"Text": {"Data": "Hello"}}
    return {
        "FromEmailAddress": "a@portal.example",
        "Destination": {"ToAddresses": ["b@mail.example"]},
        "Content": {"Simple": {"Subject": {"Data": subject}, "Body": body, "Attachments": [{"FileName": "a.zip"}]}},
    }


@pytest.fixture
def box(tmp_path: Path) -> MailBox:
    return MailBox(tmp_path / "mail")


def test_a_raw_message_is_shown_with_its_text_links_and_subject(box: MailBox) -> None:
    box.put(raw_mail())
    (mail,) = box.messages()
    assert mail.subject == "Your invitation to Larkspur — très bien"
    assert mail.to == ("maria@mail.example",)
    assert mail.links == [LINK]
    assert mail.html.strip() == "<p>Hello</p>"


def test_messages_stay_and_the_newest_comes_first(box: MailBox, tmp_path: Path) -> None:
    box.put(simple_mail("first"))
    box.put(simple_mail("second"))
    again = MailBox(tmp_path / "mail")
    assert [mail.subject for mail in again.messages()] == ["second", "first"]
    assert [mail.attachments for mail in again.messages()] == [("a.zip",), ("a.zip",)]


@pytest.mark.parametrize(
    ("to", "returns"),
    [("bounce@simulator.example", True), ("bounce+nell@simulator.example", True), ("maria@mail.example", False)],
)
def test_mail_to_a_mailbox_of_the_simulator_comes_back(
    box: MailBox, monkeypatch: pytest.MonkeyPatch, to: str, returns: bool
) -> None:
    monkeypatch.setattr(httpx, "request", lambda *_, **__: httpx.Response(200, json={"MessageId": "1"}))
    told: Queue[Any] = Queue()
    mail = raw_mail() | {"Destination": {"ToAddresses": [to]}}
    sink = MailSink(box, "http://127.0.0.1:9", told.put)
    assert sink.answer(request("POST", f"{PREFIX}{SEND}", body=json.dumps(mail).encode())).status == 200
    assert len(list(box.messages())) == 1
    assert returns == bool([told.get(timeout=10)] if returns else list(told.queue))


def test_what_is_said_of_mail_that_comes_back_has_the_shape_of_the_clouds() -> None:
    sent = raw_mail() | {"EmailTags": [{"Name": "practice", "Value": "larkspur"}, {"Name": "mail", "Value": "mail_1"}]}
    said = bounced_event(sent, datetime(2026, 11, 22, 14, 5, 10, 250_000, tzinfo=UTC))
    real = json.loads((ROOT / "events/mail_feedback/bounce.json").read_text(encoding="utf-8"))
    assert said.keys() == real.keys()
    assert (said["source"], said["detail-type"]) == (real["source"], real["detail-type"])
    assert said["detail"].keys() == real["detail"].keys()
    for part in ("mail", "bounce"):
        assert said["detail"][part].keys() <= real["detail"][part].keys()
    assert said["detail"]["mail"]["timestamp"] == real["detail"]["mail"]["timestamp"]
    assert said["detail"]["mail"]["tags"] == {"practice": ["larkspur"], "mail": ["mail_1"]}


def pages(box: MailBox) -> LocalPages:
    return LocalPages(box, MailSink(box, "http://127.0.0.1:9", lambda sent: None), lambda: DOCUMENT)


def text(answered: Answer) -> str:
    assert answered.status == 200
    return answered.body.decode()


def test_the_message_page_has_a_link_to_click_and_no_markup_of_the_message(box: MailBox) -> None:
    box.put(raw_mail())
    (mail,) = box.messages()
    shown = text(pages(box).answer(request("GET", f"/_local/mail/{mail.id}")))
    assert f'<a href="{LINK}">' in shown
    assert "&lt;b&gt;not bold&lt;/b&gt;" in shown


def test_the_html_of_a_message_is_sandboxed(box: MailBox) -> None:
    box.put(raw_mail())
    (mail,) = box.messages()
    answered = pages(box).answer(request("GET", f"/_local/mail/{mail.id}.html"))
    assert answered.body.strip() == b"<p>Hello</p>"
    assert "sandbox" in dict(answered.headers)["Content-Security-Policy"]


def test_the_list_and_its_json_hold_every_message(box: MailBox) -> None:
    assert "No mail was sent yet" in text(pages(box).answer(request("GET", "/_local/mail")))
    box.put(raw_mail())
    assert "Your invitation" in text(pages(box).answer(request("GET", "/_local/mail")))
    (told,) = json.loads(text(pages(box).answer(request("GET", "/_local/mail.json"))))
    assert told["to"] == ["maria@mail.example"]
    assert told["links"] == [LINK]


def test_its_json_can_be_asked_for_the_mail_to_one_address(box: MailBox) -> None:
    box.put(raw_mail())
    for address, count in (("maria@mail.example", 1), ("aria@mail.example", 0)):
        answered = pages(box).answer(request("GET", "/_local/mail.json", query=f"to={address}"))
        assert len(json.loads(text(answered))) == count


def test_addresses_that_are_not_there_say_so(box: MailBox) -> None:
    assert pages(box).answer(request("GET", "/_local/mail/none")).status == 404
    assert pages(box).answer(request("GET", "/_local/nothing")).status == 404


def test_a_link_ends_before_the_punctuation_of_its_sentence() -> None:
    assert with_links("See https://a.example/b#c. Then go") == [
        ("", "See "),
        ("https://a.example/b#c", ""),
        ("", ". Then go"),
    ]


DOCUMENT: dict[str, Any] = {
    "servers": [{"url": "/api/{practice}/v1"}],
    "paths": {
        "/sign-in": {
            "post": {
                "tags": ["sessions"],
                "security": [],
                "summary": "Sign in",
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/SignIn"}}}},
                "responses": {"200": {"content": {"application/json": {"schema": {"type": "object"}}}}},
            }
        }
    },
    "components": {
        "schemas": {
            "SignIn": {
                "properties": {"username": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}},
                "required": ["username"],
            }
        }
    },
}


def test_the_reference_shows_operations_by_capability_and_their_shapes(box: MailBox) -> None:
    told = described(DOCUMENT)
    assert told["tags"]["sessions"][0]["body"] == "SignIn"
    assert told["shapes"]["SignIn"] == [
        {"name": "username", "type": "string", "needed": True},
        {"name": "tags", "type": "list of string", "needed": False},
    ]
    shown = text(pages(box).answer(request("GET", "/_local/api")))
    assert "Sign in" in shown
    assert "POST" in shown
