"""The calls that read and write rows: each takes what the SDK is given and returns what the SDK gives back."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.support.dynamodb.expressions import Holds, condition, placeholders, projection, update
from tests.support.dynamodb.tables import Item, Place, Placed, Refused, Table, copied, invalid, size_of

Request = Mapping[str, Any]
Find = Callable[[str], Table]

PAGE, MOST_PARTS, MOST_READ = 1024 * 1024, 100, 100
_EXPRESSIONS = (
    *("ConditionExpression", "KeyConditionExpression", "FilterExpression"),
    *("UpdateExpression", "ProjectionExpression"),
)


class Operations:
    """DynamoDB as one account sees it; `find` gives a table by its name, or raises Refused."""

    def __init__(self, find: Find) -> None:
        self.find = find

    # reading --------------------------------------------------------------------------------------------------------

    def get_item(self, request: Request) -> Item:
        _all_used(request)
        table = self.find(request["TableName"])
        row = table.at(table.place(request["Key"]))
        return {} if row is None else {"Item": _projected(request, copied(row))}

    def batch_get_item(self, request: Request) -> Item:
        if sum(len(each["Keys"]) for each in request["RequestItems"].values()) > MOST_READ:
            raise invalid("Too many items requested for the BatchGetItem call")
        return {
            "Responses": {name: self._several(name, each) for name, each in request["RequestItems"].items()},
            "UnprocessedKeys": {},
        }

    def _several(self, name: str, request: Request) -> list[Item]:
        _all_used(request)
        table = self.find(name)
        places = [table.place(key) for key in request["Keys"]]
        if len(set(places)) < len(places):
            raise invalid("Provided list of item keys contains duplicates")
        rows = [table.at(place) for place in places]
        return [_projected(request, copied(row)) for row in rows if row is not None]

    def query(self, request: Request) -> Item:
        table = self.find(request["TableName"])
        if request.get("ConsistentRead") and "IndexName" in request:
            raise invalid("Consistent reads are not supported on global secondary indexes")
        if not request["KeyConditionExpression"].startswith("#p = :p"):
            raise NotImplementedError("another order than that of `portico.store.table`")
        rows = table.in_order(request.get("IndexName"), request["ExpressionAttributeValues"][":p"]["S"])
        holds = _holds(request, "KeyConditionExpression")
        return _page(table, request, [each for each in rows if holds(each[1])])

    def scan(self, request: Request) -> Item:
        table = self.find(request["TableName"])
        return _page(table, request, table.in_order(request.get("IndexName")))

    # writing --------------------------------------------------------------------------------------------------------

    def put_item(self, request: Request) -> Item:
        return self._alone("Put", request)

    def delete_item(self, request: Request) -> Item:
        return self._alone("Delete", request)

    def update_item(self, request: Request) -> Item:
        return self._alone("Update", request)

    def _alone(self, kind: str, request: Request) -> Item:
        write = _Write(self.find, kind, request)
        if not write.may():
            raise Refused("ConditionalCheckFailedException", "The conditional request failed", **write.instead())
        write.prepare()
        write.do()
        match request.get("ReturnValues", "NONE"):
            case "NONE":
                return {}
            case "ALL_NEW":
                return {"Attributes": copied(write.after or {})}
        raise NotImplementedError(request["ReturnValues"])

    def transact_write_items(self, request: Request) -> Item:
        """Tokens are not looked at: that a repeat does no harm must rest on conditions, which do not end."""
        parts = request["TransactItems"]
        if len(parts) > MOST_PARTS:
            raise invalid("Member must have length less than or equal to 100")
        writes = [_Write(self.find, kind, each) for part in parts for kind, each in part.items()]
        if len({(write.table.name, write.place) for write in writes}) < len(writes):
            raise invalid("Transaction request cannot include multiple operations on one item")
        held = [write.may() for write in writes]
        if not all(held):
            raise _cancelled(writes, held)
        for write in writes:
            write.prepare()
        for write in writes:
            write.do()
        return {}


class _Write:
    """One write: first asked whether it may be, then prepared, then done."""

    def __init__(self, find: Find, kind: str, request: Request) -> None:
        _all_used(request)
        self.kind, self.request = kind, request
        self.table = find(request["TableName"])
        self.place: Place = self.table.place_of(request["Item"]) if kind == "Put" else self.table.place(request["Key"])
        self.before = self.table.at(self.place)
        self.after: Item | None = self.before

    def may(self) -> bool:
        return _holds(self.request, "ConditionExpression")(self.before or {})

    def instead(self) -> Item:
        """What a write that may not be tells of the row, if it was asked to."""
        wanted = self.request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        return {"Item": copied(self.before)} if wanted and self.before else {}

    def prepare(self) -> None:
        match self.kind:
            case "Put":
                self.after = copied(self.request["Item"])
            case "Delete":
                self.after = None
            case "Update":
                self.after = copied(self.before if self.before is not None else self.request["Key"])
                values = copied(self.request.get("ExpressionAttributeValues", {}))
                names = self.request.get("ExpressionAttributeNames", {})
                update(self.request["UpdateExpression"])(self.after, names, values)
                if self.table.place_of(self.after) != self.place:
                    raise invalid("Cannot update attribute: this attribute is part of the key")
        if self.after is not None:
            self.table.check(self.after)

    def do(self) -> None:
        if self.kind == "ConditionCheck":
            return
        if self.after is None:
            self.table.delete(self.place)
        else:
            self.table.put(self.place, self.after)


def _cancelled(writes: list[_Write], held: list[bool]) -> Refused:
    reasons: list[Item] = [
        {"Code": "None"}
        if may
        else {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed", **write.instead()}
        for write, may in zip(writes, held, strict=True)
    ]
    told = ", ".join(reason["Code"] for reason in reasons)
    message = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{told}]"
    return Refused("TransactionCanceledException", message, Message=message, CancellationReasons=reasons)


def _all_used(request: Request) -> None:
    """Raises Refused when a name or value is given that no expression uses, or used and not given."""
    used = frozenset[str]().union(*(placeholders(request[each]) for each in _EXPRESSIONS if each in request))
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    if any(request.get(each) == {} for each in ("ExpressionAttributeNames", "ExpressionAttributeValues")):
        raise invalid("ExpressionAttributeNames and ExpressionAttributeValues must not be empty")
    if used != names.keys() | values.keys():
        raise invalid(f"unused or undefined in expressions: {sorted(used ^ (names.keys() | values.keys()))}")


def _holds(request: Request, expression: str) -> Callable[[Item], bool]:
    if expression not in request:
        return lambda item: True
    holds: Holds = condition(request[expression])
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    return lambda item: holds(item, names, values)


def _projected(request: Request, item: Item) -> Item:
    if "ProjectionExpression" not in request:
        return item
    return projection(request["ProjectionExpression"])(item, request.get("ExpressionAttributeNames", {}))


# pages --------------------------------------------------------------------------------------------------------------


def _page(table: Table, request: Request, ordered: list[Placed]) -> Item:
    """Up to `Limit` rows or 1 MB of these, then filtered; where the next page starts when that ended it."""
    _all_used(request)
    attributes = table.ordered_by(request.get("IndexName"))
    passes = _holds(request, "FilterExpression")
    items: list[Item] = []
    size = seen = 0
    last: Item = {}
    for place, row in _left(request, attributes, ordered):
        item = table.shown_by(request.get("IndexName"), row)
        seen, size = seen + 1, size + size_of(item)
        if passes(item):
            items.append(_projected(request, item))
        if seen == request.get("Limit") or size >= PAGE:
            key = {name: {"S": value} for name, value in zip(attributes, place, strict=True)}
            last = {"LastEvaluatedKey": key}
            break
    return {"Items": items, "Count": len(items), "ScannedCount": seen, **last}


def _left(request: Request, attributes: tuple[str, ...], ordered: list[Placed]) -> Iterator[Placed]:
    """Those behind `ExclusiveStartKey`, whether that is still there or not, in the order asked for."""
    forward = request.get("ScanIndexForward", True)
    if start := request.get("ExclusiveStartKey"):
        if start.keys() != set(attributes):
            raise invalid("The provided starting key is invalid")
        at = tuple(start[name]["S"] for name in attributes)
        ordered = [each for each in ordered if (each[0] > at if forward else each[0] < at)]
    yield from ordered if forward else reversed(ordered)
