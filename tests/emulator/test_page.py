"""What the page is made of: its people, its policy, and how it hears of changes."""

import json
from pathlib import Path

import pytest

from emulator.people import read_people
from tests.emulator.running import Receiver, Running, http, running_emulator

DEMO = Path(__file__).resolve().parents[2] / "demo"


def test_every_phone_of_patients_and_proxies_is_a_handset_and_so_is_a_strangers(
    emulator: Running,
) -> None:
    people = http.get(f"{emulator.url}/people").json()
    owners = {handset["number"]: handset for handset in people["handsets"]}

    assert owners["+12125550100"]["owner"] == "Maria Alvarez"
    assert owners["+12125550100"]["people"][0]["birth_date"] == "1984-05-17"
    assert owners["+12125550100"]["suggestions"][0] == "what are my options for the cracked tooth?"
    assert owners["+12125550102"]["owner"] == "Elena Ruiz"
    assert [person["name"] for person in owners["+12125550102"]["people"]] == [
        "Elena Ruiz",
        "Leo Ruiz",
        "Ana Ruiz",
    ]
    assert owners["+13105550120"]["people"][0]["role"] == "daughter of Ruth"
    assert owners["+12125550177"]["owner"] == "A stranger's phone"
    assert len(owners["+12125550177"]["clinics"]) == len(list(DEMO.glob("*/clinic.yml")))


@pytest.mark.parametrize("broken", ["name: [", "- a list", "name: No number"])
def test_a_clinic_whose_files_cannot_be_read_is_left_out(
    tmp_path: Path, broken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "clinic.yml").write_text(broken)
    good = tmp_path / "good"
    good.mkdir()
    for file in (DEMO / "harbor-recovery").iterdir():
        (good / file.name).write_bytes(file.read_bytes())

    people = read_people(tmp_path)

    assert [clinic["name"] for clinic in people["clinics"]] == ["Harbor Center"]
    assert "broken is left out" in capsys.readouterr().err


def test_without_a_demo_folder_there_is_the_strangers_phone(app: Receiver, tmp_path: Path) -> None:
    with running_emulator(app.url, demo=tmp_path / "none") as emulator:
        (stranger,) = http.get(f"{emulator.url}/people").json()["handsets"]

    assert stranger["number"] == "+12125550177"


def test_the_page_loads_nothing_from_elsewhere_and_runs_no_script_of_a_text(
    emulator: Running,
) -> None:
    page = http.get(f"{emulator.url}/")

    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "http://" not in page.text
    assert "https://" not in page.text
    for name in ("page.js", "handset.js", "faults.js", "page.css", "icon.svg"):
        assert http.get(f"{emulator.url}/static/{name}").status_code == 200


def test_a_picture_is_shown_without_a_chance_to_run(emulator: Running, handset: str) -> None:
    page = {"content_type": "text/html", "data_base64": "PHNjcmlwdD4="}
    emulator.send(handset, "", media=[page])
    (path,) = emulator.shown(handset)[0]["media"]

    shown = http.get(f"{emulator.url}{path}")

    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


def test_changes_are_announced_and_told_from_where_one_left_off(
    emulator: Running, handset: str
) -> None:
    first = http.get(f"{emulator.url}/changes").json()
    known = {"after": first["revision"], "epoch": first["epoch"]}
    with http.stream("GET", f"{emulator.url}/events", timeout=5) as events:
        lines = (line for line in events.iter_lines() if line.startswith("data: "))
        assert json.loads(next(lines)[6:])["epoch"] == first["epoch"]
        emulator.send(handset, "stop")
        assert json.loads(next(lines)[6:])["revision"] > first["revision"]

    news = http.get(f"{emulator.url}/changes", params=known).json()

    assert [text["direction"] for text in news["texts"]] == ["inbound", "outbound-reply"]
    assert [call["kind"] for call in news["calls"]] == ["inbound"]
    assert ["+12125550190", handset] in news["blocked"]
    everything = http.get(f"{emulator.url}/changes", params=known | {"epoch": "another"}).json()
    assert len(everything["texts"]) >= 2
    assert everything["epoch"] == first["epoch"]
