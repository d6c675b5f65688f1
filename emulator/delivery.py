"""The way of a text to the handset: queued, sent, delivered."""

import asyncio

from emulator.clock import utc_now
from emulator.faults import Fault
from emulator.parts import Emulator
from emulator.reports import Reports
from emulator.texts import Status, Text


async def deliver(emulator: Emulator, text: Text) -> None:
    """Bring a text to its handset, or let it fail as a waiting fault says; report each step."""
    fault = emulator.faults.take("delivery", text.handset) if text.status == "queued" else None
    steps = _steps(text, fault)
    reports = Reports(emulator, emulator.faults.take("report", text.handset))
    for step in steps:
        await asyncio.sleep(emulator.config.step_seconds)
        text.status = step
        text.updated_at = utc_now()
        text.sent_at = text.sent_at or text.updated_at
        if fault is not None and step == steps[-1]:
            text.error_code = fault.code
        emulator.exchange.keep(text)
        reports.add(text)
    await reports.post_all_held(text)


def _steps(text: Text, fault: Fault | None) -> list[Status]:
    """The states that a text still goes through."""
    if fault is not None:
        return ["failed"] if fault.effect == "failed" else ["sent", "undelivered"]
    return ["delivered"] if text.status == "sent" else ["sent", "delivered"]
