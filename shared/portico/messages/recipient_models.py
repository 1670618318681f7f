"""Whom a patient may write to, as the page offers them."""

from typing import Literal

from pydantic import BaseModel


class Office(BaseModel):
    """An office of the practice."""

    id: str
    name: str


class Recipient(BaseModel):
    """A provider, with the offices where they work, or a team, which has none; `about` says what they are."""

    kind: Literal["provider", "team"]
    id: str
    name: str
    about: str
    locations: list[Office]
