"""Settings: one typed class, read from the environment and `.env` at start-up."""

from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
SECRETS = ("rasa_token", "secret_key", "emulator_auth_token")
DEFAULTS = {"changeme", "change-me", "secret", "password", "default", "test", "token"}
SHORTEST_SECRET = 16


class TwilioAccount(NamedTuple):
    """Whom the `twilio` client speaks to; an empty `api_url` means Twilio's own."""

    account_sid: str
    auth_token: str
    api_url: str


class Settings(BaseSettings):
    """What the environment says. Every name stands in `.env.example` with its meaning."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore")

    environment: Literal["development", "production"] = "development"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = ""
    database_url: str = ""
    var_dir: Path = ROOT / "var"
    workers: int = Field(default=1, ge=1, le=32)
    secret_key: str = ""
    twilio_account_sid: str = ""
    twilio_auth_token: str = ""
    twilio_api_url: str = ""
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_token: str = ""
    action_url: str = "http://127.0.0.1:5055/webhook"
    emulator_port: int = Field(default=8010, ge=1, le=65535)
    emulator_account_sid: str = "AC00000000000000000000000000000000"
    emulator_auth_token: str = ""

    @model_validator(mode="after")
    def fill_in(self) -> Self:
        """Derive what follows from the rest: the public address and the database."""
        if not self.public_url:
            self.public_url = f"http://127.0.0.1:{self.port}"
        self.public_url = self.public_url.rstrip("/")
        if not self.database_url:
            self.database_url = f"sqlite:///{self.var_dir.resolve() / 'clinic.db'}"
        return self

    @property
    def uses_emulator(self) -> bool:
        """Without Twilio credentials, texts go to the emulator: never in production."""
        return not self.twilio_account_sid and self.environment != "production"

    @property
    def twilio(self) -> TwilioAccount:
        """The account in use: Twilio's, or the emulator's in development."""
        if self.uses_emulator:
            url = f"http://127.0.0.1:{self.emulator_port}"
            return TwilioAccount(self.emulator_account_sid, self.emulator_auth_token, url)
        return TwilioAccount(
            self.twilio_account_sid, self.twilio_auth_token, self.twilio_api_url.rstrip("/")
        )

    def problems(self) -> list[str]:
        """Why this configuration may not start, a sentence each; empty when it may."""
        needed = ["rasa_token", "secret_key"]
        needed.append("emulator_auth_token" if self.uses_emulator else "twilio_auth_token")
        if self.environment == "production":
            needed.append("twilio_account_sid")
        found = [self._problem_with(name) for name in needed]
        if self.environment == "production" and not self.public_url.startswith("https://"):
            found.append("PUBLIC_URL must start with https:// in production.")
        return [problem for problem in found if problem]

    def _problem_with(self, name: str) -> str | None:
        value = str(getattr(self, name))
        if not value:
            return f"{name.upper()} is missing: set it in the environment or in .env."
        weak = value.lower() in DEFAULTS or len(value) < SHORTEST_SECRET
        if weak and self.environment == "production":
            return f"{name.upper()} is a default or too short: use {SHORTEST_SECRET}+ characters."
        return None


@cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
