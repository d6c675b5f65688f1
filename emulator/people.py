"""Who holds which handset: read from the clinics' YAML folders."""

import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

STRANGER = "+12125550177"


class _Person(BaseModel):
    given_name: str
    family_name: str
    birth_date: date
    phone_number: str | None = None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


class _Proxy(_Person):
    relationship: str = "proxy"


class _Patient(_Person):
    record_number: str
    proxies: list[_Proxy] = []


class _Plan(BaseModel):
    patient: str
    subject: str
    status: str = "active"


@dataclass(frozen=True)
class Clinic:
    """A clinic as a phone's address book knows it."""

    name: str
    number: str


@dataclass(frozen=True)
class Person:
    """Somebody whom texts of a handset may be about; `role` is "patient" or the kinship."""

    name: str
    role: str
    birth_date: str


@dataclass
class Handset:
    """A phone: whose it is, whom it speaks to first, and what could be texted first."""

    number: str
    owner: str
    clinics: list[Clinic]
    people: list[Person] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)


def read_people(folder: Path) -> dict[str, Any]:
    """The clinics and handsets of all folders in a folder, a stranger's phone at the end.

    A clinic whose files cannot be read is passed over, with a line on stderr.
    """
    clinics: list[Clinic] = []
    handsets: dict[str, Handset] = {}
    for path in sorted(folder.glob("*/clinic.yml")):
        try:
            clinic, found = _read_clinic(path.parent)
        except (OSError, yaml.YAMLError, ValidationError, KeyError, TypeError) as trouble:
            print(f"{path.parent.name} is left out: {type(trouble).__name__}", file=sys.stderr)
            continue
        clinics.append(clinic)
        for handset in found:
            known = handsets.setdefault(handset.number, handset)
            if known is not handset:
                known.clinics += handset.clinics
                known.people += handset.people
    stranger = Handset(STRANGER, "A stranger's phone", clinics)
    stranger.suggestions = ["when are you open?", "how much is it?", "are you a real person?"]
    handsets.setdefault(STRANGER, stranger)
    return {
        "clinics": [asdict(clinic) for clinic in clinics],
        "handsets": [asdict(handset) for handset in handsets.values()],
    }


def _read_clinic(folder: Path) -> tuple[Clinic, list[Handset]]:
    about = _load(folder / "clinic.yml")
    clinic = Clinic(str(about["name"]), str(about["phone_number"]))
    patients = [_Patient.model_validate(p) for p in _load(folder / "patients.yml")["patients"]]
    plans = [_Plan.model_validate(p) for p in _load(folder / "plans.yml").get("plans") or []]
    numbers = dict.fromkeys(
        holder.phone_number
        for patient in patients
        for holder in (patient, *patient.proxies)
        if holder.phone_number
    )
    return clinic, [_handset(number, clinic, patients, plans) for number in numbers]


def _handset(number: str, clinic: Clinic, patients: list[_Patient], plans: list[_Plan]) -> Handset:
    """The handset with a number; a proxy, where there is one, is the one who holds it."""
    own = [patient for patient in patients if patient.phone_number == number]
    proxies = {
        proxy.name: proxy
        for patient in patients
        for proxy in patient.proxies
        if proxy.phone_number == number
    }
    wards = [p for p in patients if any(proxy.phone_number == number for proxy in p.proxies)]
    people = [
        *(_shown(proxy, f"{proxy.relationship} of {_names(wards)}") for proxy in proxies.values()),
        *(_shown(patient, "patient") for patient in patients if patient in wards + own),
    ]
    owner = next(iter(proxies), own[0].name if own else number)
    suggestions = list(_suggestions_about(wards) if proxies else _suggestions_for(own[0], plans))
    return Handset(number, owner, [clinic], people, suggestions)


def _suggestions_for(patient: _Patient, plans: list[_Plan]) -> Iterator[str]:
    own = [p for p in plans if p.patient == patient.record_number and p.status == "active"]
    subject = own[0].subject if own else ""
    spoken = re.fullmatch(r"(\w+) \d+, (\w+)", subject)  # "tooth 30, cracked"
    about = f" for the {spoken[2]} {spoken[1]}" if spoken else ""
    yield f"what are my options{about}?"
    yield "how much is it and can I pay monthly"
    yield "when is my next visit?"


def _suggestions_about(wards: list[_Patient]) -> Iterator[str]:
    name = wards[0].given_name
    yield f"what are the options for {name}?"
    yield f"when is {name}'s next visit?"


def _shown(person: _Person, role: str) -> Person:
    return Person(person.name, role, person.birth_date.isoformat())


def _names(patients: list[_Patient]) -> str:
    return " and ".join(patient.given_name for patient in patients)


def _load(path: Path) -> dict[str, Any]:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise TypeError(f"{path.name} holds no table")
    return loaded
