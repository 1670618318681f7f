"""All workflows that write."""

from tests.faults import rows_identity, rows_practices, rows_records, rows_validation

WORKFLOWS = [
    *rows_practices.WORKFLOWS,
    *rows_records.WORKFLOWS,
    *rows_identity.WORKFLOWS,
    *rows_validation.WORKFLOWS,
]
