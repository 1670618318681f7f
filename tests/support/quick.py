"""Makes emulated AWS in the tests' process quick: what is the same for every cloud and answer is worked out once.

Nothing that it answers changes.
"""

import copy
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from unittest.mock import patch

import boto3
import botocore.session
from argon2 import PasswordHasher
from botocore.awsrequest import AWSRequest
from botocore.client import BaseClient
from botocore.credentials import Credentials
from botocore.crt.auth import CrtS3SigV4Auth, CrtSigV4Auth, CrtSigV4QueryAuth
from botocore.loaders import create_loader
from botocore.useragent import UserAgentString
from moto import backend_index
from moto.backends import get_backend
from moto.core import models, responses
from moto.core.utils import method_names_from_class
from moto.kms import models as kms
from moto.kms.utils import AbstractPrivateKey

from portico.identity import passwords
from tests.support.dynamodb.client import keep_rows_here
from tests.support.iam import ACCOUNT, REGION

T = TypeVar("T")

_ASKED = {"s3", "kms", "sts", "sesv2", "secretsmanager"}
CHEAP_HASH = "$argon2id$v=19$m=8,t=1,p=1"  # how those begin that are made in an emulated cloud


def make_quick() -> None:
    """To be called once in a process."""
    keep_rows_here()
    # Each session of boto3, of which each cloud has a new one, would read the descriptions of the services again.
    botocore.session.create_loader = functools.cache(create_loader)
    # A symmetric key has an RSA key too, which it does not use and which takes long to find.
    kms.generate_private_key = _private_key  # type: ignore[attr-defined]  # imported there
    # Addresses of these services are asked for most, and were compared with those of two hundred others first.
    backend_index.backend_url_patterns.sort(key=lambda each: each[0] not in _ASKED)
    models.RESPONSES_METHODS = []  # nothing here calls AWS by `requests`, for which each cloud made a thousand rules
    responses.method_names_from_class = functools.cache(method_names_from_class)  # type: ignore[attr-defined]
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
    """One client of each service for all clouds; those with credentials of their own differ in these alone.

    They only name who signs, as nobody looks at signatures there; those of files and links say more.
    """
    with patch.object(boto3, "client", _client), patch.object(CrtSigV4Auth, "add_auth", _name_signer):
        yield


def _client(service: str, **given: Any) -> BaseClient:
    if "aws_access_key_id" not in given:
        return _same_client(service, **given)
    credentials = Credentials(
        *(given.pop(f"aws_{each}") for each in ("access_key_id", "secret_access_key", "session_token"))
    )
    if service not in _alike:  # `store.clients` makes those of a service all alike
        _alike[service] = _make_client(service, **given)
    like = _alike[service]
    client: Any = object.__new__(type(like))
    signer = copy.copy(like._request_signer)
    vars(signer).update(_credentials=credentials)
    vars(client).update({**vars(like), "_request_signer": signer})
    return cast(BaseClient, client)


_make_client = cast(Callable[..., BaseClient], boto3.client)
_same_client = functools.cache(_make_client)
_alike: dict[str, Any] = {}
_find_private_key = kms.generate_private_key  # type: ignore[attr-defined]
_unused_key = functools.cache(_find_private_key)


def _private_key(key_spec: str) -> AbstractPrivateKey:
    return _unused_key(key_spec) if key_spec == "SYMMETRIC_DEFAULT" else _find_private_key(key_spec)


_backends = ("dynamodb", "s3", "kms", "secretsmanager", "ses")  # that hold what the template describes


@dataclass
class _Made:
    """What a new cloud holds, and what whoever made it returned."""

    returned: Any
    held: dict[str, Any]


_made: list[_Made] = []


def made_once(make: Callable[[], T]) -> T:
    """What `make` puts into a new cloud, and returns; after the first time, as copies of what it put there then."""
    if not _made:
        returned = make()
        _made.append(_Made(returned, {name: copy.deepcopy(vars(backend(name))) for name in _backends}))
        return returned
    for name, held in copy.deepcopy(_made[0].held).items():
        vars(backend(name)).update(held)
    return cast(T, _made[0].returned)


def backend(name: str) -> Any:
    """What moto keeps of a service."""
    of_account = get_backend(name)[ACCOUNT]  # type: ignore[call-overload]  # it knows each name by itself
    return of_account["aws" if name == "s3" else REGION]


def _user_agent(_: UserAgentString) -> str:
    return "tests"


def _name_signer(auth: Any, request: AWSRequest) -> None:
    """Who asks, where and for which service is all that the header is read for."""
    scope = f"{auth.credentials.access_key}/20260101/{auth._region_name}/{auth._service_name}/aws4_request"
    request.headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"
    if auth.credentials.token:
        request.headers["X-Amz-Security-Token"] = auth.credentials.token
