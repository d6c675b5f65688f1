"""Whoever writes Spanish is answered in Spanish: words, days, times, lists and sources."""

import re
from pathlib import Path
from typing import Any

import yaml

from bot.channels.segments import to_plain_letters
from bot.languages import Language
from tests.actions.talking import Answer, Talk, accept, pick
from tests.people import patient
from tests.texting import conversation

DOMAIN = yaml.safe_load((Path(__file__).parents[2] / "domain.yml").read_text(encoding="utf-8"))
ENGLISH = re.compile(
    r"\b(?:the|your|you|and|or|with|visit|down|reply|until|Monday|Tuesday|Wednesday"
    r"|Thursday|Friday|November|December|AM|PM)\b"
)


def heard(answer: Answer) -> str:
    """The answer as a patient whose language is Spanish reads it."""
    return "\n".join(_spanish(response) for response in answer.said)


def _spanish(response: dict[str, Any]) -> str:
    variants = [one for one in DOMAIN["responses"][response["response"]] if "condition" in one]
    text: str = next((one for one in variants if one.get("channel") == "sms"), variants[-1])["text"]
    choices = [f"{n}) {button['title']}" for n, button in enumerate(response["buttons"], start=1)]
    return to_plain_letters("\n".join([text.format(**response), *choices]), keep_accents=False)


def test_options_come_with_their_spanish_names_and_the_version(maria: Talk) -> None:
    answer = maria.ask(
        "¿cuáles son mis opciones?", "ask_treatment_options", "action_explain_options"
    )

    said = heard(answer)
    assert "plan P-204 version 2" in said
    assert "Corona" in said
    assert "$1,250.00, 2 citas" in said
    assert not ENGLISH.search(said.replace("plan P-204 version 2", ""))


def test_a_price_its_validity_and_monthly_payments_are_told_in_spanish(maria: Talk) -> None:
    price = maria.ask("cuanto cuesta la corona", "ask_cost", "action_quote_cost")
    monthly = maria.ask("y en pagos?", "ask_installments", "action_explain_installments")

    assert "Corona: $1,250.00, 2 citas." in heard(price)
    assert "valido hasta 22 feb 2027" in heard(price)
    assert "$250.00 de entrada + 4 x $250.00" in heard(monthly)
    assert "28 dic, 25 ene, 24 feb, 24 mar" in heard(monthly)
    assert not ENGLISH.search(heard(price) + heard(monthly))


def test_times_are_offered_and_the_visit_read_back_in_spanish(maria: Talk) -> None:
    maria.ask("mis opciones por favor", "ask_treatment_options", "action_explain_options")
    offer = accept(maria, "quiero la corona")

    booked = pick(maria, "la primera")

    assert "Anotado: eligio Corona, $1,250.00" in heard(offer)
    assert re.search(r"1\) \w+ \d+ de \w+, \d+:\d\d [ap]m", heard(offer))
    assert "Reservado para Maria: " in heard(booked)
    assert not ENGLISH.search(heard(offer) + heard(booked))


def test_a_wish_that_nothing_fits_is_read_back_in_spanish(maria: Talk) -> None:
    maria.ask("mis opciones por favor", "ask_treatment_options", "action_explain_options")
    accept(maria, "quiero la corona")

    answer = maria.ask("el jueves por la tarde", "inform_time", "action_take_time")

    assert "Cerramos el jueves 26 de noviembre (Dia de Accion de Gracias)" in heard(answer)


def test_the_language_is_kept_with_the_patient_it_is_about(maria: Talk) -> None:
    maria.ask("cuanto cuesta la corona", "ask_cost", "action_quote_cost")

    with maria.open() as session:
        assert patient(session, "Maria").language is Language.SPANISH
        assert conversation(session).language is Language.SPANISH


def test_a_short_answer_in_english_keeps_spanish_and_a_sentence_ends_it(maria: Talk) -> None:
    maria.ask("cuanto cuesta la corona", "ask_cost", "action_quote_cost")

    maria.ask("ok thanks", "thank", "action_answer_thanks")
    with maria.open() as session:
        assert conversation(session).language is Language.SPANISH

    maria.ask("how much is the filling", "ask_cost", "action_quote_cost")
    with maria.open() as session:
        assert conversation(session).language is Language.ENGLISH


def test_who_asks_for_spanish_gets_it_though_everything_else_is_in_english(maria: Talk) -> None:
    answer = maria.ask("in Spanish please", "switch_language", "action_switch_language")

    assert answer.names == ["utter_language_switched"]
    maria.ask("is there a fee", "ask_cost", "action_quote_cost")
    with maria.open() as session:
        assert conversation(session).language is Language.ENGLISH  # a sentence of English again


def test_what_is_open_is_asked_again_in_the_new_language(talk: Talk) -> None:
    talk.ask("what are my options", "ask_treatment_options", "action_explain_options")

    answer = talk.ask("en español", "switch_language", "action_switch_language")

    assert answer.names == ["utter_language_switched", "utter_ask_birth_date"]
    assert "fecha de nacimiento" in heard(answer)


def test_starting_over_drops_what_was_open_and_keeps_what_was_booked(maria: Talk) -> None:
    accept(maria)
    pick(maria, "the first")
    maria.ask("move it please", "reschedule_appointment", "action_start_moving")

    answer = maria.ask("start over", "start_over", "action_start_over")
    when = maria.ask("when is my visit", "check_appointment", "action_tell_appointment")

    assert answer.names == ["utter_started_over"]
    assert maria.active_loop is None
    assert "utter_appointment" in when.names


def test_who_asks_for_simpler_words_hears_the_summary_and_is_offered_a_person(maria: Talk) -> None:
    maria.ask("risks of the crown?", "ask_risks", "action_explain_risks")

    answer = maria.ask("simpler", "ask_simpler", "action_explain_simply")
    person = maria.ask("yes", "affirm", "action_affirm")

    assert answer.names == ["utter_simply", "utter_explain_by_person"]
    assert answer.value("name", "utter_simply") == "Crown"
    assert person.names == ["utter_handoff_requested"]


def test_simpler_words_are_for_the_option_that_is_named(maria: Talk) -> None:
    maria.ask("qué me van a hacer", "ask_details", "action_explain_details")

    answer = maria.ask("explicame mas de la segunda", "ask_simpler", "action_explain_simply")

    assert answer.names == ["utter_simply", "utter_explain_by_person"]
    assert "Empaste grande" in heard(answer)
