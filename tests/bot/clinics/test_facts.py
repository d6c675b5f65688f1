"""Which facts about the clinic a question asks for, in English and Spanish."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clinics.facts import facts_asked
from bot.clinics.models import ClinicFact
from tests.people import BRIGHT_DENTAL, HARBOR, OAK_MANOR, clinic

ASKED = [
    (BRIGHT_DENTAL, "what time do you close", ["hours"]),
    (BRIGHT_DENTAL, "¿A qué hora abren mañana?", ["hours"]),
    (BRIGHT_DENTAL, "abren los sábados", ["hours"]),
    (BRIGHT_DENTAL, "trabajan el domingo", ["hours"]),
    (BRIGHT_DENTAL, "están abiertos en los días festivos?", ["hours"]),
    (BRIGHT_DENTAL, "cual es su DIRECCIÓN", ["address"]),
    (BRIGHT_DENTAL, "dónde queda la clínica", ["address"]),
    (BRIGHT_DENTAL, "hay donde estacionarme", ["parking"]),
    (BRIGHT_DENTAL, "tienen parqueo?", ["parking"]),
    (BRIGHT_DENTAL, "me da el numero de telefono", ["phone"]),
    (BRIGHT_DENTAL, "puedo pagar con tarjeta o efectivo", ["payment"]),
    (BRIGHT_DENTAL, "qué formas de pago tienen", ["payment"]),
    (BRIGHT_DENTAL, "aceptan mi aseguranza", ["insurance"]),
    (BRIGHT_DENTAL, "toman medicaid?", ["insurance"]),
    (BRIGHT_DENTAL, "quien me atiende, es doctora?", ["team"]),
    (BRIGHT_DENTAL, "atienden niños", ["services"]),
    (BRIGHT_DENTAL, "ven emergencias", ["services"]),
    (BRIGHT_DENTAL, "habla alguien español?", ["languages"]),
    (BRIGHT_DENTAL, "necesito un intérprete", ["languages"]),
    (BRIGHT_DENTAL, "me pueden mandar mis radiografías", ["records"]),
    (BRIGHT_DENTAL, "quiero una copia de mi expediente", ["records"]),
    (HARBOR, "tienen tarifas segun mis ingresos", ["payment"]),
    (HARBOR, "puedo visitarlo?", ["services"]),
    (HARBOR, "le van a decir a mi jefe?", ["records"]),
    (OAK_MANOR, "¿cuál es el horario de visitas?", ["hours"]),
    (OAK_MANOR, "es un hogar de ancianos?", ["services"]),
    (OAK_MANOR, "aceptan mascotas", ["services"]),
    (OAK_MANOR, "tengo la carta poder", ["records"]),
    (BRIGHT_DENTAL, "cuánto cuesta la corona", []),
    (BRIGHT_DENTAL, "my personal opinion is no", []),
]


@pytest.mark.parametrize(("slug", "text", "topics"), ASKED)
def test_a_question_names_the_facts_that_answer_it(
    session: Session, slug: str, text: str, topics: list[str]
) -> None:
    wanted = select(ClinicFact).where(ClinicFact.clinic_id == clinic(session, slug).id)

    found = facts_asked(session.scalars(wanted).all(), text)

    assert [fact.topic for fact in found] == topics


def test_words_with_accents_in_a_clinics_file_ask_as_well(session: Session) -> None:
    fact = ClinicFact(topic="parking", words=["el jardín"], text="Behind the garden.")

    assert facts_asked([fact], "me estaciono en el jardin?") == [fact]
