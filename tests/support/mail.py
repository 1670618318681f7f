"""What the emulated SES was given, and the stream that leads there."""

import email
import email.policy
import json
import os
import urllib.request
from email.message import EmailMessage
from typing import Any

from moto.ses.models import ses_backends

from local.events import stream_record
from portico.settings import settings
from tests.support.dynamodb.client import table
from tests.support.iam import ACCOUNT, REGION


def sent() -> list[EmailMessage]:
    """Every message SES was given, the oldest first; of those at the emulator the plain text alone."""
    if "AWS_ENDPOINT_URL" in os.environ:
        return _sent_at_emulator(os.environ["AWS_ENDPOINT_URL"], os.environ["AWS_ACCESS_KEY_ID"])
    raw = ses_backends[ACCOUNT][REGION].sent_messages
    return [email.message_from_string(each.raw_data, _class=EmailMessage, policy=email.policy.default) for each in raw]


def _sent_at_emulator(url: str, account: str) -> list[EmailMessage]:
    with urllib.request.urlopen(f"{url}/_ministack/ses/messages?account={account}") as answer:  # noqa: S310 - own address
        messages = json.load(answer)["messages"].get(account, [])
    found = []
    for message in messages:
        mail = EmailMessage()
        mail.set_content(message["BodyText"])
        found.append(mail)
    return found


def stream_event() -> dict[str, Any]:
    """The records of the outbox's stream, as Lambda hands them on."""
    outbox = table(settings().outbox_table)
    assert outbox.stream_arn is not None
    return {"Records": [stream_record(record, outbox.stream_arn) for record in outbox.stream]}
