"""A table as one practice sees it: no key can be formed, and so no item read or written, outside that practice."""

import base64
import json
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from botocore.exceptions import ClientError

from portico.errors import PortalError, Unavailable
from portico.store import keys
from portico.store.conditions import Change, Condition, absent
from portico.store.items import Item, from_item, to_item, to_value
from portico.store.keys import Key
from portico.store.session import session

_BATCH = 100  # most keys in one BatchGetItem


class ConditionFailed(Exception):
    """The item was not as the write demanded; `item` is what is stored instead, or None."""

    def __init__(self, item: Item | None) -> None:
        super().__init__("condition failed")
        self.item = item


@dataclass(frozen=True, slots=True)
class Part:
    """One write of a transaction, with the error the caller gets when its condition does not hold."""

    practice_id: str
    request: dict[str, Any]
    otherwise: PortalError | None = None


class Reading(NamedTuple):
    """One read of `read_together`; of these `fields` alone where any are named."""

    practice_id: str
    table: str
    key: dict[str, Any]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A bounded page of a query: the items with their sort keys, and where the next one starts, if there is one."""

    items: list[Item]
    next: str | None


class TenantTable:
    """The rows of one practice in one table."""

    def __init__(self, name: str, practice_id: str) -> None:
        self.name = name
        self.practice_id = practice_id

    # reading --------------------------------------------------------------------------------------------------------

    def get(self, key: Key) -> Item | None:
        """The item of this key as last written, or None."""
        answer = session(self.practice_id).dynamodb.get_item(
            TableName=self.name, Key=self._key(key), ConsistentRead=True
        )
        return from_item(answer["Item"]) if "Item" in answer else None

    def reading(self, key: Key, *, fields: Sequence[str] = ()) -> Reading:
        """One read of `read_together`, which may span tables."""
        return Reading(self.practice_id, self.name, self._key(key), ("pk", "sk", *fields) if fields else ())

    def get_many(self, wanted: Iterable[Key]) -> dict[Key, Item]:
        """The items that exist among these keys, in as few calls as DynamoDB allows."""
        unique = list(dict.fromkeys(wanted))
        found: dict[Key, Item] = {}
        for start in range(0, len(unique), _BATCH):
            chunk = unique[start : start + _BATCH]
            for key, item in zip(chunk, read_together([self.reading(key) for key in chunk]), strict=True):
                if item is not None:
                    found[key] = item
        return found

    def query(
        self,
        pk: str,
        *,
        prefix: str = "",
        limit: int | None = None,
        newest_first: bool = False,
        start: str | None = None,
        index: str | None = None,
        fields: Sequence[str] = (),
    ) -> Page:
        """One page of a partition's items whose sort key begins with `prefix`. `start` is a former page's `next`."""
        partition_name, sort_name = ("pk", "sk") if index is None else (f"{index}_pk", f"{index}_sk")
        request: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": "#p = :p",
            "ExpressionAttributeNames": {"#p": partition_name},
            "ExpressionAttributeValues": {":p": {"S": keys.partition(self.practice_id, pk)}},
            "ScanIndexForward": not newest_first,
        }
        if index is None:
            request["ConsistentRead"] = True
        else:
            request["IndexName"] = index
        if prefix:
            request["KeyConditionExpression"] += " AND begins_with(#s, :s)"
            request["ExpressionAttributeNames"]["#s"] = sort_name
            request["ExpressionAttributeValues"][":s"] = {"S": prefix}
        if limit is not None:
            request["Limit"] = limit
        if start is not None:
            request["ExclusiveStartKey"] = json.loads(base64.urlsafe_b64decode(start))
        if fields:
            projection = _projection(fields)
            request["ProjectionExpression"] = projection["ProjectionExpression"]
            request["ExpressionAttributeNames"] |= projection["ExpressionAttributeNames"]
        answer = session(self.practice_id).dynamodb.query(**request)
        last = answer.get("LastEvaluatedKey")
        following = base64.urlsafe_b64encode(json.dumps(last).encode()).decode() if last else None
        return Page([from_item(item) for item in answer["Items"]], following)

    def query_all(self, pk: str, *, prefix: str = "", newest_first: bool = False, **options: Any) -> Iterator[Item]:
        """Every item of the partition with this prefix, page by page."""
        start: str | None = None
        while True:
            page = self.query(pk, prefix=prefix, newest_first=newest_first, start=start, **options)
            yield from page.items
            if page.next is None:
                return
            start = page.next

    def after(self, key: Key) -> str:
        """Where a query goes on after this item, as a former page's `next` says it."""
        return base64.urlsafe_b64encode(json.dumps(self._key(key)).encode()).decode()

    # writing one item -----------------------------------------------------------------------------------------------

    def put_new(self, key: Key, item: Item) -> None:
        """Write an item that must not exist yet. Raises ConditionFailed with the one that does."""
        self._one("put_item", self.putting(key, item, absent()))

    def put(self, key: Key, item: Item, condition: Condition | None = None) -> None:
        """Write an item whole. Raises ConditionFailed."""
        self._one("put_item", self.putting(key, item, condition))

    def update(self, key: Key, change: Change, condition: Condition | None = None) -> Item:
        """Change fields of an item; gives it as it is now. Raises ConditionFailed."""
        request = self.updating(key, change, condition).request["Update"]
        return self._one("update_item", Part(self.practice_id, {"Update": {**request, "ReturnValues": "ALL_NEW"}}))

    def delete(self, key: Key, condition: Condition | None = None) -> None:
        """Remove an item. Raises ConditionFailed."""
        self._one("delete_item", self.deleting(key, condition))

    # parts of a transaction -----------------------------------------------------------------------------------------

    def putting(self, key: Key, item: Item, condition: Condition | None, otherwise: PortalError | None = None) -> Part:
        """Write an item whole, if the condition holds."""
        body = {"TableName": self.name, "Item": {**self._key(key), **to_item(item)}}
        return Part(self.practice_id, {"Put": body | _guard(condition)}, otherwise)

    def updating(
        self, key: Key, change: Change, condition: Condition | None, otherwise: PortalError | None = None
    ) -> Part:
        """Change fields of an item, if the condition holds."""
        text, names, values = change.expression()
        guard = _guard(condition)
        body = {
            "TableName": self.name,
            "Key": self._key(key),
            **guard,
            "UpdateExpression": text,
            "ExpressionAttributeNames": names | guard.get("ExpressionAttributeNames", {}),
        }
        all_values = values | guard.get("ExpressionAttributeValues", {})
        if all_values:
            body["ExpressionAttributeValues"] = all_values
        return Part(self.practice_id, {"Update": body}, otherwise)

    def deleting(self, key: Key, condition: Condition | None = None, otherwise: PortalError | None = None) -> Part:
        """Remove an item, if the condition holds."""
        return Part(
            self.practice_id, {"Delete": {"TableName": self.name, "Key": self._key(key)} | _guard(condition)}, otherwise
        )

    def checking(self, key: Key, condition: Condition, otherwise: PortalError | None = None) -> Part:
        """Write nothing, but only if the condition holds."""
        body = {"TableName": self.name, "Key": self._key(key)} | _guard(condition)
        return Part(self.practice_id, {"ConditionCheck": body}, otherwise)

    def index_key(self, index: str, pk: str, sk: str) -> Item:
        """The attributes that place an item in a sparse index, its tenant in front as everywhere."""
        return {f"{index}_pk": keys.partition(self.practice_id, pk), f"{index}_sk": sk}

    def _key(self, key: Key) -> dict[str, Any]:
        return {"pk": to_value(keys.partition(self.practice_id, key.pk)), "sk": to_value(key.sk)}

    def write_one(self, part: Part) -> None:
        """Write one `putting` part by itself. Raises ConditionFailed."""
        self._one("put_item", part)

    def _one(self, operation: str, part: Part) -> Item:
        (request,) = part.request.values()
        try:
            answer = getattr(session(self.practice_id).dynamodb, operation)(**request)
        except ClientError as exc:
            if exc.response["Error"]["Code"] == "ConditionalCheckFailedException":
                stored = cast("dict[str, Any] | None", exc.response.get("Item"))
                raise ConditionFailed(from_item(stored) if stored else None) from None
            raise
        return from_item(answer.get("Attributes", {}))


