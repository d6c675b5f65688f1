"""`clinic staff`: accounts for the console."""

from typing import Annotated

import typer

from bot.cli.parts import console
from bot.clock import utc_now
from bot.db import transaction
from bot.preparing import demo_login_path
from bot.settings import get_settings
from bot.staff import accounts, demo_login, second_factor
from bot.staff.accounts import Credentials, StaffRefused
from bot.staff.models import Role

app = typer.Typer(no_args_is_help=True, help="Accounts for the coordinators' console.")


@app.command("add")
def add_staff(
    email: str,
    name: str,
    role: Annotated[Role, typer.Option(help="What they are here for.")] = Role.COORDINATOR,
    clinic: Annotated[
        list[str] | None, typer.Option(help="A clinic they work for; repeat it for more.")
    ] = None,
) -> None:
    """Make an account and print its first password and the secret for an authenticator app."""
    try:
        with transaction() as session:
            made = accounts.add(session, email, name, role, clinic or [], now=utc_now())
    except StaffRefused as refused:
        raise typer.BadParameter(str(refused)) from refused
    _show_once(made)


@app.command("list")
def list_staff() -> None:
    """The accounts in use, with their roles and clinics."""
    with transaction() as session:
        lines = [
            f"{one.email}  {one.name}  {one.role.value}  {', '.join(slugs)}"
            for one, slugs in accounts.listed(session)
        ]
    for line in lines or ["No accounts yet: `clinic staff add EMAIL NAME --clinic SLUG`."]:
        console.print(line)


@app.command("remove")
def remove_staff(email: str) -> None:
    """Close an account: signed out everywhere, and no way in. What was done with it stays."""
    try:
        with transaction() as session:
            accounts.remove(session, email, now=utc_now())
    except StaffRefused as refused:
        raise typer.BadParameter(str(refused)) from refused
    console.print("Removed.")


@app.command("reset")
def reset_staff(email: str) -> None:
    """A fresh password and second factor for somebody who lost them or is locked out."""
    try:
        with transaction() as session:
            made = accounts.reset(session, email, now=utc_now())
    except StaffRefused as refused:
        raise typer.BadParameter(str(refused)) from refused
    _show_once(made)


@app.command("demo")
def show_demo() -> None:
    """The demo coordinator's login with the code of this half minute (development only)."""
    made = demo_login.read(demo_login_path(get_settings()))
    if made is None:
        console.print("There is no demo login here. `clinic staff add` makes an account.")
        raise typer.Exit(1)
    console.print(f"Email     {made.email}")
    console.print(f"Password  {made.password}")
    console.print(f"Code      {second_factor.code_at(made.app_secret, utc_now())}")


def _show_once(made: Credentials) -> None:
    console.print(f"Email     {made.email}")
    console.print(f"Password  {made.password}")
    console.print(f"App key   {made.app_secret}")
    console.print(f"App link  {made.app_link}")
    console.print("Shown once. Add the key to an authenticator app: its codes are asked for.")
