"""What a function is told by its environment, read in one place. The template gives every name below."""

import functools
import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Names of the deployed parts. Nothing here is secret; secrets are fetched by their ARN."""

    identity_table: str
    portal_table: str
    records_table: str
    audit_table: str
    outbox_table: str
    intake_bucket: str
    exports_bucket: str
    records_bucket: str
    uploads_bucket: str
    files_bucket: str
    file_scan: str
    signing_key: str
    sealing_key: str
    cursor_secret: str
    edge_secret: str
    function_role: str
    mail_domain: str
    mail_events: str
    portal_origin: str


@functools.cache
def settings() -> Settings:
    """The settings of this process. A missing name fails at once, by name."""
    env = os.environ
    return Settings(
        identity_table=env["IDENTITY_TABLE"],
        portal_table=env["PORTAL_TABLE"],
        records_table=env["RECORDS_TABLE"],
        audit_table=env["AUDIT_TABLE"],
        outbox_table=env["OUTBOX_TABLE"],
        intake_bucket=env["INTAKE_BUCKET"],
        exports_bucket=env["EXPORTS_BUCKET"],
        records_bucket=env["RECORDS_BUCKET"],
        uploads_bucket=env["UPLOADS_BUCKET"],
        files_bucket=env["FILES_BUCKET"],
        file_scan=env["FILE_SCAN"],
        signing_key=env["SIGNING_KEY"],
        sealing_key=env["SEALING_KEY"],
        cursor_secret=env["CURSOR_SECRET"],
        edge_secret=env["EDGE_SECRET"],
        function_role=env["FUNCTION_ROLE"],
        mail_domain=env["MAIL_DOMAIN"],
        mail_events=env["MAIL_EVENTS"],
        portal_origin=env["PORTAL_ORIGIN"],
    )
