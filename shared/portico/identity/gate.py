"""Who is calling, decided at every request and remembered nowhere: a session that ended opens nothing at once.

One read of session, account and practice together, and at most one write a minute that lets the session last on.
Every request waits for this, so it takes nothing with it that it does not need: no service, no validation.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from portico import clock, edge
from portico.edge import Event
from portico.identity import policy, tokens
from portico.identity.entities import Stage
from portico.identity.repo import client_rows, session_rows
from portico.practices import gate as practices

Context = dict[str, str]
Policy = dict[str, Any]

# What each step before the last needs, and nothing else answers meanwhile.
_OPEN: Mapping[Stage, tuple[str, ...]] = {
    "second_step": ("/session", "/second-step"),
    "validation": ("/session", "/identity-validation"),
    "password": ("/session", "/identity-validation"),
    "question": ("/session", "/identity-validation"),
    "factor": ("/session", "/second-step"),
}
_PREFIX = "/api/{practice}/v1"
_NOT_EDGE = {"code": "request.denied", "detail": "Please use the address your practice gave you."}
_NOT_YET = {
    "code": "identity.validation_required",
    "detail": "Please finish setting up your account first: we need to be sure who you are.",
}


def authorize(event: Event, now: datetime) -> Policy:
    """The gateway's answer: this practice's paths and no others, or a refusal whose context says why.

    Raises SignedOut when nobody is signed in here.
    """
    practice_id = str(event["pathParameters"]["practice"])
    if not edge.from_edge(event):
        return _policy(event, "Deny", practice_id, "unknown", dict(_NOT_EDGE))
    bearer = _bearer(event)
    context = _system(practice_id, bearer, now) if bearer else _person(practice_id, event, now)
    if not _open_at(cast(Stage, context["stage"]), event["resource"]):
        return _policy(event, "Deny", practice_id, context["account"], context | _NOT_YET)
    return _policy(event, "Allow", practice_id, context["account"], context)


def _person(practice_id: str, event: Event, now: datetime) -> Context:
    claims = tokens.verify(edge.cookie(event, policy.cookie_name(practice_id)), "session", practice_id, now)
    session_id, moment = str(claims.get("sid", "")), clock.epoch(now)
    session, account, row = session_rows.read(practice_id, session_id, claims["sub"], practices.reading(practice_id))
    if session is None or account is None or not practices.is_ready(row) or not policy.alive(session, account, moment):
        raise tokens.signed_out()
    left = session.seconds_left(moment)
    if policy.worth_refreshing(session, moment):
        idle_ends, _ = policy.session_ends(now)
        if not session_rows.refresh(practice_id, session, idle_ends, moment):
            raise tokens.signed_out()
        left = min(idle_ends, session.ends) - moment
    return {
        "practice": practice_id,
        "kind": account.subject.kind,
        "account": account.id,
        "name": account.full_name,
        "role": account.role,
        "patient": account.patient_id or "",
        "session": session.id,
        "stage": policy.stage_of_session(session, account),
        "confirmed": str(session.confirmed_at),
        "scopes": "",
        "session_seconds": str(left),
    }


def _system(practice_id: str, token: str, now: datetime) -> Context:
    claims = tokens.verify(token, "client", practice_id, now)
    client, row = client_rows.read(practice_id, claims["sub"], practices.reading(practice_id))
    if client is None or not practices.is_ready(row):
        raise tokens.signed_out()
    scopes = client.scopes & set(str(claims.get("scope", "")).split())
    return {
        "practice": practice_id,
        "kind": "client",
        "account": client.id,
        "name": "",
        "role": "",
        "patient": "",
        "session": "",
        "stage": "full",
        "confirmed": "0",
        "scopes": " ".join(sorted(scopes)),
        "session_seconds": str(claims["exp"] - clock.epoch(now)),
    }


def _bearer(event: Event) -> str | None:
    scheme, _, token = (edge.header(event, "authorization") or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _open_at(stage: Stage, resource: str) -> bool:
    paths = [_PREFIX + path for path in _OPEN.get(stage, ())]
    return stage == "full" or any(resource == path or resource.startswith(f"{path}/") for path in paths)


def _policy(event: Event, effect: str, practice_id: str, principal: str, context: Mapping[str, str]) -> Policy:
    api, stage = str(event["methodArn"]).split("/")[:2]
    statement = {
        "Action": "execute-api:Invoke",
        "Effect": effect,
        "Resource": f"{api}/{stage}/*/api/{practice_id}/v1/*",
    }
    return {
        "principalId": principal,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": dict(context),
    }
