"""How the Rasa server is started."""

from rasa.__main__ import create_argument_parser

from bot.engine.serve import rasa_run


def test_a_generated_token_may_begin_with_a_dash():
    words = rasa_run("-Zk3_a-token", ["--port", "5005"])

    given = create_argument_parser().parse_args(words)

    assert (given.auth_token, given.port) == ("-Zk3_a-token", 5005)
