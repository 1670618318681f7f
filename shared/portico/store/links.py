"""Links by which a browser fetches a file of one practice from its bucket: nothing of it passes through the API."""

from portico.store.session import session

LINK_SECONDS = 60  # how long a download link works


def download_link(practice_id: str, bucket: str, key: str, file_name: str, media_type: str) -> str:
    """A link that downloads a file as this type under this name, and never shows it, for LINK_SECONDS."""
    return session(practice_id).s3.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": bucket,
            "Key": key,
            "ResponseContentDisposition": f'attachment; filename="{file_name}"',
            "ResponseContentType": media_type,
        },
        ExpiresIn=LINK_SECONDS,
    )
