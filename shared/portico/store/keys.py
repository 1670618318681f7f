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
    """What a person types to sign in (normalised username or email) → their account."""
    return _own("LOGIN", name)


def guard(account_id: str) -> Key:
    """Counters of an account: wrong passwords in a row, tries of User Validation."""
    return _own("GUARD", account_id)


def session(account_id: str, session_id: str) -> Key:
    return Key(sessions(account_id), session_id)


def sessions(account_id: str) -> str:
    """The partition of an account's sessions."""
    return f"SESSION#{account_id}"


def factor(account_id: str, factor_id: str) -> Key:
    """A second step of an account: its code app, one of its passkeys, or its recovery codes."""
    return Key(factors(account_id), factor_id)


def factors(account_id: str) -> str:
    """The partition of an account's second steps."""
    return f"FACTOR#{account_id}"


def challenge(digest: str) -> Key:
    """What a passkey is asked to sign, by its SHA-256; it works once."""
    return _own("CHALLENGE", digest)


def device(digest: str) -> Key:
    """A browser that was used to sign in, by the SHA-256 of its cookie."""
    return _own("DEVICE", digest)


def token(digest: str) -> Key:
    """A mailed secret, by its SHA-256."""
    return _own("TOKEN", digest)


def request(digest: str) -> Key:
    """What a person began at a door before they could sign in, by the SHA-256 of its handle."""
    return _own("REQUEST", digest)


def passcode(patient_id: str, requester: str) -> Key:
    """The one live passcode for a patient's record that a requester (a digest) may redeem."""
    return _own("PASSCODE", patient_id, requester)


def grant(account_id: str, patient_id: str) -> Key:
    """What an account may do with a patient's record that is not its own."""
    return Key(grants(account_id), patient_id)


def grants(account_id: str) -> str:
    """The partition of an account's grants."""
    return f"GRANT#{account_id}"


def access(patient_id: str) -> Key:
    """A patient's way in: invitation and account, as the console shows it."""
    return _own("ACCESS", patient_id)


STAFF = "STAFF"  # partition of the ways in of a practice's staff, whom its administrators see together


def staff(staff_id: str) -> Key:
    return Key(STAFF, staff_id)


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


def task(task_id: str) -> Key:
    """Something for the front desk to do."""
    return _own("TASK", task_id)


def tasks(state: str) -> str:
    """The partition that names the tasks in this state, in order of time."""
    return f"TASKS#{state}"


def listed_task(state: str, moment: str, task_id: str) -> Key:
    return Key(tasks(state), f"{moment}#{task_id}")


# messages, in the portal table ----------------------------------------------------------------------------------------


def thread(thread_id: str) -> Key:
    """The header of a thread: whose, to whom, and how it stands."""
    return _own("THREAD", thread_id)


def thread_message(thread_id: str, moment: str, message_id: str) -> Key:
    return Key(f"THREAD#{thread_id}", f"M#{moment}#{message_id}")


def thread_event(thread_id: str, moment: str, event_id: str) -> Key:
    return Key(f"THREAD#{thread_id}", f"E#{moment}#{event_id}")


def thread_note(thread_id: str, note_id: str) -> Key:
    """A note among colleagues: in a partition that no patient's route asks."""
    return Key(notes(thread_id), note_id)


def notes(thread_id: str) -> str:
    return f"NOTES#{thread_id}"


THREAD_EVENTS = "E#"
THREAD_MESSAGES = "M#"


def sent_message(message_id: str) -> Key:
    """That a message was sent, by the id that its sender's key gives it: a repeat finds it here."""
    return _own("MESSAGE", message_id)


def mailbox(patient_id: str) -> Key:
    """How many threads of a patient hold something unread."""
    return _own("MAILBOX", patient_id)


def box(patient_id: str, name: str) -> str:
    """The partition that names a patient's threads in inbox, sent or archive, in order of time."""
    return f"BOX#{name}#{patient_id}"


def queue(name: str, whose: str) -> str:
    """The partition that names the threads which a team, or one of the staff, has in this queue, in order of time."""
    return f"QUEUE#{name}#{whose}"


REMINDERS = "REMINDERS"  # partition that names the threads with a promise that nobody was reminded of, in order of it


def in_list(pk: str, moment: str, thread_id: str) -> Key:
    """A thread in such a list."""
    return Key(pk, f"{moment}#{thread_id}")


def letter(patient_id: str, moment: str, message_id: str) -> Key:
    """A message as searching finds it, among all of its patient's, in order of time."""
    return Key(letters(patient_id), f"{moment}#{message_id}")


def letters(patient_id: str) -> str:
    """The partition of a patient's messages."""
    return f"LETTERS#{patient_id}"


def draft(account_id: str, patient_id: str, draft_id: str) -> Key:
    return Key(drafts(account_id, patient_id), draft_id)


def drafts(account_id: str, patient_id: str) -> str:
    """The partition of what an account is writing about a patient."""
    return f"DRAFTS#{account_id}#{patient_id}"


def attachment(attachment_id: str) -> Key:
    return _own("ATTACHMENT", attachment_id)


UNSENT = "UNSENT"  # partition of the files that are not part of a message, in order of time


def unsent(moment: str, attachment_id: str) -> Key:
    return Key(UNSENT, f"{moment}#{attachment_id}")


def attached(account_id: str, patient_id: str, day: str, attachment_id: str) -> Key:
    """A file among all that an account attached for a patient on a day."""
    return Key(attached_on(account_id, patient_id, day), attachment_id)


def attached_on(account_id: str, patient_id: str, day: str) -> str:
    """The partition of those files."""
    return f"ATTACHED#{day}#{account_id}#{patient_id}"


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
