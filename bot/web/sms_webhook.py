"""Twilio's webhooks: texts coming in, and reports on texts we sent."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException, Request, Response

from bot import log
from bot.channels import sms
from bot.channels.sms_texts import MalformedWebhook
from bot.clean_text import without_controls
from bot.clock import utc_now
from bot.conversations import outcomes
from bot.conversations.intake import incoming_text
from bot.conversations.work import Work
from bot.db import transaction
from bot.safety import alarming
from bot.settings import get_settings

router = APIRouter()


async def verified_form(request: Request) -> dict[str, str]:
    """The form Twilio posted, if its signature fits our public address; else 403."""
    form = {key: str(value) for key, value in (await request.form()).multi_items()}
    settings = get_settings()
    url = settings.public_url + request.url.path
    if request.url.query:
        url += f"?{request.url.query}"
    signature = request.headers.get("X-Twilio-Signature", "")
    if not sms.verify_signature(settings.twilio.auth_token, url, form, signature):
        log.warning("bad_signature", path=request.url.path)
        raise HTTPException(403)
    return {key: without_controls(value) for key, value in form.items()}


VerifiedForm = Annotated[dict[str, str], Depends(verified_form)]


@router.post("/webhooks/sms", status_code=204, response_class=Response)
def receive_sms(form: VerifiedForm, request: Request, background: BackgroundTasks) -> None:
    """Take in one text. The answer follows in the background: Twilio waits 15 s at most."""
    try:
        text = sms.read_inbound(form)
    except MalformedWebhook as malformed:
        log.warning("malformed_webhook", reason=str(malformed))
        raise HTTPException(400, str(malformed)) from malformed
    with transaction() as session:
        incoming = incoming_text(session, text)
        if incoming is None:
            log.warning("no_clinic_has_this_number", path=request.url.path)
            raise HTTPException(404, "To: no clinic has this number")
        conversation_id = alarming.receive(session, incoming, now=utc_now())
    work: Work = request.app.state.work
    if conversation_id is not None:
        background.add_task(work.answer, conversation_id)


@router.post("/webhooks/sms/status", status_code=204, response_class=Response)
def receive_report(form: VerifiedForm, message: UUID | None = None) -> None:
    """Take in one delivery report. Unknown texts are only logged: there is nothing to retry."""
    try:
        report = sms.read_status(form)
    except MalformedWebhook as malformed:
        raise HTTPException(400, str(malformed)) from malformed
    with transaction() as session:
        if not outcomes.take_report(session, report, message, now=utc_now()):
            log.warning("report_on_unknown_text", status=report.status)
