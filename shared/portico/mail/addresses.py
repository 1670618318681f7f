"""Mail addresses: one plain ASCII mailbox, so that nothing typed can add a recipient, a header or a look-alike."""

import re

_LONGEST = 254  # RFC 5321 4.5.3.1.3, without the angle brackets
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"(?=[^@]{{1,64}}@)({_ATOM}(?:\.{_ATOM})*)@((?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9])")


def mailbox(text: str) -> str:
    """The address as it is stored and sent to: no spaces around it, its domain in lower case. Raises ValueError."""
    found = _MAILBOX.fullmatch(text.strip(" "))
    if found is None or len(found[0]) > _LONGEST:
        raise ValueError("Enter one email address, such as name@mail.example.")
    return f"{found[1]}@{found[2].lower()}"
