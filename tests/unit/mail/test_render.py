"""Mail as people get it."""

import re
from email.message import EmailMessage

import pytest
from jinja2 import UndefinedError

from portico.mail.render import Sender, render

LINK = "https://portal.example/larkspur/activate#Zm9v_bar-baz"
SHOWN = {"link": LINK, "expires": "December 6, 2026"}
SENDER = Sender("Larkspur Family Medicine", "(508) 555-0142", "larkspur@mail.portal.example")


def parts(message: EmailMessage) -> tuple[str, str]:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


@pytest.mark.parametrize("template", ["invitation", "staff_invitation"])
def test_invitation_says_who_what_until_when_and_whom_to_call(template: str) -> None:
    message = render(template, "maria@mail.example", SENDER, SHOWN)
    assert message["From"] == "Larkspur Family Medicine <larkspur@mail.portal.example>"
    assert message["To"] == "maria@mail.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Larkspur Family Medicine" in message["Subject"]
    for body in parts(message):
        for words in ("Larkspur Family Medicine", LINK, "December 6, 2026", "(508) 555-0142"):
            assert words in body


@pytest.mark.parametrize("template", ["invitation", "staff_invitation"])
def test_mail_loads_nothing_and_leads_only_to_its_link(template: str) -> None:
    _, html = parts(render(template, "maria@mail.example", SENDER, SHOWN))
    assert re.findall(r'(?:href|src|url|action)\s*[=(]\s*"?([^" )>]+)', html) == [LINK]
    assert not re.search(r"<(img|script|iframe|link|form|object|video)\b", html)


@pytest.mark.parametrize("template", ["invitation", "staff_invitation"])
def test_practice_name_cannot_bring_markup_into_mail(template: str) -> None:
    hostile = Sender('<img src="//eve.example/x">{{ 7 * 7 }}', "(508) 555-0142", SENDER.address)
    text, html = parts(render(template, "maria@mail.example", hostile, SHOWN))
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
