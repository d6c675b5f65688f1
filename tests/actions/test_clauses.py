"""The words of each question, found again in the message as the patient wrote it."""

from actions.clauses import spans_in, words_at


def words(body: str, asked: dict[str, str]) -> dict[str, str]:
    parse = {"asked": list(asked), "clauses": list(asked.values())}
    return {name: words_at(body, spans) for name, spans in spans_in(body, parse).items()}


def test_each_question_has_its_words() -> None:
    asked = {"ask_cost": "how much is it", "ask_risks": "does it hurt"}

    assert words("hi, how much is it and does it hurt", asked) == asked


def test_a_question_may_stand_in_two_places() -> None:
    asked = {"ask_cost": "price of a ; price of b", "ask_risks": "is it safe"}

    assert words("price of a, is it safe, price of b", asked) == asked


def test_words_that_the_engine_read_masked_are_left_to_the_whole_message() -> None:
    asked = {"ask_cost": "how much is it", "ask_risks": "i am [date of birth], does it hurt"}

    assert words("how much is it and i am 5/17/1984, does it hurt", asked) == {
        "ask_cost": "how much is it"
    }


def test_a_single_question_is_the_whole_message() -> None:
    assert spans_in("how much", {"asked": ["ask_cost"], "clauses": ["how much"]}) == {}


def test_a_parse_without_words_is_the_whole_message() -> None:
    assert spans_in("how much and is it safe", {"asked": ["ask_cost", "ask_risks"]}) == {}
