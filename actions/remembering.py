"""What a dialogue is about: remembered across turns, and forgotten when it should be."""

from dataclasses import dataclass, replace
from datetime import timedelta

from rasa_sdk.events import SlotSet

from actions.questions import CAN_BE_REPEATED
from actions.saying import Event
from actions.turn import Turn

FORGOTTEN_AFTER = timedelta(days=1)  # without a word of the patient


@dataclass(frozen=True)
class Topic:
    """The options spoken of and the question that "and the filling?" repeats.

    treatments: what "it" means, by slug; all_treatments: what "both" and "them" mean
    """

    patient_id: str | None = None
    question: str | None = None
    treatments: tuple[str, ...] = ()
    all_treatments: tuple[str, ...] = ()

    def event(self) -> Event:
        """Keep it as the topic."""
        return SlotSet(
            "topic",
            {
                "patient_id": self.patient_id,
                "question": self.question,
                "treatments": list(self.treatments),
                "all_treatments": list(self.all_treatments),
            },
        )


def topic_of(turn: Turn) -> Topic:
    """The topic of the dialogue so far.

    Another patient's options are forgotten, the question about them is not: "and Ana's?"
    A day without a word ends a topic.
    """
    kept = turn.slots.get("topic")
    if not isinstance(kept, dict) or turn.is_after(FORGOTTEN_AFTER):
        return Topic()
    patient_id = turn.conversation.patient_id
    if kept["patient_id"] != (str(patient_id) if patient_id else None):
        return Topic(question=kept["question"])
    return Topic(
        kept["patient_id"],
        kept["question"],
        tuple(kept["treatments"]),
        tuple(kept["all_treatments"]),
    )


def topic_after(turn: Turn, treatments: list[str] | None, *, is_decided: bool = False) -> Event:
    """The topic once the running action has answered: what it spoke of, None for nothing new.

    A question of another kind, a decision or a booking ends the question that may be repeated.
    """
    before = topic_of(turn)
    question = turn.own_question
    after = replace(before, patient_id=_patient_of(turn))
    if is_decided or question not in {None, "accept_treatment"}:
        after = replace(after, question=question if question in CAN_BE_REPEATED else None)
    if treatments is not None:
        spoken_of = dict.fromkeys([*before.all_treatments, *treatments])
        after = replace(after, treatments=tuple(treatments), all_treatments=tuple(spoken_of))
    return after.event()


def _patient_of(turn: Turn) -> str | None:
    patient_id = turn.conversation.patient_id
    return str(patient_id) if patient_id else None
