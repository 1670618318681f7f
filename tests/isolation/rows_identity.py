"""Rows of what everyone does with their own session and account."""

from typing import Any

import pyotp

from tests.isolation.row import (
    BEFORE_FACTOR,
    BEFORE_SECOND_STEP,
    CONFIRM_FIRST,
    DEAD_CODE,
    FAMILY,
    FULL,
    NOT_FOUND,
    OTHERS,
    PATIENTS,
    PERSONS,
    SYSTEMS,
    VALIDATING,
    WRONG_STEP,
    Refusal,
    Row,
)
from tests.isolation.world import NEW_PASSKEY, OTHER_PASSWORD, RECOVERY_CODE, SECRET, WRENS_CODE
from tests.support.accounts import PASSWORD
from tests.support.practices import NOW


def guarding(rest: str, allowed: frozenset[str], otherwise: Refusal = WRONG_STEP, **changes: Any) -> Row:
    """What a person sets up for their second step: after a confirmation, and never before they took the one they have.

    `otherwise` is the answer to a person who may in general, and has not what this is about.
    """
    refusals = dict.fromkeys(FULL | BEFORE_FACTOR, otherwise)
    refusals |= dict.fromkeys(SYSTEMS, CONFIRM_FIRST) | dict.fromkeys(BEFORE_SECOND_STEP, WRONG_STEP)
    return Row(lambda _: f"/second-step{rest}", allowed, refusals=refusals, **changes)


def profile(rest: str, body: Any, status: int = 200) -> Row:
    """What guards one's own account; a practice's system never showed that it is a person."""
    return Row(lambda _: f"/profile{rest}", FULL, status, body, refusals=dict.fromkeys(SYSTEMS, CONFIRM_FIRST))


ROWS: dict[str, Row] = {
    "GET /session": Row(lambda _: "/session", PERSONS),
    "POST /session/extend": Row(lambda _: "/session/extend", PERSONS),
    "DELETE /session": Row(lambda _: "/session", PERSONS, status=204),
    "GET /identity-validation": Row(lambda _: "/identity-validation", FULL | VALIDATING),
    "POST /identity-validation/answers": Row(
        lambda _: "/identity-validation/answers", FULL | VALIDATING, body={"attested": True, "birth_date": "1961-03-14"}
    ),
    "POST /identity-validation/security-question": Row(
        lambda _: "/identity-validation/security-question",
        frozenset({"patient before the question", "staff before the question"}),
        body={"question": "library_card", "answer": "another answer"},
        refusals=dict.fromkeys(FULL | {"unvalidated patient", "patient before a password"}, WRONG_STEP),
    ),
    "POST /identity-validation/password": Row(
        lambda _: "/identity-validation/password",
        frozenset({"patient before a password"}),
        body={"password": OTHER_PASSWORD},
        refusals=dict.fromkeys(FULL | VALIDATING - {"patient before a password"}, WRONG_STEP),
    ),
    "POST /session/confirm": Row(
        lambda _: "/session/confirm",
        PERSONS - BEFORE_SECOND_STEP,
        body={"password": PASSWORD},
        refusals=dict.fromkeys(BEFORE_SECOND_STEP, WRONG_STEP),
    ),
    "GET /sessions": Row(lambda _: "/sessions", FULL),
    "DELETE /sessions": Row(lambda _: "/sessions", FULL, status=204),
    "DELETE /sessions/{session_id}": Row(
        lambda world: f"/sessions/{world.sessions['wren']}",
        PATIENTS,
        status=204,
        refusals=dict.fromkeys(FULL - PATIENTS, NOT_FOUND),
        astray=(lambda world: f"/sessions/{world.sessions['lark']}", lambda _: "/sessions/ses_none"),
    ),
    "GET /second-step": Row(lambda _: "/second-step", FULL | BEFORE_SECOND_STEP | BEFORE_FACTOR),
    "POST /second-step/answers": Row(
        lambda _: "/second-step/answers",
        BEFORE_SECOND_STEP,
        body={"recovery_code": RECOVERY_CODE},
        refusals=dict.fromkeys(FULL | BEFORE_FACTOR | SYSTEMS, WRONG_STEP),
    ),
    "POST /second-step/passkey-options": Row(
        lambda _: "/second-step/passkey-options",
        BEFORE_SECOND_STEP | PATIENTS | OTHERS,
        refusals=dict.fromkeys((FULL - PATIENTS - OTHERS) | BEFORE_FACTOR, (422, "identity.no_passkey")),
    ),
    "POST /second-step/code-app": guarding("/code-app", FULL | BEFORE_FACTOR),
    "POST /second-step/code-app/confirmation": guarding(
        "/code-app/confirmation", PATIENTS, body={"code": pyotp.TOTP(SECRET).at(NOW)}
    ),
    "POST /second-step/passkeys/options": guarding("/passkeys/options", FULL | BEFORE_FACTOR),
    "POST /second-step/passkeys": guarding(
        "/passkeys", PATIENTS, (422, "identity.passkey_wrong"), status=201, body={"credential": NEW_PASSKEY}
    ),
    "DELETE /second-step/factors/{factor_id}": Row(
        lambda world: f"/second-step/factors/{world.passkeys['lark']}",
        OTHERS,
        refusals=guarding("", OTHERS, NOT_FOUND).refusals,
        astray=(lambda world: f"/second-step/factors/{world.passkeys['guard']}", lambda _: "/second-step/factors/totp"),
    ),
    "POST /second-step/recovery-codes": guarding("/recovery-codes", PATIENTS | OTHERS),
    "GET /profile": Row(lambda _: "/profile", FULL),
    "POST /profile/email": profile("/email", {"email": "another@new.example"}, status=202),
    "POST /profile/email/code": Row(
        lambda _: "/profile/email/code",
        PATIENTS,
        body=WRENS_CODE,
        refusals=dict.fromkeys(FULL - PATIENTS, DEAD_CODE) | dict.fromkeys(SYSTEMS, CONFIRM_FIRST),
    ),
    "POST /profile/phone": profile("/phone", {"phone": "(508) 555-0188"}),
    "POST /profile/password": Row(
        lambda _: "/profile/password", FULL, body={"current": PASSWORD, "password": "granite violin harbor"}
    ),
    "POST /profile/question": profile("/question", {"question": "library_card", "answer": "another answer"}),
    "POST /profile/notices": Row(lambda _: "/profile/notices", FULL, body={"by_mail": ["messages"]}),
    "GET /family-access": Row(lambda _: "/family-access", FAMILY),
}
