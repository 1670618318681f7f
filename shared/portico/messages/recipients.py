"""Whom a patient may write to: providers whom their chart names, each at their offices, and always the teams."""

from portico.errors import Invalid
from portico.messages.recipient_models import Office, Recipient
from portico.practices.models import Practice, Provider


def recipients(practice: Practice, seen: frozenset[str]) -> list[Recipient]:
    """The providers of whom the patient's chart has `seen` an identifier (`system|value`), then every team."""
    offices = {one.id: Office(id=one.id, name=one.name) for one in practice.locations}
    providers = [
        Recipient(
            kind="provider",
            id=one.id,
            name=one.name,
            about=one.about,
            locations=[offices[location] for location in one.locations],
        )
        for one in practice.providers
        if _is_seen(one, seen)
    ]
    teams = [Recipient(kind="team", id=one.id, name=one.name, about=one.about, locations=[]) for one in practice.teams]
    return providers + teams


def require_recipient(
    practice: Practice, seen: frozenset[str], provider_id: str | None, team_id: str | None, location_id: str | None
) -> None:
    """That a message goes to a provider the patient has seen, at an office where they work, or to a team.

    Raises Invalid `messages.recipient_missing` unless it is exactly one, `messages.provider_unseen`,
    `messages.team_unknown`, `messages.location_missing` and `messages.location_not_theirs`.
    """
    if (provider_id is None) == (team_id is None):
        raise _refused("provider", "recipient_missing", "Please choose whom to write to.")
    if team_id is None:
        _require_office(_seen_provider(practice, seen, provider_id), location_id)
    elif all(team.id != team_id for team in practice.teams):
        raise _refused("team", "team_unknown", "We do not know this team. Please choose whom to write to.")
    elif location_id is not None:
        raise _refused("location", "location_not_theirs", "A team has no office to choose.")


def _seen_provider(practice: Practice, seen: frozenset[str], provider_id: str | None) -> Provider:
    """One whom nobody knows and one whom the patient never saw are refused alike."""
    for provider in practice.providers:
        if provider.id == provider_id and _is_seen(provider, seen):
            return provider
    words = "You can write to providers you have seen or will see here. Please choose one of them, or a team."
    raise _refused("provider", "provider_unseen", words)


def _require_office(provider: Provider, location_id: str | None) -> None:
    if location_id is None:
        raise _refused("location", "location_missing", "Please choose an office.")
    if location_id not in provider.locations:
        words = "Please choose an office where this provider works."
        raise _refused("location", "location_not_theirs", words)


def team_of(practice: Practice, subject_id: str) -> str:
    """The id of the team that answers a subject. Raises Invalid `messages.subject_unknown`."""
    for subject in practice.subjects:
        if subject.id == subject_id:
            return subject.team
    raise _refused("subject", "subject_unknown", "Please choose what your message is about.")


def _is_seen(provider: Provider, seen: frozenset[str]) -> bool:
    return any(f"{one.system}|{one.value}" in seen for one in provider.identifiers)


def _refused(field: str, reason: str, words: str) -> Invalid:
    return Invalid(f"messages.{reason}", words, errors={field: words})
