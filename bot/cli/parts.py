"""What the files of the `clinic` command share."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from bot.clock import utc_now

console = Console(soft_wrap=True, markup=False, highlight=False)

Now = Annotated[
    str | None, typer.Option(help="Act as if it were this moment, ISO 8601 with an offset.")
]


def moment_of(now: str | None) -> datetime:
    """The moment that --now names; without it, this one. Refuses what is no moment."""
    if now is None:
        return utc_now()
    try:
        moment = datetime.fromisoformat(now)
    except ValueError as wrong:
        example = "write it like 2026-12-01T09:00:00-05:00"
        raise typer.BadParameter(example, param_hint="--now") from wrong
    if moment.tzinfo is None:
        raise typer.BadParameter("add an offset, such as Z or -05:00", param_hint="--now")
    return moment.astimezone(UTC)
