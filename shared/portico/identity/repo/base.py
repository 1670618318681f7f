"""The identity table as one practice sees it."""

from portico.settings import settings
from portico.store.table import TenantTable

DAY = 86_400  # seconds; rows stay a day past their end, so that what is told of them does not depend on the sweep
NOBODY = "acc_nobody"  # read and counted instead of an account that is not there, so that both cost the same


def table(practice_id: str) -> TenantTable:
    return TenantTable(settings().identity_table, practice_id)
