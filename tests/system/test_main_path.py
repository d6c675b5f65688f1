"""The main path, over signed webhooks and the real client: the coordinator's job gets done."""

import re

from tests.system.phones import Phone, System, clinic

WEEKDAY = r"(Monday|Tuesday|Wednesday|Thursday|Friday)"
CHOICE = re.compile(rf"^\d\) {WEEKDAY}, (\w+ \d+), (\d+:\d\d) ([AP]M)", re.M)


def test_maria_goes_from_hello_to_a_cancelled_visit(maria: Phone) -> None:
    hello = maria.text("hi")
    assert "automated assistant" in hello
    assert "PERSON" in hello

    asked = maria.text("what are my options for the cracked tooth?")
    assert "date of birth" in asked
    assert "$" not in asked

    options = maria.text("5/17/1984")
    assert "$1,250.00" in options
    assert "$240.00" in options
    assert "2 visits" in options
    assert "1,175" not in options

    crown_risks = maria.text("what are the risks of the crown")
    assert crown_risks.startswith("Crown, risks:")
    filling_risks = maria.text("and the filling?")
    assert filling_risks.startswith("Large filling, risks:")
    assert "Dr. Lee to judge" in maria.text("which one is better for me?")

    money = maria.text("how much is it and can I pay monthly")
    for fact in ("$1,250.00", "$250.00 down", "4 x $250.00", "P-204 version 2", "valid until"):
        assert fact in money
    assert len(re.findall(r"[A-Z][a-z]{2} \d{1,2}[,.]? ", money)) >= 4

    accepted = maria.text("ok lets do the crown")
    assert "you chose Crown, $1,250.00 (plan P-204 version 2)" in accepted
    assert len(CHOICE.findall(accepted)) == 3

    tuesday = CHOICE.findall(maria.text("tuesday morning?"))
    assert {(weekday, half) for weekday, _, _, half in tuesday} == {("Tuesday", "AM")}
    _, day, time, half = tuesday[1]

    booked = maria.text("the second")
    assert f"Tuesday, {day}, {time} {half}" in booked
    assert "Please bring" in booked

    again = maria.text("when is my appointment again?")
    assert f"Tuesday, {day}, {time} {half}" in again

    thursday = CHOICE.findall(maria.text("can we move it to thursday after 3"))
    assert thursday
    assert {weekday for weekday, _, _, _ in thursday} == {"Thursday"}
    moved = maria.text("the first one please")
    assert f"Thursday, {thursday[0][1]}, {thursday[0][2]} PM" in moved

    assert "Cancelled" in maria.text("cancel it please")
    assert "no visit ahead" in maria.text("when is my appointment?")

    confirmations = [text for text in maria.received() if text.startswith("Booked for")]
    assert len(confirmations) == 1

    record = clinic(maria.system, "record", "show", maria.number)
    for entry in (
        "options_explained", "risks_explained: Crown", "risks_explained: Large filling",
        "cost_quoted: Crown: $1,250.00", "installments_quoted", "option_accepted: Accepted: Crown",
        "appointment_booked", "appointment_moved", "appointment_cancelled",
    ):  # fmt: skip
        assert entry in record
    assert "plan P-204 version 2" in record
    assert "sms  patient  [answered]  hi" in record
    assert "sms  bot  [delivered]" in record


def test_sam_hears_what_his_insurance_is_expected_to_pay(sam: Phone) -> None:
    sam.text("how much will my insurance pay for the crown")
    estimate = sam.text("november 2nd 1991")

    assert "$720.00" in estimate
    assert "$530.00" in estimate
    assert "estimate" in estimate.lower()


def test_a_stranger_hears_no_amount_but_general_information(system: System) -> None:
    stranger = Phone(system, "+12125550177", "+12125550190")

    answer = stranger.text("how much is a crown")

    assert "$" not in answer
    assert "not about you" in answer
    assert "coordinator" in answer
    assert "asked a coordinator" in stranger.text("yes")


def test_three_wrong_birth_dates_lock_the_check_and_tell_a_coordinator(system: System) -> None:
    jordan = Phone(system, "+13125550110", "+13125550191")
    jordan.text("what are my options")
    assert "does not match" in jordan.text("1/1/1990")
    assert "does not match" in jordan.text("2/2/1990")

    locked = jordan.text("3/3/1990")
    assert "stop here" in locked

    after = jordan.text("how much is residential")
    assert "$" not in after
    assert "identity_locked" in clinic(system, "handoff", "list")


def test_a_family_phone_asks_whom_it_is_about(system: System) -> None:
    elena = Phone(system, "+12125550102", "+12125550190")
    asked = elena.text("how much is the treatment")
    assert "first name" in asked

    answer = elena.text("Elena 1/30/1987")
    assert "Ana" in answer
    assert "Leo" in answer

    assert "P-411" in elena.text("Leo")


def test_a_proxy_hears_of_visits_but_not_of_costs(system: System) -> None:
    dana = Phone(system, "+13105550120", "+13105550192")
    dana.text("how much does the therapy cost")

    refused = dana.text("oct 3 1969")
    assert "$" not in refused
    assert "may not share" in refused

    assert "no visit ahead" in dana.text("when is her appointment")
