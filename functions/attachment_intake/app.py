"""Attachment intake: looks at files of messages as they arrive in the uploads bucket, before anybody can open one."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from portico import arrivals
from portico.messages.service import attachment_intake as service
from portico.settings import settings

LAST_DELIVERY = 3  # as the template's AttachmentQueue counts: what fails then goes to the failure queue


class GivenUp(Exception):
    """A file could not be looked at in any delivery; its row says so, and the failure queue who must look into it."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Look at every file the queue tells of; what failed is told back, and comes again."""
    return arrivals.take_each(event, context, "attachment.failed", _take_in_or_give_up)


def _take_in_or_give_up(key: str, delivery: int) -> None:
    practice_id, _, attachment_id = key.partition("/")
    if not attachment_id:  # the malware scan lays a file of its own into the bucket, to try whether it may
        return
    if delivery < LAST_DELIVERY:
        service.take_in(practice_id, attachment_id, scan_is_on=settings().file_scan == "guardduty")
    else:  # without one more try: it may be one that ends the process before anything can be said of it
        service.give_up(practice_id, attachment_id)
        raise GivenUp
