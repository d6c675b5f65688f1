"""What a clinic offers for paying over time, and what a patient's insurance covers."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.costs.coverage import Basis, CategoryTerms, Coordination
from bot.costs.discounts import Discount, DiscountKind
from bot.costs.due_dates import WhenClosed
from bot.costs.eligibility import Eligible
from bot.costs.installments import InstallmentOffer
from bot.db import Base
from bot.languages import Translated
from bot.money import Cents


class InstallmentTerms(Translated, Base):
    """One way to pay over time that a clinic has approved."""

    __tablename__ = "installment_terms"
    __table_args__ = (
        UniqueConstraint("clinic_id", "name"),
        CheckConstraint("down_payment_share >= 0 AND down_payment_share < 1", name="down_payment"),
        CheckConstraint("min_months BETWEEN 1 AND max_months", name="months"),
        CheckConstraint("apr >= 0 AND apr < 1", name="apr"),
        CheckConstraint("min_amount >= 0 AND fee >= 0", name="amounts"),
        CheckConstraint("min_down_payment >= 0", name="min_down_payment"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    name: Mapped[str]
    down_payment_share: Mapped[Decimal] = mapped_column(Numeric(6, 5))
    min_months: Mapped[int]
    max_months: Mapped[int]
    apr: Mapped[Decimal] = mapped_column(Numeric(6, 5))  # interest; with a fee more is disclosed
    min_amount: Mapped[Cents]
    max_amount: Mapped[Cents | None]
    fee: Mapped[Cents]
    min_down_payment: Mapped[Cents] = mapped_column(default=Cents(0), server_default="0")
    when_closed: Mapped[WhenClosed] = mapped_column(default=WhenClosed.AS_IS)
    eligible: Mapped[Eligible] = mapped_column(default=Eligible.EVERYONE)
    treatments: Mapped[list[str]] = mapped_column(default=list)  # slugs; none: for all
    late_payment: Mapped[str] = mapped_column(default="", server_default="")  # 1026.18(l)
    prepayment: Mapped[str] = mapped_column(default="", server_default="")  # 1026.18(k)

    def offer(self) -> InstallmentOffer:
        """The terms as the calculation takes them."""
        return InstallmentOffer(
            name=self.name,
            down_payment_share=self.down_payment_share,
            min_months=self.min_months,
            max_months=self.max_months,
            interest_rate=self.apr,
            min_amount=self.min_amount,
            max_amount=self.max_amount,
            fee=self.fee,
            min_down_payment=self.min_down_payment,
            when_closed=self.when_closed,
            eligible=self.eligible,
            treatments=tuple(self.treatments),
        )


class DiscountRule(Translated, Base):
    """A dated discount that a clinic has approved."""

    __tablename__ = "discount_rule"
    __table_args__ = (
        UniqueConstraint("clinic_id", "name"),
        CheckConstraint("share BETWEEN 0 AND 1 AND amount >= 0", name="off"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    name: Mapped[str]
    kind: Mapped[DiscountKind]
    share: Mapped[Decimal] = mapped_column(Numeric(6, 5))
    amount: Mapped[Cents]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    eligible: Mapped[Eligible] = mapped_column(default=Eligible.EVERYONE)
    treatments: Mapped[list[str]] = mapped_column(default=list)

    def discount(self) -> Discount:
        """It as the calculation takes it."""
        return Discount(
            name=self.name,
            kind=self.kind,
            share=self.share,
            amount=self.amount,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            eligible=self.eligible,
            treatments=tuple(self.treatments),
        )


class PatientDiscount(Base):
    """A discount that a patient was given by name: a member's, or by income."""

    __tablename__ = "patient_discount"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


class InsuranceCoverage(Base):
    """A patient's insurance for one category of treatment, as last checked. FHIR Coverage."""

    __tablename__ = "insurance_coverage"
    __table_args__ = (
        UniqueConstraint("patient_id", "priority", "category"),
        CheckConstraint("share BETWEEN 0 AND 1", name="share"),
        CheckConstraint("deductible_used BETWEEN 0 AND deductible", name="deductible"),
        CheckConstraint("maximum_used BETWEEN 0 AND yearly_maximum", name="maximum"),
        CheckConstraint("priority IN (1, 2)", name="priority"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    insurer: Mapped[str]
    category: Mapped[str]  # major, basic, preventive
    share: Mapped[Decimal] = mapped_column(Numeric(6, 5))
    deductible: Mapped[Cents]
    deductible_used: Mapped[Cents]
    yearly_maximum: Mapped[Cents]
    maximum_used: Mapped[Cents]
    priority: Mapped[int] = mapped_column(default=1, server_default="1")  # 1 primary, 2 secondary
    in_network: Mapped[bool] = mapped_column(default=True, server_default="1")
    coordination: Mapped[Coordination] = mapped_column(default=Coordination.STANDARD)
    basis: Mapped[Basis] = mapped_column(default=Basis.FEE)
    deductible_applies: Mapped[bool] = mapped_column(default=True, server_default="1")
    family_deductible: Mapped[Cents | None]
    family_deductible_used: Mapped[Cents | None]
    waits_until: Mapped[date | None]
    codes: Mapped[list[str]] = mapped_column(default=list)
    alternatives: Mapped[dict[str, str]] = mapped_column(default=dict)

    def terms(self) -> CategoryTerms:
        """It as the calculation takes it."""
        return CategoryTerms(
            category=self.category,
            share=self.share,
            deductible=self.deductible,
            deductible_used=self.deductible_used,
            yearly_maximum=self.yearly_maximum,
            maximum_used=self.maximum_used,
            family_deductible=self.family_deductible,
            family_deductible_used=self.family_deductible_used,
            deductible_applies=self.deductible_applies,
            basis=self.basis,
            waits_until=self.waits_until,
            codes=tuple(self.codes),
            alternatives=self.alternatives,
        )


class AllowedAmount(Base):
    """What an insurer reckons with for a procedure's code at a clinic."""

    __tablename__ = "allowed_amount"
    __table_args__ = (
        UniqueConstraint("clinic_id", "insurer", "code"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    insurer: Mapped[str]
    code: Mapped[str]
    amount: Mapped[Cents]
