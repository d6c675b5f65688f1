"""Before the first start: the database at its newest revision, the demo clinics in it."""

from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import log
from bot.clinics.models import Clinic
from bot.clock import utc_now
from bot.db import transaction
from bot.importing.adding_spanish import add_spanish
from bot.importing.problems import ImportRefused
from bot.importing.writing import import_clinic
from bot.settings import ROOT, Settings
from bot.staff import demo_login

DEMO = ROOT / "demo"


def migration_config(database_url: str) -> Config:
    """Alembic's configuration for one database."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return config


def migrate(database_url: str) -> None:
    """Bring a database to the newest revision."""
    command.upgrade(migration_config(database_url), "head")


def prepare_database(settings: Settings) -> None:
    """Migrate; in development fill the demo clinics, once, and their Spanish if it came later."""
    migrate(settings.database_url)
    if settings.environment == "production":
        return
    for folder in sorted(path for path in DEMO.iterdir() if path.is_dir()):
        with transaction() as session:
            fill_demo(session, folder, now=utc_now())
    with transaction() as session:
        demo_login.make(session, demo_login_path(settings), now=utc_now())


def demo_login_path(settings: Settings) -> Path:
    """Where the login for trying the console is kept."""
    return settings.var_dir / "console-login.json"


def fill_demo(session: Session, folder: Path, *, now: datetime) -> None:
    """Fill a demo clinic that is not there; one that is gets no more than its Spanish."""
    known = session.scalar(select(Clinic).where(Clinic.slug == folder.name))
    if known is None:
        import_clinic(session, folder, now=now)
        log.info("demo_clinic_filled", clinic=folder.name)
        return
    try:
        if add_spanish(session, known, folder, now=now):
            log.info("demo_clinic_has_spanish", clinic=folder.name)
    except ImportRefused as refused:  # a folder somebody is at work on: no reason not to start
        log.warning("demo_folder_not_read", clinic=folder.name, problem=str(refused.problems[0]))
