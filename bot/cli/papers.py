"""`clinic estimates`: what is due in writing, and sending it."""

import typer
from sqlalchemy import select

from bot.cli.parts import Now, console, moment_of
from bot.db import transaction
from bot.documents import due
from bot.errors import ClinicError
from bot.patients.models import Patient

estimates = typer.Typer(no_args_is_help=True, help="Good-faith estimates for self-pay patients.")


@estimates.command("due")
def show_due(now: Now = None) -> None:
    """The estimates that are still to be given, the most urgent first, and what they lack."""
    moment = moment_of(now)
    with transaction() as session:
        due.take_changes(session, now=moment)
        lines = due.due_lines(session, now=moment)
    for line in lines:
        console.print(line)
    if not lines:
        console.print("No estimate is due.")


@estimates.command("send")
def send_estimate(record_number: str, now: Now = None) -> None:
    """Give a patient the estimate: a text with its link goes out."""
    with transaction() as session:
        patient = session.scalar(select(Patient).where(Patient.record_number == record_number))
        if patient is None:
            raise typer.BadParameter("no patient has this record number")
        try:
            document = due.send(session, patient, now=moment_of(now))
        except (ClinicError, LookupError) as refused:
            console.print(f"Not sent: {refused or type(refused).__name__}", style="red")
            raise typer.Exit(1) from refused
    console.print(f"Estimate {document.code} is on its way.")
