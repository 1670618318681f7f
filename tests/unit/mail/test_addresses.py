"""Which addresses mail is sent to."""

import pytest

from portico.mail.addresses import mailbox


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("maria@mail.example", "maria@mail.example"),
        ("  Maria.Alvarez+portal@Mail.Example ", "Maria.Alvarez+portal@mail.example"),
        ("o'hara_1@a-b.clinic.example", "o'hara_1@a-b.clinic.example"),
        ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
    ],
)
def test_plain_mailbox_is_kept(typed: str, kept: str) -> None:
    assert mailbox(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "maria",
        "maria@",
        "@mail.example",
        "maria@localhost",
        "maria@mail.example,eve@mail.example",
        "maria@mail.example;eve@mail.example",
        "maria@mail.example\r\nBcc: eve@mail.example",
        "maria@mail.example\n",
        "maria@mail.example\u2028",
        "maria @mail.example",
        "Maria <maria@mail.example>",
        '"maria eve"@mail.example',
        "m\u0430ria@mail.example",  # a Cyrillic letter
        "maria@m\u0430il.example",
        "maria..alvarez@mail.example",
        ".maria@mail.example",
        "maria@mail..example",
        "maria@-mail.example",
        "maria@[192.0.2.1]",
        "maria@192.0.2.1",
        "a" * 65 + "@mail.example",
        "maria@" + "a" * 64 + ".example",
        "maria@" + "a." * 125 + "example",
        "maria@eve@mail.example",
    ],
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="one email address"):
        mailbox(typed)
