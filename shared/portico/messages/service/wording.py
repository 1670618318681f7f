"""What a practice decides about the words that lead to urgent advice."""

from portico.errors import Invalid
from portico.messages import urgent
from portico.practices.messaging_models import UrgentWords


def require_known(words: UrgentWords) -> None:
    """That what a practice takes away is there, as a misspelt phrase would stay. Raises Invalid
    `practice.urgent_words`."""
    if missing := urgent.unknown(words.removed):
        told = f"The portal does not look for these words, so they cannot be removed: {', '.join(missing)}."
        raise Invalid("practice.urgent_words", told, errors={"urgent_words.removed": told})
