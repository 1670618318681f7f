"""Makes emulated AWS in the tests' process quick: what is the same for every cloud and answer is worked out once.

Nothing that it answers changes.
"""

import functools
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, cast
from unittest.mock import patch

import boto3
import botocore.session
from botocore.client import BaseClient
from botocore.loaders import create_loader
from moto.core import responses
from moto.core.model import StructureShape
from moto.core.serialize import BaseJSONSerializer, ResponseSerializer
from moto.core.utils import method_names_from_class
from moto.kms import models as kms
from moto.kms.utils import AbstractPrivateKey


def make_quick() -> None:
    """To be called once in a process."""
    # Each session of boto3, of which each cloud has a new one, would read the descriptions of the services again.
    botocore.session.create_loader = functools.cache(create_loader)
    # A symmetric key has an RSA key too, which it does not use and which takes long to find.
    kms.generate_private_key = _private_key  # type: ignore[attr-defined]  # imported there
    responses.method_names_from_class = functools.cache(method_names_from_class)  # type: ignore[attr-defined]
    BaseJSONSerializer._serialize_type_structure = _structure  # type: ignore[assignment, method-assign]


@contextmanager
def same_clients() -> Iterator[None]:
    """One client of each service for all clouds; those with credentials of their own are of one cloud."""
    with patch.object(boto3, "client", _client):
        yield


def _client(service: str, **given: Any) -> BaseClient:
    return _make_client(service, **given) if "aws_access_key_id" in given else _same_client(service, **given)


_make_client = cast(Callable[..., BaseClient], boto3.client)
_same_client = functools.cache(_make_client)
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
