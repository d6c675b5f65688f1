"""When a self-pay patient must have the good-faith estimate. Days are the clinic's local days."""

from collections.abc import Callable
from datetime import date, timedelta

from bot.money import Cents

IsBusinessDay = Callable[[date], bool]
DISPUTE_FROM = Cents(400_00)  # a bill so much over the estimate can be disputed: 149.620(b)(1)


def due_on(scheduled_on: date, visit_on: date, is_business_day: IsBusinessDay) -> date | None:
    """Last day to give a self-pay patient the estimate for a visit scheduled on a given day.

    None when the visit is fewer than 3 business days away: scheduling it sets no deadline.
    Days are the clinic's local days. Raises ValueError if the visit comes before its scheduling.
    Source: 45 CFR 149.610(b)(1)(vi)(A) and (B).
    """
    if visit_on < scheduled_on:
        raise ValueError(f"visit on {visit_on} was scheduled on {scheduled_on}")
    days = (scheduled_on + timedelta(n + 1) for n in range((visit_on - scheduled_on).days))
    business_days = [day for day in days if is_business_day(day)]
    if len(business_days) >= 10:
        return business_days[2]
    return business_days[0] if len(business_days) >= 3 else None


def due_on_request(requested_on: date, is_business_day: IsBusinessDay) -> date:
    """Last day to give the estimate to somebody who asked for it, or asked what something costs.

    Source: 45 CFR 149.610(b)(1)(vi)(C): 3 business days after the request.
    """
    return _step(requested_on, 3, 1, is_business_day)


def due_after_change(changed_on: date, visit_on: date, is_business_day: IsBusinessDay) -> date:
    """Last day for a new estimate after a change: one business day before the visit.

    Never before the day of the change itself.
    Source: 45 CFR 149.610(b)(1)(vii)(A).
    """
    return max(changed_on, _step(visit_on, 1, -1, is_business_day))


def _step(day: date, count: int, sign: int, is_business_day: IsBusinessDay) -> date:
    """The business day that is so many of them after (1) or before (-1) a day."""
    while count > 0:
        day += timedelta(days=sign)
        count -= is_business_day(day)
    return day
