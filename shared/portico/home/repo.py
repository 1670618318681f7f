"""What Home reads, in one call."""

from portico.practices import service as practices
from portico.records.service import digest
from portico.store.items import Item
from portico.store.table import read_together


def read(practice_id: str, patient_id: str) -> tuple[Item | None, Item | None]:
    """The header of the patient's chart and the practice's notice; None for what there is not."""
    header, notice = read_together([digest.reading(practice_id, patient_id), practices.reading_notice(practice_id)])
    return header, notice
