"""What the API takes and gives of files on their way into a message. A file itself is `models.File`."""

from typing import Annotated

from pydantic import BaseModel, Field

from portico.messages.models import Given


class NewFile(Given):
    """A file as the browser knows it before anything of it is sent; `size` in bytes."""

    name: Annotated[str, Field(max_length=1_000)]
    media_type: Annotated[str, Field(max_length=100)]
    size: int


class FileUpload(BaseModel):
    """Where the browser posts this one file: a form with these fields, the file last, within a quarter of an hour."""

    id: str
    url: str
    fields: dict[str, str]