def _guard(condition: Condition | None) -> dict[str, Any]:
    if condition is None:
        return {}
    guard: dict[str, Any] = {
        "ConditionExpression": condition.expression,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if condition.names:
        guard["ExpressionAttributeNames"] = dict(condition.names)
    if condition.values:
        guard["ExpressionAttributeValues"] = dict(condition.values)
    return guard


def read_together(wanted: Sequence[Reading]) -> list[Item | None]:
    """Up to 100 items of one practice, of several tables if need be, in one call; None where there is none.

    All reads of a table name the same fields, or none. Raises Unavailable when DynamoDB keeps leaving some unread.
    """
    requests: dict[str, Any] = {}
    for _, table, key, fields in wanted:
        requests.setdefault(table, {"Keys": [], "ConsistentRead": True, **_projection(fields)})["Keys"].append(key)
    found: dict[tuple[str, str, str], Item] = {}
    dynamodb = session(one_practice(wanted)).dynamodb
    for attempt in range(5):
        answer = dynamodb.batch_get_item(RequestItems=requests)
        for table, items in answer["Responses"].items():
            found |= {(table, item["pk"]["S"], item["sk"]["S"]): from_item(item) for item in items}
        requests = dict(answer.get("UnprocessedKeys", {}))
        if not requests:
            return [found.get((table, key["pk"]["S"], key["sk"]["S"])) for _, table, key, _ in wanted]
        time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - spreads retries, guards nothing
    raise Unavailable


def _projection(fields: Sequence[str]) -> dict[str, Any]:
    if not fields:
        return {}
    names = {f"#f{n}": name for n, name in enumerate(fields)}
    return {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}


def one_practice(together: Iterable[Part | Reading]) -> str:
    """The practice of what is read or written together. Raises ValueError when it is not one."""
    (practice_id,) = {each.practice_id for each in together}
    return practice_id
