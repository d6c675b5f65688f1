"""The handsets over HTTP: what they show, and what they send."""

import base64
import binascii
from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from emulator.accepting import SHORT_CODE, read_number
from emulator.clock import utc_now
from emulator.inbound import InboundPart
from emulator.parts import Parts
from emulator.segments import count_segments
from emulator.texts import Media, Text, new_sid

router = APIRouter(prefix="/handsets")
LARGEST_MEDIA = 5 * 1024 * 1024
MOST_MEDIA = 10


class Attachment(BaseModel):
    """A file, at most 5 MB."""

    model_config = ConfigDict(extra="forbid")

    content_type: str = Field(pattern=r"^[a-z]+/[a-z0-9.+-]+$", max_length=100)
    data_base64: str

    @field_validator("data_base64")
    @classmethod
    def _is_base64_of_no_more_than_5_mb(cls, value: str) -> str:
        try:
            data = base64.b64decode(value, validate=True)
        except binascii.Error:
            raise ValueError("is not base64") from None
        if not 0 < len(data) <= LARGEST_MEDIA:
            raise ValueError("must hold 1 byte to 5 MB")
        return value


class Letter(BaseModel):
    """What a handset sends: words, pictures or both."""

    model_config = ConfigDict(extra="forbid")

    to: str
    body: str = Field(default="", max_length=1600)
    media: list[Attachment] = Field(default=[], max_length=MOST_MEDIA)

    @field_validator("to")
    @classmethod
    def _is_a_phone_number(cls, value: str) -> str:
        number = value if SHORT_CODE.fullmatch(value) else read_number(value)
        if number is None:
            raise ValueError("is not a phone number with + and country code")
        return number

    @model_validator(mode="after")
    def _says_something(self) -> "Letter":
        if not self.body.strip() and not self.media:
            raise ValueError("body or media is needed")
        return self


class Sent(BaseModel):
    """What came of it: `status_code` is the application's answer, null while it is kept back."""

    sid: str
    status_code: int | None
    trouble: str | None
    opt_out_type: str | None


@router.get("/{number}/messages")
async def read_handset(number: str, emulator: Parts, *, everything: bool = False) -> dict[str, Any]:
    """What a handset shows, oldest first; with `everything` also what is on its way or lost."""
    handset = _handset(number)
    texts = [text for text in emulator.exchange.texts() if text.handset == handset]
    return {"messages": [shown(text) for text in texts if everything or text.has_arrived]}


@router.post("/{number}/send", status_code=201)
async def send_from_handset(number: str, letter: Letter, inbound: InboundPart) -> Sent:
    """Send a text to a clinic's number, and say what the application answered to it."""
    handset, now = _handset(number), utc_now()
    sid = new_sid("MM" if letter.media else "SM")
    media = [
        Media(message_sid=sid, created_at=now, **attachment.model_dump())
        for attachment in letter.media
    ]
    text = Text(
        sid=sid,
        direction="inbound",
        from_number=handset,
        to_number=letter.to,
        body=letter.body,
        status="received",
        created_at=now,
        updated_at=now,
        sent_at=now,
        num_segments=count_segments(letter.body),
    )
    await inbound.take(text, media)
    return Sent(
        sid=sid,
        status_code=text.app_status,
        trouble=text.app_trouble,
        opt_out_type=text.opt_out_type,
    )


def shown(text: Text) -> dict[str, Any]:
    """A text as handsets and the page show it."""
    return {
        "sid": text.sid,
        "direction": text.direction,
        "from": text.from_number,
        "to": text.to_number,
        "body": text.body,
        "status": text.status,
        "error_code": text.error_code,
        "created_at": text.created_at.isoformat(),
        "media": [f"/media/{sid}" for sid in text.media_sids],
        "media_urls": text.media_urls,
        "num_segments": text.num_segments,
        "opt_out_type": text.opt_out_type,
        "is_handed_over": text.is_handed_over,
        "app_status": text.app_status,
        "app_trouble": text.app_trouble,
    }


def _handset(number: str) -> str:
    handset = read_number(number)
    if handset is None:
        raise HTTPException(422, "number: is not a phone number with + and country code")
    return handset
