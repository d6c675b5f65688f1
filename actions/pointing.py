"""Messages that only point at what was spoken of, and the action that they belong to.

"No, the crown" is a correction of the question before or of the choice before; alone it means
nothing, and the engine, which reads one message at a time, can only guess at it.
"""

from sqlalchemy.orm import Session

from actions.paper_words import paper_action
from actions.remembering import topic_of
from actions.second_thoughts import is_second_thought
from actions.topic import plan_of
from actions.turn import Turn
from actions.whom import others_on_file
from actions.wishes import is_corrected_wish, open_offer
from bot.conversations import questions
from bot.conversations.models import OpenQuestion, QuestionKind
from bot.errors import ClinicError
from bot.patients.access import verified_accesses
from bot.patients.birth_dates import read_given_names
from bot.patients.relatives import WORDS, is_for_relative
from bot.plans.corrections import AROUND, Pointing, read_pointing
from bot.plans.references import plain_words
from bot.scheduling import booking

REPEAT, CHOOSE, TAKE = (
    "action_answer_about_option",
    "action_accept_treatment",
    "action_take_choice",
)
BOOK, TIME = "action_start_booking", "action_take_time"
AROUND_NAMES = AROUND | WORDS | {"her", "his", "him", "ella", "it", "is", "other", "otro", "otra"}


def action_meant(turn: Turn, session: Session) -> str | None:
    """The action for a message that only points at an option or a patient; None for any other.

    Whom it is about is looked at and forgotten again: that is for the action itself to settle.
    """
    conversation, message = turn.conversation, turn.message
    before = conversation.patient_id, message.patient_id
    try:
        return _action_meant(turn, session)
    finally:
        turn.forget_access()
        conversation.patient_id, message.patient_id = before


def _action_meant(turn: Turn, session: Session) -> str | None:
    if not verified_accesses(session, turn.address, now=turn.now):
        return None
    paper = paper_action(turn, session)
    if paper is not None:
        return paper
    if is_corrected_wish(turn, session) and _is_about_a_visit(turn, session):
        return TIME
    if is_second_thought(turn, session):
        return "action_start_moving"
    if _only_names_patient(turn):
        return _for_patient(turn, session)
    try:
        plan = plan_of(turn, session)
    except ClinicError:
        return None  # said by the action that was thought of first
    pointing = read_pointing(plan.options, turn.text)
    return _for_options(turn, session, pointing) if pointing else None


def _is_about_a_visit(turn: Turn, session: Session) -> bool:
    """Whether times are on offer or a visit is ahead: then another day is for that."""
    if open_offer(turn, session) is not None:
        return True
    try:
        return bool(booking.upcoming(session, turn.access.patient.id, now=turn.now))
    except ClinicError:
        return False


def _for_patient(turn: Turn, session: Session) -> str:
    """A name answers "whom is this about?", or takes what we had just asked for to a patient."""
    asked = questions.newest(session, turn.conversation, has_choices=True, now=turn.now)
    if asked is not None and asked.kind is QuestionKind.PATIENT:
        return TAKE
    just_asked = _just_asked(turn, session)
    return BOOK if just_asked and not just_asked.context.get("is_listing") else REPEAT


def _for_options(turn: Turn, session: Session, pointing: Pointing) -> str:
    if pointing.adds:
        return REPEAT
    if pointing.may_be_other and _days_just_asked(turn, session):
        return TIME  # "the first" of "Tuesday the 24th or the 1st?" is no treatment
    asked = _just_asked(turn, session)
    if asked is not None and asked.kind is not QuestionKind.OPTION and pointing.may_be_other:
        return TAKE  # "the other one" of two times or patients
    if pointing.chooses or (asked is not None and asked.kind is QuestionKind.OPTION):
        return CHOOSE
    topic = topic_of(turn)
    told = {option.treatment for option in pointing.options} & set(topic.treatments)
    if topic.question is not None and not told:
        return REPEAT
    return CHOOSE


def _just_asked(turn: Turn, session: Session) -> OpenQuestion | None:
    """The list that our last reply ended with, if it did."""
    asked = questions.newest(session, turn.conversation, has_choices=True, now=turn.now)
    if asked is None or not questions.was_just_asked(session, asked, turn.message):
        return None
    return asked


def _days_just_asked(turn: Turn, session: Session) -> bool:
    """Whether our last reply asked which day is meant, and listed no times to pick from."""
    asked = questions.newest(session, turn.conversation, now=turn.now)
    if asked is None or asked.kind is not QuestionKind.TIME or asked.choices:
        return False
    return questions.was_just_asked(session, asked, turn.message)


def _only_names_patient(turn: Turn) -> bool:
    """Whether a message only says who is meant: "no, Ana", "and Leo's?", "for my son"."""
    names = {access.patient.given_name for access in turn.accesses} | others_on_file(turn)
    words = [word.removesuffix("'s") for word in plain_words(turn.text).split()]
    left = [word for word in words if word not in AROUND_NAMES]
    if not left:
        return is_for_relative(turn.text) or is_for_relative(f"for {turn.text}")
    return len(names) > 1 and all(read_given_names(word, names) for word in left)
