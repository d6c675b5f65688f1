"""One reply for several children: what it says of each, and when it is left unread."""

import pytest

from bot.conversations.family_replies import Says, read_family_reply

LEO, ANA = "Leo", "Ana"
YES, NO, MOVE, CANCEL, NOTHING = (
    Says.COMES,
    Says.NOT_COMING,
    Says.MOVE,
    Says.CANCEL,
    Says.NOTHING,
)


def said(text: str) -> dict[str, Says]:
    return {one.name: one.says for one in read_family_reply(text, [LEO, ANA]) or []}


@pytest.mark.parametrize(
    ("text", "leo", "ana"),
    [
        ("Leo yes, but Ana is sick, next week?", YES, NO),
        ("yes for Leo, no for Ana", YES, NO),
        ("Leo yes Ana no", YES, NO),
        ("yes Leo no Ana", YES, NO),
        ("no ana but leo yes", YES, NO),
        ("Leo can make it but not Ana", YES, NO),
        ("Leo is coming. Ana can't, she has fever", YES, NO),
        ("leo is fine the other one is sick", YES, NO),
        ("Leo's ok, Ana's got a cold", YES, NO),
        ("Ana can't come Tuesday, can we do Thursday? Leo is ok", YES, NO),
        ("yes leo, ana needs another day", YES, MOVE),
        ("move ana to friday and leo stays", YES, MOVE),
        ("Leo yes and cancel Ana", YES, CANCEL),
        ("Leo si, Ana no, está enferma, la próxima semana?", YES, NO),
        ("confirmo a Leo pero Ana no puede ir", YES, NO),
        ("ana sí y leo no", NO, YES),
        ("both yes", YES, YES),
        ("yes both", YES, YES),
        ("Leo and Ana yes", YES, YES),
        ("Leo, Ana yes", YES, YES),
        ("yes for Leo and Ana", YES, YES),
        ("no problem, both will be there", YES, YES),
        ("los dos sí", YES, YES),
        ("neither", NO, NO),
        ("cancel both", CANCEL, CANCEL),
        ("cancele la cita de los dos", CANCEL, CANCEL),
        ("only ana", NO, YES),
        ("solo leo por favor", YES, NO),
        ("ana tuesday, leo ok", YES, NOTHING),
    ],
)
def test_each_child_gets_what_was_said_of_them(text: str, leo: Says, ana: Says) -> None:
    assert said(text) == {LEO: leo, ANA: ana}


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "is leo coming?",
        "can ana come?",
        "dont cancel ana",
        "don't cancel both",
        "leo yes if ana is well, maybe ana too",
        "quizas leo",
        "see you then",
        "",
    ],
)
def test_what_names_nobody_or_is_no_plain_word_is_left_unread(text: str) -> None:
    assert YES not in said(text).values()
    assert CANCEL not in said(text).values()


def test_a_child_who_is_not_named_is_not_spoken_of() -> None:
    assert said("ana yes") == {ANA: YES}


def test_the_words_of_a_wish_stay_with_their_child() -> None:
    found = read_family_reply("Leo yes, but Ana is sick, next week?", [LEO, ANA])

    assert found is not None
    assert [one.words for one in found] == ["Leo yes", "Ana is sick, next week?"]
