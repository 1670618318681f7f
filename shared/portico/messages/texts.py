"""A text that may be sent: neither empty nor too long, and without the number of a payment card."""

from portico.messages import cards, counting


def checked(text: str) -> str:
    """The text as it is kept. Raises Invalid `messages.empty`, `messages.too_long`, `messages.too_large` and
    `messages.card_number`."""
    kept = counting.tidied(text)
    if refused := counting.problem(kept) or cards.problem(kept):
        raise refused
    return kept
