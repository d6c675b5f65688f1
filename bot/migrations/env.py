"""Alembic's environment: which tables there should be, and on which database."""

from alembic import context

from bot import audit as _audit
from bot.clinics import models as _clinics
from bot.conversations import models as _conversations
from bot.costs import models as _costs
from bot.db import Base, open_engine
from bot.documents import models as _documents
from bot.patients import models as _patients
from bot.plans import models as _plans
from bot.records import models as _records
from bot.reminders import models as _reminders
from bot.scheduling import models as _scheduling
from bot.staff import models as _staff
from bot.waitlist import models as _waitlist

TABLES_OF = (
    _audit,
    _clinics,
    _conversations,
    _costs,
    _documents,
    _patients,
    _plans,
    _records,
    _reminders,
    _scheduling,
    _staff,
    _waitlist,
)

engine = open_engine(context.config.get_main_option("sqlalchemy.url") or "")
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=engine.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
