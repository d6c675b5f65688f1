"""Who says that they pay alone, asked or not, gets the estimate."""

import pytest

from tests.actions.talking import Talk


@pytest.mark.parametrize("body", ["no insurance, paying myself", "no tengo seguro, pago yo"])
def test_who_says_unasked_that_they_pay_alone_gets_the_estimate(maria: Talk, body: str) -> None:
    maria.ask(
        "how much is the crown and can i pay monthly",
        "ask_cost",
        "action_quote_cost",
        ("ask_cost", "ask_installments"),
    )

    told = maria.ask(body, "ask_insurance", "action_estimate_insurance")

    assert told.names == ["utter_estimate_in_writing"]
