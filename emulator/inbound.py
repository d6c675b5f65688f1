"""The way of a handset's text to the application: keywords, the webhook, and its faults."""

import asyncio
from typing import Annotated

from fastapi import Depends, Request

from emulator.clock import utc_now
from emulator.config import INBOUND_PATH
from emulator.faults import Fault
from emulator.keywords import REPLIES, read_keyword
from emulator.parts import Emulator
from emulator.segments import count_segments
from emulator.texts import API_VERSION, Media, Text, new_sid

REORDER_WITHIN_SECONDS = 10.0
PLACES = ("City", "State", "Zip")


class Inbound:
    """Takes what handsets send. Keeps texts back while they are to come out of order."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._held: dict[int, list[Text]] = {}

    async def take(self, text: Text, media: list[Media]) -> Text:
        """Keep a text, act on a keyword, and tell the application; return it with the outcome."""
        exchange = self._emulator.exchange
        is_blocked = exchange.is_blocked(text.clinic, text.handset)
        text.opt_out_type = read_keyword(text.body, is_blocked=is_blocked)
        text.media_sids = [item.sid for item in media]
        for item in media:
            exchange.keep_media(item)
        exchange.keep(text)
        self._act_on_keyword(text, is_blocked=is_blocked)
        await self._hand_over(text, self._emulator.faults.take("inbound", text.handset))
        return text

    async def resume(self, text: Text) -> None:
        """Tell the application of a text whose webhook the last run did not get to."""
        await self._post(text)

    def _act_on_keyword(self, text: Text, *, is_blocked: bool) -> None:
        exchange, kind = self._emulator.exchange, text.opt_out_type
        if kind == "STOP":
            exchange.block(text.clinic, text.handset)
        elif kind == "START":
            exchange.unblock(text.clinic, text.handset)
        if kind is None or (is_blocked and kind != "START"):
            return
        now = utc_now()
        exchange.keep(
            Text(
                sid=new_sid("SM"),
                direction="outbound-reply",
                from_number=text.to_number,
                to_number=text.from_number,
                body=REPLIES[kind],
                status="delivered",
                created_at=now,
                updated_at=now,
                sent_at=now,
                num_segments=count_segments(REPLIES[kind]),
            )
        )

    async def _hand_over(self, text: Text, fault: Fault | None) -> None:
        match fault.effect if fault else "":
            case "late":
                self._emulator.spawn(self._post_late(text, fault.seconds or 0 if fault else 0))
            case "twice":
                await self._post(text)
                await self._post(text)
            case "out_of_order" if fault:
                self._hold(text, fault)
            case _:
                await self._post(text)

    def _hold(self, text: Text, fault: Fault) -> None:
        held = self._held.setdefault(fault.id, [])
        held.append(text)
        if fault.remaining == 0:
            self._emulator.spawn(self._release(fault.id, after_seconds=0))
        elif len(held) == 1:
            self._emulator.spawn(self._release(fault.id, after_seconds=REORDER_WITHIN_SECONDS))

    async def _release(self, fault_id: int, *, after_seconds: float) -> None:
        await asyncio.sleep(after_seconds)
        for text in reversed(self._held.pop(fault_id, [])):
            await self._post(text)

    async def _post_late(self, text: Text, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._post(text)

    async def _post(self, text: Text) -> None:
        url = self._emulator.config.public_url + INBOUND_PATH
        call = await self._emulator.webhooks.post(
            url, self._form(text), kind="inbound", handset=text.handset
        )
        text.is_handed_over = True
        text.app_status, text.app_trouble = call.status, call.trouble
        text.updated_at = utc_now()
        self._emulator.exchange.keep(text)

    def _form(self, text: Text) -> dict[str, str]:
        config = self._emulator.config
        media = f"{config.own_url}/{API_VERSION}/Accounts/{config.account_sid}/Messages/{text.sid}"
        form = {
            "AccountSid": config.account_sid,
            "ApiVersion": API_VERSION,
            "Body": text.body,
            "From": text.from_number,
            "FromCountry": "US",
            "MessageSid": text.sid,
            "NumMedia": str(len(text.media_sids)),
            "NumSegments": str(text.num_segments),
            "SmsMessageSid": text.sid,
            "SmsSid": text.sid,
            "SmsStatus": "received",
            "To": text.to_number,
            "ToCountry": "US",
        }
        form |= {f"{end}{place}": "" for end in ("From", "To") for place in PLACES}
        if text.opt_out_type:
            form["OptOutType"] = text.opt_out_type
        for index, sid in enumerate(text.media_sids):
            item = self._emulator.exchange.find_media(sid)
            form[f"MediaUrl{index}"] = f"{media}/Media/{sid}"
            form[f"MediaContentType{index}"] = item.content_type if item else ""
        return form


def _inbound_of(request: Request) -> Inbound:
    inbound: Inbound = request.app.state.inbound
    return inbound


InboundPart = Annotated[Inbound, Depends(_inbound_of)]
