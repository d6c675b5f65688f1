"""Why a plan cannot answer."""

from bot.errors import ClinicError


class NoPlan(ClinicError):
    """The patient has no plan that a practitioner has approved."""

    reason = "no_plan"


class PlanExpired(ClinicError):
    """The plan's prices and options are no longer valid; a practitioner has to look again."""

    reason = "plan_expired"


class OptionNotInPlan(ClinicError):
    """The treatment asked about is not one of the plan's options."""

    reason = "option_not_in_plan"


class NothingAccepted(ClinicError):
    """No option has been accepted yet, and the plan has more than one to book."""

    reason = "nothing_accepted"
