"""The address a practice's mail comes from."""

from portico.settings import settings
from portico.store.clients import sesv2


def sender_address(practice_id: str) -> str:
    """`larkspur@mail.portal.example`: practice ids need no quoting in a mailbox."""
    return f"{practice_id}@{settings().mail_domain}"


def ensure_sender(practice_id: str) -> bool:
    """Make the practice's mail identity, tagged with its id; False when it is there."""
    address = sender_address(practice_id)
    try:
        sesv2().get_email_identity(EmailIdentity=address)
    except sesv2().exceptions.NotFoundException:
        sesv2().create_email_identity(EmailIdentity=address, Tags=[{"Key": "practice", "Value": practice_id}])
        return True
    return False
