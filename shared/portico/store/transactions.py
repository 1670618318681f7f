"""One change is one transaction: all of its writes, in any of the tables, or none of them."""

import random
import time

from botocore.exceptions import ClientError

from portico.errors import Unavailable
from portico.store.items import from_item
from portico.store.session import session
from portico.store.table import ConditionFailed, Part, one_practice

_ATTEMPTS = 5
_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


def write(*parts: Part) -> None:
    """Write all parts, of one practice, or none (at most 100).

    A part whose condition does not hold raises its own error, or ConditionFailed with the stored item when it has
    none. Conflicts with other writers are tried again; Unavailable when they do not end.
    """
    dynamodb = session(one_practice(parts)).dynamodb
    for attempt in range(_ATTEMPTS):
        try:
            dynamodb.transact_write_items(TransactItems=[part.request for part in parts])  # type: ignore[misc]
            return
        except ClientError as exc:
            if exc.response["Error"]["Code"] == "TransactionInProgressException":
                reasons = []
            elif exc.response["Error"]["Code"] == "TransactionCanceledException":
                reasons = exc.response.get("CancellationReasons", [])
            else:
                raise
        for part, reason in zip(parts, reasons, strict=False):
            if reason.get("Code") == "ConditionalCheckFailed":
                stored = reason.get("Item")
                raise part.otherwise or ConditionFailed(from_item(stored) if stored else None)
        if not all(reason.get("Code", "None") in _PASSING | {"None"} for reason in reasons):
            raise Unavailable
        time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - spreads retries, guards nothing
    raise Unavailable
