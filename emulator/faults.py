"""Faults on demand: what goes wrong next, how often, and where."""

from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from emulator.feed import Feed

Place = Literal["inbound", "send", "delivery", "report"]
Effect = Literal[
    "late",
    "twice",
    "out_of_order",
    "refuse",
    "error",
    "cut",
    "lost",
    "slow",
    "undelivered",
    "failed",
]
EFFECTS: dict[str, tuple[str, ...]] = {
    "inbound": ("late", "twice", "out_of_order"),
    "send": ("refuse", "error", "cut", "lost", "late", "slow"),
    "delivery": ("undelivered", "failed"),
    "report": ("late", "twice", "out_of_order"),
}
DELIVERY_CODES = range(30003, 30009)
LONGEST_SECONDS = 600
Value = TypeVar("Value")


class NewFault(BaseModel):
    """The next `count` texts at a place meet this. See EFFECTS for what may happen where.

    on: inbound (a patient's text to the application), send (the application's API call),
        delivery (what becomes of its text), report (the delivery reports of a text)
    seconds: how late, with `late` and `slow`; status and retry_after: with `refuse`; code: with
        `error` a Twilio code, with `undelivered` and `failed` 30003 to 30008
    send: `cut` and `late` take the text at once, `lost` never, `slow` only after that time
    number: only texts from or to this handset
    """

    model_config = ConfigDict(extra="forbid")

    on: Place
    effect: Effect
    count: int = Field(default=1, ge=1, le=100, validate_default=True)
    seconds: float | None = Field(default=None, gt=0, le=LONGEST_SECONDS, validate_default=True)
    status: Literal[429, 500, 503] | None = Field(default=None, validate_default=True)
    retry_after: int | None = Field(default=None, ge=0, le=LONGEST_SECONDS, validate_default=True)
    code: int | None = Field(default=None, ge=10000, le=99999, validate_default=True)
    number: str | None = Field(default=None, pattern=r"^\+[1-9]\d{6,14}$")

    @field_validator("effect")
    @classmethod
    def _fits_the_place(cls, effect: str, info: ValidationInfo) -> str:
        place = info.data.get("on")
        if place and effect not in EFFECTS[place]:
            raise ValueError(f"on {place} it must be one of {', '.join(EFFECTS[place])}")
        return effect

    @field_validator("count")
    @classmethod
    def _is_enough_to_reorder(cls, count: int, info: ValidationInfo) -> int:
        needs_two = info.data.get("on") == "inbound"
        if info.data.get("effect") == "out_of_order" and needs_two and count < 2:
            raise ValueError("2 or more are needed to come out of order")
        return count

    @field_validator("seconds")
    @classmethod
    def _seconds_go_with_late(cls, seconds: float | None, info: ValidationInfo) -> float | None:
        return _goes_with(seconds, info, needed=("late", "slow"))

    @field_validator("status")
    @classmethod
    def _status_goes_with_refuse(cls, status: int | None, info: ValidationInfo) -> int | None:
        return _goes_with(status, info, needed=("refuse",))

    @field_validator("retry_after")
    @classmethod
    def _retry_after_goes_with_refuse(cls, wait: int | None, info: ValidationInfo) -> int | None:
        if wait is not None and info.data.get("status") not in (429, 503):
            raise ValueError("goes only with status 429 or 503")
        return wait

    @field_validator("code")
    @classmethod
    def _code_fits(cls, code: int | None, info: ValidationInfo) -> int | None:
        code = _goes_with(code, info, needed=("error", "undelivered", "failed"))
        if info.data.get("on") == "delivery" and code is not None and code not in DELIVERY_CODES:
            raise ValueError("a delivery fails with 30003 to 30008")
        return code


def _goes_with(value: Value | None, info: ValidationInfo, needed: tuple[str, ...]) -> Value | None:
    effect = info.data.get("effect")
    if effect in needed and value is None:
        raise ValueError(f"is needed with {effect}")
    if effect is not None and effect not in needed and value is not None:
        raise ValueError(f"goes only with {', '.join(needed)}")
    return value


class Fault(NewFault):
    """A fault that waits for its next text."""

    id: int
    remaining: int


class Faults:
    """The faults that wait, oldest first. A restart ends them all."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._waiting: list[Fault] = []
        self._last_id = 0

    def add(self, new: NewFault) -> Fault:
        """Let a fault wait for its texts."""
        self._last_id += 1
        fault = Fault(**new.model_dump(), id=self._last_id, remaining=new.count)
        self._waiting.append(fault)
        self._feed.bump()
        return fault

    def take(self, place: Place, handset: str) -> Fault | None:
        """The fault that the next text at a place meets, used up by one; None if all is well."""
        for fault in self._waiting:
            if fault.on == place and fault.number in (None, handset):
                fault.remaining -= 1
                if fault.remaining == 0:
                    self._waiting.remove(fault)
                self._feed.bump()
                return fault
        return None

    def waiting(self) -> list[Fault]:
        """The faults that still wait, oldest first."""
        return list(self._waiting)

    def remove(self, fault_id: int | None = None) -> bool:
        """End one fault, or all; say whether there was one to end."""
        kept = [fault for fault in self._waiting if fault_id not in (None, fault.id)]
        found = len(kept) < len(self._waiting)
        self._waiting = kept
        self._feed.bump()
        return found
