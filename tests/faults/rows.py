"""All workflows that write."""

from tests.faults import rows_identity

WORKFLOWS = [*rows_identity.WORKFLOWS]
