"""Message upkeep: teams are reminded of what waits longer than promised, and files that were never sent are removed."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from portico import clock, log
from portico.messages.service import upkeep


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """How many conversations were told of, and files removed. What could not be done is tried again."""
    log.begin("", context.aws_request_id)
    return upkeep.keep_up(clock.now())
