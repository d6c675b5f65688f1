"""What the files hold about money: ways to pay, discounts, insurance, allowed amounts."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bot.costs.coverage import Basis, Coordination
from bot.costs.discounts import DiscountKind
from bot.costs.due_dates import WhenClosed
from bot.costs.eligibility import Eligible
from bot.importing.approved_words import DiscountWords, Entry, Spanish, TermsWords
from bot.importing.values import LocalDate, Money, Name, Percent, Slug
from bot.money import Cents

Months = Annotated[int, Field(ge=1, le=60)]


class TermsEntry(TermsWords):
    """One way to pay over time."""

    es: Spanish[TermsWords] = None
    down_payment: Percent
    min_down_payment: Money = Cents(0)
    min_months: Months
    max_months: Months
    apr: Percent
    min_amount: Money
    max_amount: Money | None = None
    fee: Money
    when_closed: WhenClosed = WhenClosed.AS_IS
    eligible: Eligible = Eligible.EVERYONE
    treatments: list[Slug] = []


class DiscountEntry(DiscountWords):
    """One dated discount."""

    es: Spanish[DiscountWords] = None
    kind: DiscountKind
    share: Percent = Decimal(0)
    amount: Money = Cents(0)
    starts_on: LocalDate | None = None
    ends_on: LocalDate | None = None
    eligible: Eligible = Eligible.EVERYONE
    treatments: list[Slug] = []


class InstallmentsFile(Entry):
    """installments.yml."""

    installment_plans: list[TermsEntry]
    discounts: list[DiscountEntry] = []


class InsuranceEntry(Entry):
    """A patient's insurance for one category of treatment."""

    insurer: Name
    category: Name
    share: Percent
    deductible: Money
    deductible_used: Money
    yearly_maximum: Money
    maximum_used: Money
    priority: Annotated[int, Field(ge=1, le=2)] = 1
    in_network: bool = True
    coordination: Coordination = Coordination.STANDARD
    basis: Basis = Basis.FEE
    deductible_applies: bool = True
    family_deductible: Money | None = None
    family_deductible_used: Money | None = None
    waits_until: LocalDate | None = None
    codes: list[Name] = []
    alternatives: dict[str, str] = {}


class AllowedEntry(Entry):
    """What an insurer reckons with for a code."""

    insurer: Name
    code: Name
    amount: Money
