"""The key that signs Portico's tokens: it lies in KMS and is used there."""

from portico.store.clients import kms


def sign(key_id: str, message: bytes) -> bytes:
    """An ES256 signature of the message, as DER."""
    answer = kms().sign(KeyId=key_id, Message=message, MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256")
    return answer["Signature"]


def public_key(key_id: str) -> bytes:
    """Its public half, as DER."""
    return kms().get_public_key(KeyId=key_id)["PublicKey"]
