"""What a code app shares with its person is kept sealed: who reads the table alone cannot make its codes."""

from portico.settings import settings
from portico.store.clients import kms


def seal(practice_id: str, account_id: str, secret: str) -> bytes:
    """The secret as it is kept. It opens for this account alone."""
    answer = kms().encrypt(
        KeyId=settings().sealing_key,
        Plaintext=secret.encode(),
        EncryptionContext=_sealed_for(practice_id, account_id),
    )
    return answer["CiphertextBlob"]


def unseal(practice_id: str, account_id: str, sealed: bytes) -> str:
    """The secret that `seal` was given."""
    answer = kms().decrypt(
        KeyId=settings().sealing_key,
        CiphertextBlob=sealed,
        EncryptionContext=_sealed_for(practice_id, account_id),
    )
    return answer["Plaintext"].decode()


def _sealed_for(practice_id: str, account_id: str) -> dict[str, str]:
    return {"practice": practice_id, "account": account_id}
