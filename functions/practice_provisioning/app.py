"""Practice provisioning: the operator makes a practice, or brings it up to changed settings, with one invocation.

The event is the settings (`portico.provisioning.models.Provisioning`); the answer says what was made and where it is,
or which settings cannot be. It has no route: only who may invoke the function can call it.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from portico import clock, log
from portico.provisioning import service


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    log.begin(context.aws_request_id, context.aws_request_id)
    return service.run(event, clock.now()).model_dump(mode="json")
