"""What the people of the tests are told: the mail about their accounts, and how they are refused."""

from collections.abc import Mapping
from typing import Any

from tests.support.accounts import EMAIL, outbox
from tests.support.events import Answer


def mail_of(template: str, to: str = EMAIL) -> Mapping[str, Any]:
    (mail,) = [mail for mail in outbox() if (mail["template"], mail["to"]) == (template, to)]
    return mail


def told() -> list[tuple[str, str]]:
    """Every mail but those of coming in: template and address."""
    coming_in = {"invitation", "staff_invitation", "new_sign_in"}
    return sorted((mail["template"], mail["to"]) for mail in outbox() if mail["template"] not in coming_in)


def refusal(answer: Answer) -> tuple[int, str, set[str]]:
    return answer.status, answer.body["code"], set(answer.body["errors"])
