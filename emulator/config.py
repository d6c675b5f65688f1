"""What the emulator is told when it is started."""

from dataclasses import dataclass
from pathlib import Path

INBOUND_PATH = "/webhooks/sms"
DEMO = Path(__file__).resolve().parent.parent / "demo"


@dataclass(frozen=True)
class Config:
    """The account it plays, the application it speaks to, and where things lie.

    app_url: where webhooks are sent; public_url: the address that they are signed for
    own_url: the emulator's own address, which media links begin with
    state: a JSON-lines file that survives a restart; None keeps all in memory
    step_seconds: how long a text stays queued, and then sent, before it is delivered
    """

    account_sid: str
    auth_token: str
    app_url: str
    public_url: str
    own_url: str
    demo: Path = DEMO
    state: Path | None = None
    step_seconds: float = 0.1
    webhook_timeout_seconds: float = 15.0
