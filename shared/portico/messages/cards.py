"""Payment card numbers in a text: a message with one is not sent. The pages look alike: `messages/cards.ts`.

A number counts when an issuer could have made it (first digits, length, Luhn's check digit; ISO/IEC 7812) and it is
written as people write cards: in one piece, in blocks of four or more digits, or with one and the same separator
throughout. So telephone numbers, dates and lists of results are left alone.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from portico.errors import Invalid

LONGEST = 19
BLOCK = 4  # digits; in blocks of that size a number may be written with any separators
WORDS = (
    "This looks like the number of a payment card. Take it out: card numbers and pictures of cards must never be sent "
    "in a message. Write “my card ending in” and its last four digits instead, or call us to pay."
)

# Issuer, its first digits and its lengths, as they are published by each.
_ISSUERS = {
    "Visa": r"4(?:\d{12}|\d{15}|\d{18})",
    "Mastercard": r"(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}",
    "American Express": r"3[47]\d{13}",
    "Discover": r"(?:6011\d{12}|64[4-9]\d{13}|65\d{14})\d{0,3}",
    "Diners Club": r"3(?:0[0-59]|[689]\d)\d{11,16}",
    "JCB": r"35(?:2[89]|[3-8]\d)\d{12,15}",
    "UnionPay": r"(?:62|81)\d{14,17}",
    "Maestro": r"(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{8,15}",
}
_ISSUED = regex.compile("|".join(f"(?:{pattern})" for pattern in _ISSUERS.values()))
_PLUS = ("+", "＋")
_UNSEEN = r"[\p{Cf}\p{M}]"  # zero-width characters, and the marks that make a digit a keycap
_GROUP = regex.compile(rf"\p{{Nd}}(?:{_UNSEEN}*\p{{Nd}})*")
_HIDDEN = regex.compile(_UNSEEN)
# What may stand between the digits of one number. A comma with a space after it stands between two.
_JOINT = regex.compile(
    r"(?!.*[,;،、]\s)(?:[^\S\r\n]{1,20}|(?:(?![#%])[\p{White_Space}\p{Pd}\p{Pc}\p{Po}|~−]){1,5})", regex.DOTALL
)


@dataclass(frozen=True, slots=True)
class Group:
    """Digits without a break, from `start` to `end` of the text; `joint` says what parts them from those before."""

    digits: str
    start: int
    end: int
    joint: str | None


def find(text: str) -> tuple[int, int] | None:
    """Where the first card number of the text starts and ends, in code points, or None."""
    for cluster in _clusters(text):
        for groups in _candidates(cluster):
            start, end = groups[0].start, groups[-1].end
            # After a plus sign comes the country of a telephone number.
            if text[:start][-1:] not in _PLUS and _is_card("".join(group.digits for group in groups)):
                return start, end
    return None


def problem(text: str) -> Invalid | None:
    """Why this text cannot be sent, or None."""
    return None if find(text) is None else Invalid("messages.card_number", WORDS, errors={"text": WORDS})


def _clusters(text: str) -> Iterator[list[Group]]:
    """Groups of digits that follow on each other, with nothing but separators between them."""
    cluster: list[Group] = []
    for found in _GROUP.finditer(text):
        start, end = found.span()
        joint = _joint(text[cluster[-1].end : start]) if cluster else None
        if cluster and joint is None:
            yield cluster
            cluster = []
        cluster.append(Group(_plain(found[0]), start, end, joint))
    if cluster:
        yield cluster


def _joint(between: str) -> str | None:
    """What kind of separator this is, spaces beside it left out, or None when it ends a number."""
    seen = _HIDDEN.sub("", between)
    return str(regex.sub(r"\s", "", seen)) or " " if _JOINT.fullmatch(seen) else None


def _plain(digits: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(each)) for each in _HIDDEN.sub("", digits))


def _candidates(cluster: list[Group]) -> Iterator[list[Group]]:
    if len({group.joint for group in cluster[1:]}) == 1:
        yield cluster
    for first in range(len(cluster)):
        length = 0
        for last in range(first, len(cluster)):
            length += len(cluster[last].digits)
            if length > LONGEST:
                break
            yield cluster[first : last + 1]
            if len(cluster[last].digits) < BLOCK:
                break


def _is_card(digits: str) -> bool:
    return _ISSUED.fullmatch(digits) is not None and _luhn(digits)


def _luhn(digits: str) -> bool:
    odd, even = digits[-1::-2], digits[-2::-2]
    return (sum(map(int, odd)) + sum(sum(divmod(2 * int(digit), 10)) for digit in even)) % 10 == 0
