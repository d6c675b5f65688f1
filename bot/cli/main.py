"""The `clinic` command. Whatever depends on time takes --now."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy.orm import Session

from bot.active_model import ModelRefused, activate, list_models
from bot.cli import papers, reminders, staff
from bot.cli.parts import Now, console, moment_of
from bot.cli.visits import feed, list_waiting, visit, warn_of_closed_days
from bot.conversations import delivery, handoffs, holds, threads
from bot.conversations.models import Author, Conversation
from bot.conversations.work import Work
from bot.db import transaction
from bot.importing.reading import ImportRefused
from bot.importing.writing import import_clinic
from bot.model_store import CannotCheck, Shelf
from bot.preparing import migrate as migrate_database
from bot.records import showing
from bot.reminders import claiming, sending
from bot.safety import alarming
from bot.settings import get_settings
from bot.waitlist.offering import offer_all

app = typer.Typer(no_args_is_help=True, help="Run and look after a treatment coordinator.")
record = typer.Typer(no_args_is_help=True, help="The patients' records.")
handoff = typer.Typer(no_args_is_help=True, help="Conversations that wait for a coordinator.")
model = typer.Typer(no_args_is_help=True, help="The trained models, and which one is used.")
app.add_typer(record, name="record")
app.add_typer(model, name="model")
app.add_typer(handoff, name="handoff")
app.add_typer(papers.estimates, name="estimates")
app.add_typer(papers.quotes, name="quotes")
app.add_typer(reminders.messages, name="messages")
app.add_typer(visit, name="visit")
reminders.add_noting(visit)
app.command("visits")(reminders.show_visits)
app.command("calls")(reminders.show_calls)
app.add_typer(staff.app, name="staff")
app.add_typer(feed, name="feed")
app.command("waitlist")(list_waiting)


@app.command()
def migrate() -> None:
    """Bring the database to the newest revision."""
    migrate_database(get_settings().database_url)


@app.command()
def work(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then return.")] = True,
    now: Now = None,
) -> None:
    """Do all work due at a moment: reminders, answers left over, and queued texts."""
    if not once:
        raise typer.BadParameter("the lasting worker is `python -m bot.worker`")
    moment = moment_of(now)
    with transaction() as session:
        while sending.queue_due(session, now=moment):
            pass
    doing = Work(get_settings(), lambda: moment, alarming.hear_intent, claiming.still_hinders)
    offer_all(transaction, now=moment)
    settled = doing.do_due(now=moment)
    doing.close()
    console.print(f"{settled} messages settled.")


@app.command("import")
def import_folder(folder: Path, now: Now = None) -> None:
    """Check a clinic's folder of YAML files and fill the database from it."""
    try:
        with transaction() as session:
            report = import_clinic(session, folder, now=moment_of(now))
    except ImportRefused as refused:
        for problem in refused.problems:
            console.print(str(problem), style="red")
        console.print(f"{len(refused.problems)} problems; nothing was changed.")
        raise typer.Exit(1) from refused
    console.print(str(report))
    warn_of_closed_days(moment_of(now))


@record.command("show")
def show_record(number: str) -> None:
    """Print the record of every patient with this phone number, or of a record number."""
    with transaction() as session:
        patients = showing.patients_of(session, number)
        if not patients:
            console.print(f"No patient has {number}. Write a phone as +12125550100.")
            raise typer.Exit(1)
        for patient in patients:
            for line in showing.record_lines(session, patient):
                console.print(line)


@model.command("list")
def show_models() -> None:
    """The trained models, newest first: when made, whether checked, which one is used."""
    models = list_models(Shelf())
    for one in models:
        checked = {None: "not checked", True: "passed", False: "FAILED"}[one.is_good]
        made = one.made_at.strftime("%Y-%m-%d %H:%M UTC")
        console.print(f"{'*' if one.is_active else ' '} {one.name}  {made}  {checked}")
    console.print("* is the one that `make run` starts." if models else "No model: `make train`.")


@model.command("activate")
def activate_model(
    file: Annotated[
        Path | None, typer.Argument(help="A model; without one, that of the files as they are.")
    ] = None,
) -> None:
    """Let `make run` start a model, if it gets all turns of data/regressions right."""
    try:
        used = activate(Shelf(), file)
    except (ModelRefused, CannotCheck, FileNotFoundError, FileExistsError) as refused:
        console.print(str(refused), style="red")
        raise typer.Exit(1) from refused
    console.print(f"{used.name} is the one that `make run` starts from now on.")


@handoff.command("list")
def list_handoffs() -> None:
    """The conversations that wait for a coordinator, urgent ones first."""
    with transaction() as session:
        lines = showing.handoff_lines(session)
    for line in lines:
        console.print(line)
    if not lines:
        console.print("Nobody waits.")


@handoff.command("take")
def take_handoff(conversation: UUID, coordinator: str, now: Now = None) -> None:
    """Take a conversation over: from now on the bot says nothing in it."""
    with transaction() as session:
        found = _conversation(session, conversation)
        try:
            handoffs.take_over(session, found, coordinator, now=moment_of(now))
        except handoffs.TakenOverAlready as taken:
            raise typer.BadParameter(f"{taken}; ask them, or wait for its return") from taken
    console.print("Taken over. Return it with `clinic handoff return`.")


@handoff.command("reply")
def reply_to(conversation: UUID, text: str, now: Now = None) -> None:
    """Write to the patient of a conversation that was taken over."""
    moment = moment_of(now)
    with transaction() as session:
        found = _conversation(session, conversation)
        key = f"coordinator:{found.id}:{moment.isoformat()}"
        message = threads.queue(session, found, text, key=key, now=moment)
        if message is not None:
            handoff = handoffs.open_handoff(session, found)
            message.author = Author.COORDINATOR
            message.written_by = handoff.taken_over_by if handoff else None
    doing = Work(get_settings(), lambda: moment, alarming.hear_intent, claiming.still_hinders)
    delivery.send_due(doing.delivering)
    doing.close()


@handoff.command("return")
def return_handoff(conversation: UUID, now: Now = None) -> None:
    """Return a conversation to the bot."""
    with transaction() as session:
        handoffs.return_to_bot(session, _conversation(session, conversation), now=moment_of(now))
    console.print("Returned to the bot.")


@handoff.command("safe")
def say_safe(conversation: UUID, now: Now = None) -> None:
    """An emergency is over: the bot talks about visits and money again. The handoff stays open."""
    with transaction() as session:
        holds.end_in(session, _conversation(session, conversation), now=moment_of(now))
    console.print("Noted: it is over.")


def _conversation(session: Session, conversation_id: UUID) -> Conversation:
    found = session.get(Conversation, conversation_id)
    if found is None:
        raise typer.BadParameter("no conversation has this id; see `clinic handoff list`")
    return found
