"""Mail as a person reads it: subject, plain text, calm HTML. No clinical text, no tracker, nothing from elsewhere."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from portico.mail.addresses import mailbox


@dataclass(frozen=True, slots=True)
class Sender:
    """The practice as mail names it."""

    name: str
    phone: str
    address: str


@functools.cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("portico.mail"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(
    template: str, to: str, sender: Sender, shown: Mapping[str, str], language: str | None = None
) -> EmailMessage:
    """The whole message, in this language (BCP 47) where the template has a folder for it, else in English.

    Raises jinja2's TemplateError for what a template lacks, ValueError for an odd header.
    """
    spoken = (language or "en").partition("-")[0].lower()
    values = {**shown, "practice_name": sender.name, "practice_phone": sender.phone}
    subject, text, html = (
        _templates().select_template([f"{template}/{spoken}/{part}.j2", f"{template}/{part}.j2"]).render(values)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    message = EmailMessage(SMTP.clone(cte_type="7bit"))  # SES takes no 8-bit lines
    message["From"] = formataddr((sender.name, sender.address))
    message["To"] = mailbox(to)
    message["Subject"] = subject.strip()
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message
