"""Export worker: makes the documents of large records, as requests for them arrive in the exports bucket."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from portico import arrivals, clock
from portico.export import service


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Make every document the queue tells of; what failed is told back, and comes again."""
    return arrivals.take_each(event, context, "export.failed", _make)


def _make(key: str, _delivery: int) -> None:
    practice_id, _, patient_id, name = key.split("/")
    service.make_waiting(practice_id, patient_id, name.removesuffix(".json"), clock.now)
