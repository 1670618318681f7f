"""A row for every route that needs a session, or a token. A route without a row fails a test."""

from tests.isolation import rows_desk, rows_identity, rows_messages, rows_records
from tests.isolation.row import Row

ROWS: dict[str, Row] = {**rows_identity.ROWS, **rows_records.ROWS, **rows_desk.ROWS, **rows_messages.ROWS}
