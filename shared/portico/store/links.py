"""Links by which a browser fetches a file of one practice from its bucket: nothing of it passes through the API."""

import re
import unicodedata
from urllib.parse import quote

from portico.store.session import session

LINK_SECONDS = 60  # how long a download link works
_NAMELESS = "file"
_ATTR_CHAR = "!#$&+-.^_`|~"  # RFC 8187: what stands in a header without percent encoding, beside letters and digits


def download_link(practice_id: str, bucket: str, key: str, file_name: str, media_type: str) -> str:
    """A link that downloads a file as this type under this name, and never shows it, for LINK_SECONDS."""
    return session(practice_id).s3.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": bucket,
            "Key": key,
            "ResponseContentDisposition": content_disposition(file_name),
            "ResponseContentType": media_type,
        },
        ExpiresIn=LINK_SECONDS,
    )


def content_disposition(name: str) -> str:
    """The header value with which a browser saves a file under this name (RFC 6266; in ASCII for old ones too)."""
    stem, dot, extension = name.rpartition(".")
    plain = (_in_ascii(stem) or _NAMELESS) + dot + extension
    if plain == name:
        return f'attachment; filename="{plain}"'
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_ATTR_CHAR)}"


def _in_ascii(stem: str) -> str:
    """What is left of a stem without accents and other scripts; never what ends a quoted value or is decoded in one."""
    folded = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r'["\\%]', "_", re.sub(r"[^ -~]", "", folded)).strip(" .")
