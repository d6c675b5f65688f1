"""Changes to Rasa 3.6.21, each with its reason. `apply` makes them once, when the channel loads.

Rasa answers a failed action, a lost database or a missing response with silence and goes on. A
turn must rather end, unsaved, so that it can be repeated. Only turns of our channel end so
(`failures_end_the_turn`); `rasa shell` and `rasa test` behave as ever.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.exceptions import ActionLimitReached
from rasa.shared.exceptions import RasaException

from bot.engine.rasa_version import refuse_another_rasa

_failures_end_turns: ContextVar[bool] = ContextVar("failures_end_turns", default=False)


class TurnFailed(BaseException):
    """A turn cannot be finished; nothing of it was saved.

    No Exception, because Rasa catches every Exception of an action and goes on without it.
    """

    def __init__(self, action: str) -> None:
        super().__init__(f"{action} failed")
        self.action = action


@contextmanager
def failures_end_the_turn() -> Iterator[None]:
    """Within this block a failed action raises TurnFailed instead of being skipped."""
    token = _failures_end_turns.set(True)
    try:
        yield
    finally:
        _failures_end_turns.reset(token)


def apply() -> None:
    """Make all changes; harmless if repeated. Raises RuntimeError under another Rasa."""
    refuse_another_rasa()
    if MessageProcessor._run_action is _run_action:
        return
    MessageProcessor._run_action = _run_action
    MessageProcessor.predict_next_with_tracker_if_should = _predict_next
    RemoteAction._validate_action_result = _validate_action_result
    RemoteAction._utter_responses = staticmethod(_utter_responses)
    FailSafeTrackerStore.on_tracker_store_error = _raise_error
    FailSafeTrackerStore.on_tracker_store_retrieve_error = _raise_error


# Rasa logs an action's exception and goes on as if the action had run and said nothing.
_rasa_run_action = MessageProcessor._run_action


async def _run_action(self: MessageProcessor, action: Action, *rest: Any, **named: Any) -> bool:
    action.run = _ending_turns(action.name(), action.run)  # made anew for every prediction
    return await _rasa_run_action(self, action, *rest, **named)


def _ending_turns(
    name: str, run: Callable[..., Awaitable[list[Any]]]
) -> Callable[..., Awaitable[list[Any]]]:
    async def run_or_end(*arguments: Any) -> list[Any]:
        try:
            return await run(*arguments)
        except ActionExecutionRejection:
            raise
        except Exception as failure:
            if _failures_end_turns.get():
                raise TurnFailed(name) from failure
            raise

    return run_or_end


# After ten actions Rasa stops in the middle of an answer and saves the half.
_rasa_predict_next = MessageProcessor.predict_next_with_tracker_if_should


def _predict_next(self: MessageProcessor, tracker: Any) -> Any:
    try:
        return _rasa_predict_next(self, tracker)
    except ActionLimitReached as endless:
        if _failures_end_turns.get():
            raise TurnFailed(str(tracker.latest_action_name)) from endless
        raise


# Rasa checks and compiles its own constant schema for every answer: 58 % of a turn's time.
_SCHEMA = RemoteAction.action_response_format_spec()
_VALIDATOR = validator_for(_SCHEMA)(_SCHEMA)


def _validate_action_result(_: RemoteAction, result: Any) -> bool:
    _VALIDATOR.validate(result)
    return True


# Rasa leaves out a response that the domain does not have, without a word.
_rasa_utter_responses = RemoteAction._utter_responses


async def _utter_responses(responses: list[dict[str, Any]], *rest: Any) -> list[Any]:
    names = [str(response.get("response")) for response in responses]
    uttered = await _rasa_utter_responses(responses, *rest)
    if len(uttered) < len(names):
        raise RasaException(f"the domain lacks one of the responses {', '.join(names)}")
    return uttered


# Rasa takes a failing database for an empty one, acts on that and saves into memory.
def _raise_error(_: FailSafeTrackerStore, error: Exception) -> None:
    raise error
