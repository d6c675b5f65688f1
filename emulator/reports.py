"""Delivery reports: the signed status callbacks on one text."""

import asyncio

from emulator.faults import Fault
from emulator.parts import Emulator
from emulator.texts import API_VERSION, Text


class Reports:
    """Posts the reports on one text in order, unless a fault says otherwise.

    A slow application holds up the reports, never the text.
    """

    def __init__(self, emulator: Emulator, fault: Fault | None) -> None:
        self._emulator = emulator
        self._fault = fault
        self._held: list[dict[str, str]] = []
        self._one_at_a_time = asyncio.Lock()

    def add(self, text: Text) -> None:
        """Report the text's present status, if the application wants to hear of it."""
        if not text.status_callback:
            return
        form = self._form(text)
        match self._fault.effect if self._fault else "":
            case "out_of_order":
                self._held.append(form)
            case "twice":
                self._emulator.spawn(self._post(text, form, times=2))
            case _:
                self._emulator.spawn(self._post(text, form))

    async def post_all_held(self, text: Text) -> None:
        """Post the reports that were to come out of order, the last first."""
        for form in reversed(self._held):
            await self._post(text, form)

    async def _post(self, text: Text, form: dict[str, str], times: int = 1) -> None:
        if self._fault is not None and self._fault.seconds is not None:
            await asyncio.sleep(self._fault.seconds)
        async with self._one_at_a_time:  # the lock is handed on in the order of asking
            for _ in range(times):
                await self._emulator.webhooks.post(
                    text.status_callback, form, kind=form["MessageStatus"], handset=text.handset
                )

    def _form(self, text: Text) -> dict[str, str]:
        form = {
            "AccountSid": self._emulator.config.account_sid,
            "ApiVersion": API_VERSION,
            "From": text.from_number,
            "MessageSid": text.sid,
            "MessageStatus": text.status,
            "SmsSid": text.sid,
            "SmsStatus": text.status,
            "To": text.to_number,
        }
        if text.error_code is not None:
            form["ErrorCode"] = str(text.error_code)
        return form
