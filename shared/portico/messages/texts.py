"""A text that may be sent: neither empty nor too long, and without the number of a payment card; and its beginning."""

from portico.messages import cards, counting

_PREVIEW = 120  # code points


def checked(text: str) -> str:
    """The text as it is kept. Raises Invalid `messages.empty`, `messages.too_long`, `messages.too_large` and
    `messages.card_number`."""
    kept = counting.tidied(text)
    if refused := counting.problem(kept) or cards.problem(kept):
        raise refused
    return kept


def preview(text: str) -> str:
    """How a text begins, as lists show it: whole words, and a mark where there is more."""
    if len(text) <= _PREVIEW:
        return text
    words, _, cut = text[:_PREVIEW].rpartition(" ")
    return f"{words or cut}…"
