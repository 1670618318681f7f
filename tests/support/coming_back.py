"""Someone of the tests who comes back with a new password: the mail, its link, the password, the answer."""

from tests.support.accounts import EMAIL, outbox, secret_of
from tests.support.events import Answer
from tests.support.visits import Visitor

NEW = "granite violin harbor"
ANSWER = "Heliotrope"


def ask(email: str = EMAIL, visitor: Visitor | None = None) -> Answer:
    return (visitor or Visitor()).post("/recovery", {"email": email})


def mailed(email: str = EMAIL) -> str:
    """The secret of a link that was just asked for."""
    assert ask(email).status == 202
    return secret_of(outbox()[-1])


def opened(token: str) -> Answer:
    return Visitor().post("/recovery/link", {"token": token})


def proposed(token: str, password: str = NEW) -> Answer:
    return Visitor().post("/recovery/password", {"token": token, "password": password})


def finished(token: str, answer: str | None = ANSWER, password: str = NEW, visitor: Visitor | None = None) -> Answer:
    body = {"token": token, "password": password, "answer": answer}
    return (visitor or Visitor()).post("/recovery/answer", body)
