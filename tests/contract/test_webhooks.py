"""Twilio's forms as they come in, read by our reader."""

import json
from pathlib import Path

import pytest

from bot.channels import sms

HERE = Path(__file__).parent
MARIA, CLINIC = "+12125550100", "+12125550190"


def recorded(name: str) -> dict[str, str]:
    form: dict[str, str] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return form


def test_a_text() -> None:
    text = sms.read_inbound(recorded("inbound_text"))

    assert text.provider_sid == "SM5c0f2d1e7a9b48d3a6e1f0b2c4d6e8f0"
    assert (text.from_number, text.to_number) == (MARIA, CLINIC)
    assert (text.body, text.media, text.opt_out_type) == ("how much is the crown", (), None)


def test_pictures_without_words() -> None:
    text = sms.read_inbound(recorded("inbound_pictures"))

    assert text.body == ""
    assert [media.content_type for media in text.media] == ["image/jpeg", "image/png"]
    assert all(media.url.startswith("https://api.twilio.com/2010-04-01/") for media in text.media)
    assert len({media.url for media in text.media}) == 2


def test_a_stop_on_which_twilio_has_acted() -> None:
    text = sms.read_inbound(recorded("inbound_stop"))

    assert (text.body, text.opt_out_type) == ("Stop", "STOP")


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [("delivery_report", "delivered", None), ("delivery_failure", "undelivered", 30003)],
)
def test_a_delivery_report(name: str, status: str, code: int | None) -> None:
    report = sms.read_status(recorded(name))

    assert report.provider_sid == "SM0f9e8d7c6b5a49382716050f9e8d7c6b"
    assert (report.status, report.error_code) == (status, code)
