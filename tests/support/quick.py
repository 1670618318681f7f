"""Makes emulated AWS in the tests' process quick: what is the same for every cloud and answer is worked out once.

Nothing that it answers changes.
"""

import copy
import functools
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, cast
from unittest.mock import patch

import boto3
import botocore.session
from argon2 import PasswordHasher
from botocore.awsrequest import AWSRequest
from botocore.client import BaseClient
from botocore.crt.auth import CrtS3SigV4Auth, CrtSigV4Auth, CrtSigV4QueryAuth
from botocore.loaders import create_loader
from botocore.useragent import UserAgentString
from moto import backend_index
from moto.core import responses
from moto.core.model import StructureShape
from moto.core.serialize import BaseJSONSerializer, ResponseSerializer
from moto.core.utils import method_names_from_class
from moto.dynamodb import models as dynamodb
from moto.dynamodb.models.table import Table
from moto.kms import models as kms
from moto.kms.utils import AbstractPrivateKey

from portico.identity import passwords

CHEAP_HASH = "$argon2id$v=19$m=8,t=1,p=1"  # how those begin that are made in an emulated cloud


def make_quick() -> None:
    """To be called once in a process."""
    # Each session of boto3, of which each cloud has a new one, would read the descriptions of the services again.
    botocore.session.create_loader = functools.cache(create_loader)
    # A symmetric key has an RSA key too, which it does not use and which takes long to find.
    kms.generate_private_key = _private_key  # type: ignore[attr-defined]  # imported there
    responses.method_names_from_class = functools.cache(method_names_from_class)  # type: ignore[attr-defined]
    BaseJSONSerializer._serialize_type_structure = _structure  # type: ignore[assignment, method-assign]
    # What goes to DynamoDB, most of all, was compared with the addresses of all other services first.
    backend_index.backend_url_patterns.sort(key=lambda each: each[0] != "dynamodb")
    dynamodb.DynamoDBBackend.transact_write_items = _transact  # type: ignore[assignment, method-assign]
    setattr(UserAgentString, "to_string", _user_agent)  # noqa: B010 - the types know no such assignment
    for signer in (CrtS3SigV4Auth, CrtSigV4QueryAuth):
        setattr(signer, "add_auth", CrtSigV4Auth.add_auth)  # noqa: B010 - stays when that is replaced below


@contextmanager
def cheap_hashes() -> Iterator[None]:
    """Argon2's cost is proven elsewhere; here it would only be waited for, thousands of times."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with patch.multiple(passwords, _HASHER=cheap, _NOBODY=cheap.hash("what nobody knows")):
        yield


@contextmanager
def same_clients() -> Iterator[None]:
    """One client of each service for all clouds; those with credentials of their own are of one cloud.

    They only name who signs, as nobody looks at signatures there; those of files and links say more.
    """
    with patch.object(boto3, "client", _client), patch.object(CrtSigV4Auth, "add_auth", _name_signer):
        yield


def _client(service: str, **given: Any) -> BaseClient:
    return _make_client(service, **given) if "aws_access_key_id" in given else _same_client(service, **given)


_make_client = cast(Callable[..., BaseClient], boto3.client)
_same_client = functools.cache(_make_client)
_write_transaction = dynamodb.DynamoDBBackend.transact_write_items
_find_private_key = kms.generate_private_key  # type: ignore[attr-defined]
_unused_key = functools.cache(_find_private_key)
_serialize = BaseJSONSerializer._serialize_type_structure


def _private_key(key_spec: str) -> AbstractPrivateKey:
    return _unused_key(key_spec) if key_spec == "SYMMETRIC_DEFAULT" else _find_private_key(key_spec)


def _structure(
    serializer: BaseJSONSerializer, serialized: MutableMapping[str, Any], value: Any, shape: StructureShape, key: str
) -> None:
    """A value of DynamoDB is of one type out of ten; the others need not be looked for, under five names each."""
    if shape.name != "AttributeValue" or type(value) is not dict:
        _serialize(serializer, serialized, value, shape, key)
        return
    wrapper: dict[str, Any] = {}
    for kind, content in value.items():
        ResponseSerializer._serialize(serializer, wrapper, content, shape.members[kind], kind)
    serializer._default_serialize(serialized, wrapper, shape, key)


def _transact(backend: dynamodb.DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    """Keep each table once for the case that the transaction fails, not once for each of its items."""
    with patch.object(dynamodb, "copy", _Copies(transact_items)):
        _write_transaction(backend, transact_items)


class _Copies:
    """Takes the place of the module `copy`: a table's rows that the transaction leaves alone stand in both."""

    def __init__(self, transact_items: list[dict[str, Any]]) -> None:
        keys = [op.get("Key") or op["Item"] for item in transact_items for op in item.values()]
        self.touched = {(key["pk"]["S"], key["sk"]["S"]) for key in keys}
        self.tables: dict[str, Table] = {}

    def deepcopy(self, thing: Any) -> Any:
        if not isinstance(thing, Table):
            return copy.deepcopy(thing)
        if thing.name not in self.tables:
            rows = [row for partition in thing.items.values() for row in partition.values()]
            kept = [row for row in rows if (row.hash_key.value, row.range_key.value) not in self.touched]
            kept += thing.stream_shard.items if thing.stream_shard else []
            self.tables[thing.name] = copy.deepcopy(thing, {id(each): each for each in kept})
        return self.tables[thing.name]


def _user_agent(_: UserAgentString) -> str:
    return "tests"


def _name_signer(auth: Any, request: AWSRequest) -> None:
    """Who asks, where and for which service is all that the header is read for."""
    scope = f"{auth.credentials.access_key}/20260101/{auth._region_name}/{auth._service_name}/aws4_request"
    request.headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"
    if auth.credentials.token:
        request.headers["X-Amz-Security-Token"] = auth.credentials.token
