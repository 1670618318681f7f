"""Passkeys (WebAuthn): what a browser is asked, and whether its answer is right.

An answer counts for this portal's origin alone, with its person verified by the device (fingerprint, face or PIN), and
for the challenge that Portico gave out. The library takes 84 ms to load, so it loads when it is needed.
"""

import json
import re
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from portico import ids
from portico.errors import PortalError
from portico.identity.entities import Account, Passkey
from portico.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

Options = dict[str, Any]  # as browsers take them: PublicKeyCredentialCreationOptionsJSON, …RequestOptionsJSON

_ACCOUNT = re.compile(r"acc_[a-z0-9]{4,40}")
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What can be read of a browser's answer before any of it is believed."""

    passkey_id: str
    account_id: str  # whose passkey the device says it is; empty where it does not say
    challenge: str


def creation_options(practice_name: str, account: Account, have: Iterable[Passkey], challenge: str) -> Options:
    """What a browser is asked to make: a passkey that names its account by itself and verifies its person."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    wanted = generate_registration_options(
        rp_id=_host(),
        rp_name=practice_name,
        user_id=account.id.encode(),
        user_name=account.username,
        user_display_name=account.full_name,
        challenge=base64url_to_bytes(challenge),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_named(have),
    )
    return dict(json.loads(options_to_json(wanted)))


def request_options(challenge: str, allowed: Iterable[Passkey] = ()) -> Options:
    """What a browser is asked to sign, with one of these passkeys, or with any of this portal's."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import UserVerificationRequirement

    wanted = generate_authentication_options(
        rp_id=_host(),
        challenge=base64url_to_bytes(challenge),
        allow_credentials=_named(allowed),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(options_to_json(wanted)))


def read(practice_id: str, credential: str, wrong: PortalError) -> Answer:
    """What an answer says it is. Raises `wrong` for what is none."""
    from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json

    with _refusing(wrong):
        sent = json.loads(credential)
        given = parse_client_data_json(base64url_to_bytes(sent["response"]["clientDataJSON"]))
        holder = base64url_to_bytes(sent["response"].get("userHandle") or "").decode()
        passkey_id = id_of(practice_id, base64url_to_bytes(sent["rawId"]))
        return Answer(passkey_id, holder if _ACCOUNT.fullmatch(holder) else "", bytes_to_base64url(given.challenge))


def made(practice_id: str, credential: str, challenge: str, name: str, added: str, wrong: PortalError) -> Passkey:
    """The passkey that a browser made for this challenge. Raises `wrong`."""
    from webauthn import verify_registration_response
    from webauthn.helpers import base64url_to_bytes

    with _refusing(wrong):
        found = verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(),
            expected_origin=settings().portal_origin,
            require_user_verification=True,
        )
    return Passkey(
        id=id_of(practice_id, found.credential_id),
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        name=name,
        added=added,
    )


def sign_count(credential: str, challenge: str, passkey: Passkey, wrong: PortalError) -> int:
    """How often the passkey has signed now, if this is its signature under the challenge. Raises `wrong`.

    A count that does not grow says that somebody copied the passkey, and is refused.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes

    with _refusing(wrong):
        found = verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(),
            expected_origin=settings().portal_origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    return found.new_sign_count


def id_of(practice_id: str, credential_id: bytes) -> str:
    """A passkey's id here: the same for the same credential, so that it cannot be added twice."""
    return ids.derived_id("psk", practice_id, credential_id.hex())


def _named(passkeys: Iterable[Passkey]) -> "list[PublicKeyCredentialDescriptor]":
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=each.credential_id) for each in passkeys]


def _host() -> str:
    """What passkeys are bound to (the relying party's id): the portal's name, so that its subdomains can use them."""
    return urlsplit(settings().portal_origin).hostname or ""


@contextmanager
def _refusing(wrong: PortalError) -> "Iterator[None]":
    """Whatever a forged or broken answer trips over is one refusal."""
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        yield
    except (WebAuthnException, *_UNREADABLE):
        raise wrong from None
