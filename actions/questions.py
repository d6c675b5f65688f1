"""Which action answers which question: used where one message asks several things."""

from typing import Any

ACTION_FOR = {
    "ask_treatment_options": "action_explain_options",
    "ask_treatment_details": "action_explain_details",
    "ask_benefits": "action_explain_benefits",
    "ask_risks": "action_explain_risks",
    "ask_preparation_aftercare": "action_explain_care",
    "ask_about_option": "action_answer_about_option",
    "ask_recommendation": "action_refuse_judgement",
    "ask_cost": "action_quote_cost",
    "ask_installments": "action_explain_installments",
    "ask_insurance": "action_estimate_insurance",
    "accept_treatment": "action_accept_treatment",
    "decline_treatment": "action_decline_treatment",
    "book_appointment": "action_start_booking",
    "inform_time": "action_take_time",
    "reschedule_appointment": "action_start_moving",
    "cancel_appointment": "action_cancel_appointment",
    "check_appointment": "action_tell_appointment",
    "confirm_attendance": "action_confirm_attendance",
    "request_human": "action_request_handoff",
    "ask_clinic_info": "action_tell_clinic_fact",
    "ask_records": "action_tell_records",
    "ask_bot_identity": "action_tell_who_this_is",
}
# "And the filling?" asks one of these again.
CAN_BE_REPEATED = {
    "ask_treatment_details",
    "ask_benefits",
    "ask_risks",
    "ask_preparation_aftercare",
    "ask_cost",
    "ask_installments",
    "ask_insurance",
}


def asked_in(latest_message: dict[str, Any]) -> list[str]:
    """The questions of a message in the order asked, as the engine split them."""
    intent = str((latest_message.get("intent") or {}).get("name") or "")
    asked = [name for name in latest_message.get("asked") or [] if name in ACTION_FOR]
    if intent in ACTION_FOR and intent not in asked:
        asked.insert(0, intent)
    return list(dict.fromkeys(asked))
