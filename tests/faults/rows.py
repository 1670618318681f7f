"""All workflows that write."""

from tests.faults import rows_identity, rows_validation

WORKFLOWS = [*rows_identity.WORKFLOWS, *rows_validation.WORKFLOWS]
