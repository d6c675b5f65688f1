import pytest

from bot.conversations import plain_words


@pytest.mark.parametrize(
    "text",
    [
        "ok lets do the crown", "i'll go with the filling", "id go with the crown", "I choose the crown",
        "go ahead with the crown please", "i want the crown", "yes i accept", "actually lets do the crown instead",
        "I would like to have the filling, please", "quiero la corona", "sign me up for the crown",
        "i choose the cheaper one", "lets go for it",
    ],
)  # fmt: skip
def test_a_plain_choice_is_one(text: str) -> None:
    assert plain_words.is_plain_choice(text, names_option=True)


@pytest.mark.parametrize(
    "text",
    [
        "I should like to think it over with my daughter first, if that is all right.",
        "id probably go with the crown if it was cheaper", "my friend got the crown", "im leaning to the crown",
        "what if i say yes to the crown and change my mind", "i want out of this program",
        "fine. how much do I owe total, with insurance, for the crown", "should i do the crown?",
    ],
)  # fmt: skip
def test_what_only_sounds_like_a_choice_is_read_back(text: str) -> None:
    assert not plain_words.is_plain_choice(text, names_option=True)


def test_a_short_text_is_a_choice_only_if_it_names_an_option() -> None:
    assert plain_words.is_plain_choice("the crown", names_option=True)
    assert not plain_words.is_plain_choice("scrap it", names_option=False)


@pytest.mark.parametrize(
    "text",
    ["i dont want any treatment", "no thank you", "i decline", "im not doing it", "no quiero"],
)
def test_a_plain_refusal_is_one(text: str) -> None:
    assert plain_words.is_plain_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "ok let me think about it", "i dont want to lose the tooth", "i cant afford the crown",
        "I'm not paying for that", "wat if i just dont do it", "jk i still want it", "not this thurs, the one after",
        "no sorry the crown", "how much did i save by not doing the crown",
    ],
)  # fmt: skip
def test_worry_delay_and_dates_decline_nothing(text: str) -> None:
    assert not plain_words.is_plain_refusal(text)


@pytest.mark.parametrize(
    "text",
    ["cancel it please", "please cancel my appointment", "i need to cancel", "gotta cancel", "quiero cancelar"],
)  # fmt: skip
def test_a_plain_wish_to_cancel_is_one(text: str) -> None:
    assert plain_words.is_plain_cancelling(text)


@pytest.mark.parametrize(
    "text",
    [
        "Cancel second visit only.", "i will come but not monday", "dont cancel", "i cant make it",
        "dont come up on my phone as rehab please", "is there a fee if i cancel?",
    ],
)  # fmt: skip
def test_what_might_keep_a_visit_is_asked(text: str) -> None:
    assert not plain_words.is_plain_cancelling(text)


@pytest.mark.parametrize(
    "text", ["let me think about it", "i need to ask my husband first", "im not sure yet"]
)
def test_whoever_wants_time_gets_it(text: str) -> None:
    assert plain_words.puts_off(text)


def test_questions_confirm_no_visit() -> None:
    assert plain_words.is_plain_confirmation("yep see you then")
    assert not plain_words.is_plain_confirmation("do i have to be there")
    assert not plain_words.is_plain_confirmation("Confirm the date.")


@pytest.mark.parametrize(
    "text", ["wrong number", "you have the wrong person", "this isnt her phone"]
)
def test_a_wrong_number_is_said_plainly(text: str) -> None:
    assert plain_words.is_plain_wrong_number(text)


@pytest.mark.parametrize(
    "text", ["who is this??", "im not ruth im her daughter", "whats this number"]
)
def test_whoever_asks_who_writes_is_no_wrong_number(text: str) -> None:
    assert not plain_words.is_plain_wrong_number(text)


def test_sparing_someone_some_texts_is_not_all_of_them() -> None:
    assert plain_words.is_about_some_texts("stop texting me about bills")
    assert not plain_words.is_about_some_texts("stop texting me already")
