"""All workflows that write."""

from tests.faults import (
    rows_attachments,
    rows_desk,
    rows_exports,
    rows_identity,
    rows_intake,
    rows_messages,
    rows_notices,
    rows_practices,
    rows_profile,
    rows_records,
    rows_recovery,
    rows_second_step,
    rows_sign_up,
    rows_validation,
)

WORKFLOWS = [
    *rows_practices.WORKFLOWS,
    *rows_records.WORKFLOWS,
    *rows_exports.WORKFLOWS,
    *rows_intake.WORKFLOWS,
    *rows_identity.WORKFLOWS,
    *rows_sign_up.WORKFLOWS,
    *rows_validation.WORKFLOWS,
    *rows_recovery.WORKFLOWS,
    *rows_second_step.WORKFLOWS,
    *rows_desk.WORKFLOWS,
    *rows_profile.WORKFLOWS,
    *rows_attachments.WORKFLOWS,
    *rows_messages.WORKFLOWS,
    *rows_notices.WORKFLOWS,
]
