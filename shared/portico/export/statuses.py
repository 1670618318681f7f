"""Words for a status, as a patient reads them."""

STATUS_WORDS = {
    "active": "Active",
    "completed": "Completed",
    "stopped": "Stopped",
    "cancelled": "Canceled",
    "on-hold": "On hold",
    "draft": "Being prepared",
    "unknown": "Not known",
    "in-progress": "In progress",
    "not-done": "Not done",
    "preparation": "Being prepared",
    "intended": "Planned",
    "not-taken": "Not taken",
    "declined": "Declined",
    "inactive": "Not active",
    "resolved": "Resolved",
    "remission": "In remission",
    "recurrence": "Active again",
    "relapse": "Active again",
    "final": "Final",
    "amended": "Final, amended",
    "corrected": "Final, corrected",
    "appended": "Final, added to",
    "registered": "Waiting for the result",
    "preliminary": "Early result",
    "partial": "Part of the result",
    "planned": "Planned",
    "arrived": "Arrived",
    "triaged": "Arrived",
    "onleave": "On leave",
    "finished": "Finished",
    "proposed": "Proposed",
    "accepted": "Accepted",
    "rejected": "Not accepted",
    "revoked": "Withdrawn",
    "current": "Current",
    "superseded": "Replaced by a newer one",
    "booked": "Booked",
    "pending": "Waiting for an answer",
    "scheduled": "Scheduled",
    "not-started": "Not started",
}


def status_words(status: object) -> str:
    """Plain words for a FHIR status; empty when there are none."""
    return STATUS_WORDS.get(status, "") if isinstance(status, str) else ""
