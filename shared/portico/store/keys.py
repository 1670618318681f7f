"""Every key of every table, and the only place that writes a `#`.

A key here has no tenant yet: `TenantTable` puts `T#<practice>#` before the partition key, so that code cannot form
a key outside its practice. Practice ids hold no separator, so no id is a prefix of another's keys.
"""

from typing import NamedTuple

SYSTEM = "system"  # the tenant of what belongs to no practice; a reserved practice id


class Key(NamedTuple):
    """Partition key without its tenant, and sort key."""

    pk: str
    sk: str


def partition(practice_id: str, pk: str) -> str:
    """The partition key as stored."""
    return f"T#{practice_id}#{pk}"


def _own(kind: str, *parts: str) -> Key:
    return Key("#".join((kind, *parts)), kind)


# identity -----------------------------------------------------------------------------------------------------------


def account(account_id: str) -> Key:
    return _own("ACCOUNT", account_id)


def login(name: str) -> Key:
    """What a person types to sign in (normalised username or email) → account id. Its existence is the uniqueness."""
    return _own("LOGIN", name)


def session(session_id: str) -> Key:
    return _own("SESSION", session_id)


def token(digest: str) -> Key:
    """A mailed secret, by its SHA-256."""
    return _own("TOKEN", digest)


def access(patient_id: str) -> Key:
    """A patient's way in: invitation and account, as the console shows it."""
    return _own("ACCESS", patient_id)


def staff(staff_id: str) -> Key:
    """A staff member's way in."""
    return _own("STAFF", staff_id)


def limit(scope: str, digest: str, window: str) -> Key:
    """A counter of attempts in a window of time."""
    return Key(f"LIMIT#{scope}#{digest}", window)


def client(client_id: str) -> Key:
    return _own("CLIENT", client_id)


def assertion(client_id: str, digest: str) -> Key:
    """A client assertion that was used; it works once."""
    return _own("ASSERTION", client_id, digest)


# portal -------------------------------------------------------------------------------------------------------------

PRACTICE = Key("PRACTICE", "PRACTICE")
NOTICE = Key("PRACTICE", "NOTICE")
REGISTRY = "PRACTICES"  # partition of the system tenant: a row a practice


def registered(practice_id: str) -> Key:
    return Key(REGISTRY, practice_id)


# records ------------------------------------------------------------------------------------------------------------


def chart(patient_id: str) -> Key:
    """The header of a patient's chart."""
    return Key(f"CHART#{patient_id}", "HEADER")


CHART_ROWS = "R#"  # sort key prefix of every row in a chart


def chart_rows(section: str) -> str:
    """Sort key prefix of a section's rows in a chart."""
    return f"R#{section}#"


def resource_row(patient_id: str, section: str, date: str, resource: tuple[str, str], content: str) -> Key:
    """A FHIR resource in a chart, sorted by section and date of service; `content` is the start of its hash."""
    kind, resource_id = resource
    return Key(f"CHART#{patient_id}", f"R#{section}#{date}#{kind}#{resource_id}#{content}")


def of_resource_row(sort_key: str) -> dict[str, str]:
    """The section, type and id of a row in a chart, which its sort key says too."""
    _, section, _, kind, resource_id, _ = sort_key.split("#")
    return {"section": section, "type": kind, "id": resource_id}


def section_of(sort_key: str) -> str:
    """The section of a row in a chart."""
    return sort_key.split("#")[1]


def document(patient_id: str, document_id: str) -> Key:
    """A document that was received for a patient, beside the resources read from it."""
    return Key(f"CHART#{patient_id}", f"DOCUMENT#{document_id}")


DOCUMENTS = "DOCUMENT#"


def resource(kind: str, resource_id: str) -> Key:
    """Where the resource of this id lies: ids are unique in a practice."""
    return _own("RESOURCE", kind, resource_id)


def shared_resource(patient_id: str, kind: str, resource_id: str) -> Key:
    """The same for a resource that belongs to no patient (a practitioner): every chart keeps its own copy."""
    return _own("RESOURCE", patient_id, kind, resource_id)


def identifier(digest: str) -> Key:
    """A patient identifier of a registered system, hashed → patient id."""
    return _own("IDENTIFIER", digest)


DIRECTORY = "DIRECTORY"  # partition of the practice's patients, by what staff type to find one


def directory(by: str, value: str, patient_id: str) -> Key:
    return Key(DIRECTORY, f"{by}#{value}#{patient_id}")


def directory_prefix(by: str, value: str = "") -> str:
    return f"{by}#{value}"


def intake(intake_id: str) -> Key:
    return _own("INTAKE", intake_id)


def intake_reason(intake_id: str, index: int) -> Key:
    return Key(f"INTAKE#{intake_id}", f"REASON#{index:06d}")


INTAKE_REASONS = "REASON#"


def export(patient_id: str, export_id: str) -> Key:
    return Key(f"EXPORTS#{patient_id}", export_id)


# audit and outbox ---------------------------------------------------------------------------------------------------


def audit(subject: str, moment: str, entry_id: str) -> Key:
    """Who did what to this subject (a patient, or the practice itself), in order of time."""
    return Key(f"AUDIT#{subject}", f"{moment}#{entry_id}")


def mail(mail_id: str) -> Key:
    return _own("MAIL", mail_id)


PENDING_MAIL = "PENDING"  # partition of the outbox's sparse index of mail not yet sent


def pending_mail(moment: str, mail_id: str) -> str:
    """Sort key in that index: the longest waiting first."""
    return f"{moment}#{mail_id}"


def of_pending_mail(sort: str) -> tuple[str, str]:
    """The moment and the mail's id in such a sort key."""
    moment, _, mail_id = sort.partition("#")
    return moment, mail_id
