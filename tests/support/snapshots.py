"""What an emulated cloud holds at one moment, and the way back to it."""

from dataclasses import dataclass
from typing import Any, Self

from portico.store.clients import sesv2
from tests.support import mail
from tests.support.aws import dynamodb, s3
from tests.support.stored import TABLES, stored_items

_MOST = 25  # writes in one batch


@dataclass(frozen=True)
class Snapshot:
    """Rows of all tables, files of all buckets, and the senders of mail."""

    rows: dict[str, dict[tuple[str, str], Any]]
    files: dict[tuple[str, str], bytes]
    tags: dict[tuple[str, str], str]
    senders: frozenset[str]

    @classmethod
    def taken(cls) -> Self:
        tags = _tags()
        files = {(bucket, key): s3().get_object(Bucket=bucket, Key=key)["Body"].read() for bucket, key in tags}
        return cls({name: _rows(name) for name in TABLES}, files, tags, _senders())

    def put_back(self) -> None:
        """Undo everything that was written since; only what differs is touched. Mail is forgotten."""
        for name, before in self.rows.items():
            self._put_back_rows(name, before)
        now = _tags()
        for bucket, key in now.keys() - self.tags.keys():
            s3().delete_object(Bucket=bucket, Key=key)
        for bucket, key in (place for place, tag in self.tags.items() if now.get(place) != tag):
            s3().put_object(Bucket=bucket, Key=key, Body=self.files[bucket, key])
        for sender in _senders() - self.senders:
            sesv2().delete_email_identity(EmailIdentity=sender)
        mail.forget_sent()

    def _put_back_rows(self, name: str, before: dict[tuple[str, str], Any]) -> None:
        now = _rows(name)
        writes: list[Any] = [
            {"DeleteRequest": {"Key": {"pk": now[key]["pk"], "sk": now[key]["sk"]}}} for key in now.keys() - before
        ]
        writes += [{"PutRequest": {"Item": item}} for key, item in before.items() if now.get(key) != item]
        for start in range(0, len(writes), _MOST):
            answer = dynamodb().batch_write_item(RequestItems={name: writes[start : start + _MOST]})
            assert not answer["UnprocessedItems"]


def _rows(name: str) -> dict[tuple[str, str], Any]:
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in stored_items(name)}


def _tags() -> dict[tuple[str, str], str]:
    """Of each file a digest of its content."""
    buckets = [each["Name"] for each in s3().list_buckets()["Buckets"]]
    return {
        (bucket, each["Key"]): each["ETag"]
        for bucket in buckets
        for each in s3().list_objects_v2(Bucket=bucket).get("Contents", [])
    }


def _senders() -> frozenset[str]:
    return frozenset(each["IdentityName"] for each in sesv2().list_email_identities()["EmailIdentities"])
