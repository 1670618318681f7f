"""Mail as people get it."""

import re
from email.message import EmailMessage
from typing import get_args

import pytest
from jinja2 import UndefinedError

from local.functions import SHARED
from portico.mail.outbox import Template
from portico.mail.render import Sender, render

LINK = "https://portal.example/larkspur/activate#Zm9v_bar-baz"
SECRETS = {"link": LINK, "code": "0123 4567", "password": "opal-ferry-monday-quilt", "username": "maria.alvarez"}
SHOWN = {
    **SECRETS,
    "expires": "December 6, 2026",
    "when": "November 22, 2026 at 9:05 AM",
    "minutes": "thirty",
    "new_email": "m•••@new.example",
    "what": "phone number",
    "device": "Firefox on Windows",
    "failures": "7 wrong passwords",
    "requester": "Ingrid Lindqvist",
    "relationship": "your son or daughter",
    "waiting": "3 conversations are",
}
SENDER = Sender("Larkspur Family Medicine", "(508) 555-0142", "larkspur@mail.portal.example")
TEMPLATES: tuple[str, ...] = get_args(Template)
LINKS = r'(?:href|src|url|action)\s*[=(]\s*"?([^" )>]+)'

every_mail = pytest.mark.parametrize("template", TEMPLATES)


def parts(message: EmailMessage) -> tuple[str, str]:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


def said(body: str) -> set[str]:
    """Which of what a mail may show it says; line breaks aside."""
    words = " ".join(body.split())
    return {name for name, value in SHOWN.items() if value in words}


def test_every_template_has_a_folder_and_every_folder_is_a_template() -> None:
    folders = {each.name for each in (SHARED / "portico/mail/templates").iterdir() if each.is_dir()}
    assert folders == set(TEMPLATES)


@every_mail
def test_a_mail_says_who_writes_and_whom_to_call_and_the_same_in_both_its_forms(template: str) -> None:
    message = render(template, "maria@mail.example", SENDER, SHOWN)
    assert message["From"] == "Larkspur Family Medicine <larkspur@mail.portal.example>"
    assert message["To"] == "maria@mail.example"
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = parts(message)
    assert said(text) == said(html)
    for body in (text, html):
        for words in ("Larkspur Family Medicine", "(508) 555-0142"):
            assert words in body


@every_mail
def test_a_subject_names_the_practice_or_the_code_it_is_for_and_no_secret(template: str) -> None:
    subject = str(render(template, "maria@mail.example", SENDER, SHOWN)["Subject"])
    assert subject
    assert not any(secret in subject for secret in SECRETS.values())


@every_mail
def test_mail_loads_nothing_and_leads_only_to_its_link(template: str) -> None:
    text, html = parts(render(template, "maria@mail.example", SENDER, SHOWN))
    assert re.findall(LINKS, html) == ([LINK] if LINK in text else [])
    assert not re.search(r"<(img|script|iframe|link|form|object|video)\b", html)


@every_mail
def test_nothing_that_is_shown_can_bring_markup_into_mail(template: str) -> None:
    hostile = '<img src="//eve.example/x">{{ 7 * 7 }}'
    shown = {name: LINK if name == "link" else hostile for name in SHOWN}
    text, html = parts(render(template, "maria@mail.example", Sender(hostile, "(508) 555-0142", SENDER.address), shown))
    assert "<img" not in html
    assert "&lt;img" in html
    assert "{{ 7 * 7 }}" in text


def test_link_cannot_leave_its_attribute() -> None:
    hostile = SHOWN | {"link": 'https://portal.example/#"><script>alert(1)</script>'}
    _, html = parts(render("invitation", "maria@mail.example", SENDER, hostile))
    assert "<script" not in html


@pytest.mark.parametrize("name", ["Bad\r\nBcc: eve@mail.example", "Bad\nX-Header: 1"])
def test_line_break_in_a_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"[Hh]eader"):
        render("invitation", "maria@mail.example", Sender(name, "(508) 555-0142", SENDER.address), SHOWN)


def test_second_recipient_is_refused() -> None:
    with pytest.raises(ValueError, match="one email address"):
        render("invitation", "maria@mail.example, eve@mail.example", SENDER, SHOWN)


def test_name_in_any_script_arrives_as_it_is() -> None:
    message = render(
        "invitation", "maria@mail.example", Sender("Clínica Ñandú", "(508) 555-0142", SENDER.address), SHOWN
    )
    assert "=?utf-8?" in message.as_bytes().decode("ascii").splitlines()[0]
    assert message["From"].addresses[0].display_name == "Clínica Ñandú"


def test_mail_without_what_its_template_shows_is_refused() -> None:
    with pytest.raises(UndefinedError):
        render("invitation", "maria@mail.example", SENDER, {"link": LINK})


TRANSLATED = sorted(
    (each.parent.parent.name, each.parent.name) for each in (SHARED / "portico/mail/templates").glob("*/*/body.txt.j2")
)


@pytest.mark.parametrize(("template", "language"), TRANSLATED)
def test_a_translation_shows_what_the_english_mail_shows_and_says_its_language(template: str, language: str) -> None:
    english = parts(render(template, "maria@mail.example", SENDER, SHOWN))
    text, html = parts(render(template, "maria@mail.example", SENDER, SHOWN, language))
    assert (text, html) != english
    assert said(text) == said(html) == said(english[0])
    assert re.findall(LINKS, html) == re.findall(LINKS, english[1])
    assert f'<html lang="{language}">' in html
    assert "911" in text


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        (None, "A message from Larkspur Family Medicine is waiting for you"),
        ("en-US", "A message from Larkspur Family Medicine is waiting for you"),
        ("es", "Tiene un mensaje de Larkspur Family Medicine"),
        ("es-PR", "Tiene un mensaje de Larkspur Family Medicine"),
        ("pt-BR", "A message from Larkspur Family Medicine is waiting for you"),
    ],
)
def test_mail_comes_in_the_persons_language_or_else_in_english(language: str | None, subject: str) -> None:
    assert render("new_message", "maria@mail.example", SENDER, SHOWN, language)["Subject"] == subject
