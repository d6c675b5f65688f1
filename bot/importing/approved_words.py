"""The words of an entry that patients are told: in English, and under `es:` in Spanish.

Each is written down once, so that an entry's Spanish always has the very fields of its English.
"""

from collections.abc import Collection
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from bot.importing.values import Name, ShortText, Text


class Entry(BaseModel):
    """Base of all entries."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ClosedDayWords(Entry):
    """Why a day is off."""

    reason: Name


class FactWords(Entry):
    """An answer about the clinic."""

    text: Text


class ClinicWords(Entry):
    """What a clinic says of itself in other sentences."""

    what_to_bring: Text
    urgent_advice: Text
    crisis_advice: Text | Literal[""] = ""
    coordinator_hours: Name


class CatalogueWords(Entry):
    """A treatment in general words."""

    name: Name
    summary: Text
    benefits: Text
    risks: Text
    preparation: Text
    aftercare: Text
    before_visit_text: ShortText | Literal[""] = ""  # in a text that nobody asked for
    after_visit_text: ShortText | Literal[""] = ""


class TermsWords(Entry):
    """A way to pay over time, and what a disclosure has to say of it."""

    name: Name
    late_payment: Text | Literal[""] = ""
    prepayment: Text | Literal[""] = ""


class DiscountWords(Entry):
    """What a discount is called."""

    name: Name


class PlanWords(Entry):
    """What a plan is about."""

    subject: Name


class OptionWords(Entry):
    """One of a plan's alternatives."""

    name: Name
    summary: Text
    benefits: Text
    risks: Text
    if_waiting: Text
    scheduled_separately: Text | Literal[""] = ""  # what may follow and is booked and priced apart


class ProcedureWords(Entry):
    """One step of an option."""

    description: Name


def refuse_nothing(value: Any) -> Any:
    """A value as it is. An `es:` with nothing under it is a translation that was forgotten."""
    if value is None:
        raise ValueError("is empty; write the Spanish words under it, or take it out")
    return value


Wording = TypeVar("Wording", bound=Entry)
Spanish = Annotated[Wording | None, BeforeValidator(refuse_nothing)]  # told in English if left out


def row_values(entry: Entry, without: Collection[str] = ()) -> dict[str, Any]:
    """An entry's fields as its row has them: what stands under `es:` is in the column `spanish`.

    without: fields that the row does not have
    """
    values = {name: value for name, value in entry if name not in without}
    words = values.pop("es")
    return {**values, "spanish": spoken(words) if words else {}}


def spoken(words: Entry) -> dict[str, Any]:
    """The words of an entry that there are: what was left empty is told in English, if at all."""
    return words.model_dump(exclude_defaults=True)
