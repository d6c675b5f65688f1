"""A text and its pictures, as the carrier keeps them."""

import base64
import secrets
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

API_VERSION = "2010-04-01"
Direction = Literal["inbound", "outbound-api", "outbound-reply"]
Status = Literal["queued", "sent", "delivered", "undelivered", "failed", "received"]
FINAL = ("delivered", "undelivered", "failed", "received")


def new_sid(prefix: Literal["SM", "MM", "ME"]) -> str:
    """An id as Twilio makes them: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


class Media(BaseModel):
    """A picture or file that a handset sent."""

    model_config = ConfigDict(frozen=True)

    sid: str = Field(default_factory=lambda: new_sid("ME"))
    message_sid: str
    content_type: str
    data_base64: str
    created_at: datetime

    @property
    def data(self) -> bytes:
        """The file itself."""
        return base64.b64decode(self.data_base64)


class Text(BaseModel):
    """One text. `outbound-reply` marks what the carrier answered by itself.

    opt_out_type: STOP, START or HELP, if the carrier acted on an inbound text
    is_handed_over: whether an inbound text's webhook has been posted
    app_status: what the application answered to that webhook; app_trouble: why it did not
    """

    sid: str
    direction: Direction
    from_number: str
    to_number: str
    body: str
    status: Status
    created_at: datetime
    updated_at: datetime
    num_segments: int = 1
    sent_at: datetime | None = None
    media_sids: list[str] = []
    media_urls: list[str] = []
    error_code: int | None = None
    status_callback: str = ""
    opt_out_type: Literal["STOP", "START", "HELP"] | None = None
    is_handed_over: bool = False
    app_status: int | None = None
    app_trouble: str | None = None

    @property
    def handset(self) -> str:
        """The number of the phone that this text was sent from or to."""
        return self.from_number if self.direction == "inbound" else self.to_number

    @property
    def clinic(self) -> str:
        """The number at the application's end."""
        return self.to_number if self.direction == "inbound" else self.from_number

    @property
    def has_arrived(self) -> bool:
        """Whether the phone shows it: its own texts, and those delivered to it."""
        return self.status in ("received", "delivered")
