"""`clinic estimates` and `clinic quotes`: what is due in writing, and prices that have changed."""

import contextlib
from typing import Annotated

import typer

from bot.cli.parts import Now, Slug, console, moment_of, patient_with
from bot.db import transaction
from bot.documents import due
from bot.documents.estimates import running_for
from bot.errors import ClinicError
from bot.patients.models import Patient
from bot.records import correcting

estimates = typer.Typer(no_args_is_help=True, help="Good-faith estimates for self-pay patients.")
quotes = typer.Typer(no_args_is_help=True, help="Prices that patients were told.")


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
def send_estimate(record_number: str, clinic: Slug = None, now: Now = None) -> None:
    """Give a patient the estimate: a text with its link goes out."""
    with transaction() as session:
        patient = patient_with(session, record_number, clinic)
        try:
            document = due.send(session, patient, now=moment_of(now))
        except (ClinicError, LookupError) as refused:
            console.print(f"Not sent: {refused or type(refused).__name__}", style="red")
            raise typer.Exit(1) from refused
    console.print(f"Estimate {document.code} is on its way.")


@quotes.command("affected")
def show_affected(now: Now = None) -> None:
    """Who was told a price that has changed since, each with a text that waits for approval."""
    moment = moment_of(now)
    with transaction() as session:
        found = correcting.lines(correcting.affected(session, now=moment), session)
    for line in found:
        console.print(line)
    if not found:
        console.print("Every price that was told still holds.")


@quotes.command("approve")
def approve(
    number: int,
    by: Annotated[str, typer.Option(help="Your name, for the record.")],
    now: Now = None,
) -> None:
    """Send a text that was prepared; a self-pay patient's new estimate goes with it."""
    moment = moment_of(now)
    with transaction() as session:
        try:
            correction = correcting.approve(session, number, by, now=moment)
        except correcting.CannotApprove as refused:
            raise typer.BadParameter(str(refused)) from refused
        patient = session.get_one(Patient, correction.patient_id)
        due.take_changes(session, now=moment)
        if running_for(session, patient.id) is not None:
            with contextlib.suppress(ClinicError, LookupError):
                due.send(session, patient, now=moment)
    console.print("Approved: the text is on its way.")
