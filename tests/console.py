"""Coordinators as tests speak of them, and a browser of theirs in front of the application."""

from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser

from httpx import Client, Response
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.clock import utc_now
from bot.db import transaction
from bot.staff import accounts, second_factor
from bot.staff.accounts import Credentials
from bot.staff.models import Role
from bot.staff.signing_in import Attempt
from tests.people import BRIGHT_DENTAL
from tests.texting import NOON

JOAN, PETE = "joan@clinic.example", "pete@clinic.example"


def hire(
    session: Session,
    email: str = JOAN,
    role: Role = Role.COORDINATOR,
    slugs: tuple[str, ...] = (BRIGHT_DENTAL,),
) -> Credentials:
    """An account with a name made of its email."""
    name = email.split("@", maxsplit=1)[0].capitalize()
    return accounts.add(session, email, name, role, slugs, now=NOON)


def attempt(made: Credentials, at: datetime, **changed: str) -> Attempt:
    """A try to sign in as a browser makes it, all right unless changed."""
    given = {
        "email": made.email,
        "password": made.password,
        "code": second_factor.code_at(made.app_secret, at),
        "place": "192.0.2.1",
        "device": "a browser",
    }
    return Attempt(**(given | changed))


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("name"):
            self.values.setdefault(str(given["name"]), given.get("value") or "")


@dataclass
class Desk:
    """A coordinator's browser, signed in."""

    client: Client
    engine: Engine
    made: Credentials

    @property
    def origin(self) -> dict[str, str]:
        return {"Origin": str(self.client.base_url).rstrip("/"), "Accept": "text/html"}

    def sign_in(self, **changed: str) -> Response:
        form = {
            "email": self.made.email,
            "password": self.made.password,
            "code": second_factor.code_at(self.made.app_secret, utc_now()),
        } | changed
        return self.client.post(
            "/console/sign-in", data=form, headers=self.origin, follow_redirects=False
        )

    def get(self, path: str, **headers: str) -> Response:
        sent = {"Accept": "text/html"} | {name.replace("_", "-"): v for name, v in headers.items()}
        return self.client.get(path, headers=sent, follow_redirects=False)

    def inputs(self, path: str) -> dict[str, str]:
        """The hidden fields of a page's forms."""
        parser = _Inputs()
        parser.feed(self.get(path).text)
        return parser.values

    def post(self, path: str, **form: str) -> Response:
        """A form of ours, sent from a page of ours."""
        fields = {"csrf": self.inputs("/console/account")["csrf"]} | form
        return self.client.post(path, data=fields, headers=self.origin, follow_redirects=False)

    def open_page(self, conversation: object) -> str:
        """The page of a conversation."""
        return self.get(f"/console/conversations/{conversation}").text

    def reply(self, conversation: object, body: str, **more: str) -> Response:
        """A reply to the patient, with a key that is always the same."""
        form = {"key": "a-key-of-its-own", "body": body} | more
        return self.at(conversation, "reply", **form)

    def at(self, conversation: object, action: str, **form: str) -> Response:
        """A form of an open conversation."""
        return self.post(f"/console/conversations/{conversation}/{action}", **form)


def desk_of(
    client: Client,
    engine: Engine,
    email: str = JOAN,
    role: Role = Role.COORDINATOR,
    slugs: tuple[str, ...] = (BRIGHT_DENTAL,),
) -> Desk:
    """A coordinator who has just signed in."""
    with transaction(engine) as session:
        desk = Desk(client, engine, hire(session, email, role, slugs))
    assert desk.sign_in().status_code == 303
    return desk
