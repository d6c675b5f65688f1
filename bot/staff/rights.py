"""What each role may do in the console: no more than its work needs."""

from enum import StrEnum

from bot.staff.models import Role


class Right(StrEnum):
    """One thing that a page or a button needs."""

    READ = "read"  # conversations and charts
    ANSWER = "answer"  # take over, write to patients, return to the bot


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.COORDINATOR: frozenset({Right.READ, Right.ANSWER}),
    Role.CLERK: frozenset({Right.READ}),
    Role.ADMINISTRATOR: frozenset({Right.READ, Right.ANSWER}),
}


def may(role: Role, right: Right) -> bool:
    """Whether a role has a right."""
    return right in RIGHTS[role]
