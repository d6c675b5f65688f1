"""What an insurer is expected to pay, and what is left for the patient."""

from dataclasses import dataclass
from decimal import Decimal

from bot.money import Cents, share_of


@dataclass(frozen=True)
class Coverage:
    """What is left of a patient's insurance. `share` is a fraction, amounts are cents."""

    share: Decimal
    deductible_left: Cents
    maximum_left: Cents


@dataclass(frozen=True)
class InsuranceEstimate:
    """An estimate, never a promise. `insurer_pays` and `patient_portion` add up to the fee."""

    fee: Cents
    deductible_applied: Cents
    insurer_pays: Cents
    patient_portion: Cents


def estimate(fee: Cents, coverage: Coverage) -> InsuranceEstimate:
    """The insurer's part of a fee: its share of what exceeds the deductible, up to the maximum."""
    deductible = Cents(min(fee, coverage.deductible_left))
    share = share_of(Cents(fee - deductible), coverage.share)
    insurer_pays = Cents(min(share, coverage.maximum_left))
    return InsuranceEstimate(fee, deductible, insurer_pays, Cents(fee - insurer_pays))
