"""Intake worker: writes what a practice's system sent into charts, as its original arrives in the intake bucket."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from portico import arrivals, clock
from portico.records.service import intake_worker as service

LAST_DELIVERY = 5  # as the template's IntakeQueue counts: what fails once more goes to the failure queue


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Take in every object the queue tells of; what failed is told back, and comes again."""
    return arrivals.take_each(event, context, "intake.failed", _take_in_or_give_up)


def _take_in_or_give_up(key: str, delivery: int) -> None:
    practice_id, _, intake_id = key.partition("/")
    try:
        service.take_in(practice_id, intake_id, clock.now())
    except Exception:
        if delivery >= LAST_DELIVERY:
            service.give_up(practice_id, intake_id)
        raise
