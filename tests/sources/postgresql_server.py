"""A PostgreSQL of the tests' own: a cluster in a temporary folder, on a free port of the loopback interface."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from time import sleep
from typing import Any
from urllib.parse import quote

import asyncpg

from onwrite.local.ports import LOOPBACK, free_port

OWNER, READER, PASSWORD = "owner", "exports_reader", "only for the tests"
START_LIMIT = 60.0  # seconds


class ServerMissing(Exception):
    """PostgreSQL's server programs are not on this machine: install postgresql (15 or newer)."""


@dataclass(frozen=True)
class Server:
    port: int

    def dsn(self, user: str = READER, port: int | None = None, password: str = PASSWORD) -> str:
        return f"postgresql://{user}:{quote(password)}@{LOOPBACK}:{port or self.port}/postgres"

    def run(self, *statements: str, user: str = OWNER) -> None:
        """The owner may do anything."""
        asyncio.run(self._run(statements, user))

    def fetch(self, sql: str, *arguments: Any) -> list[tuple[Any, ...]]:
        return asyncio.run(self._fetch(sql, arguments))

    def load(self, table: str, csv: Path) -> None:
        """A file with a header."""
        asyncio.run(self._load(table, csv))

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        """By somebody who is about to change its columns."""
        with asyncio.Runner() as runner:
            connection = runner.run(asyncpg.connect(self.dsn(OWNER)))
            runner.run(connection.execute(f"BEGIN; LOCK TABLE {table}"))
            yield
            runner.run(connection.close())

    async def _run(self, statements: tuple[str, ...], user: str) -> None:
        async with self._connected(user) as connection:
            for statement in statements:
                await connection.execute(statement)

    async def _fetch(self, sql: str, arguments: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        async with self._connected() as connection:
            return [tuple(row) for row in await connection.fetch(sql, *arguments)]

    async def _load(self, table: str, csv: Path) -> None:
        async with self._connected() as connection:
            await connection.execute("SET TimeZone = 'UTC'")
            await connection.copy_to_table(table, source=csv, format="csv", header=True)

    @asynccontextmanager
    async def _connected(self, user: str = OWNER) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(self.dsn(user))
        try:
            yield connection
        finally:
            await connection.close()


@contextmanager
def postgresql_server() -> Iterator[Server]:
    programs = _programs()
    account = _account()
    folder = Path(mkdtemp(prefix="onwrite-postgresql-"))
    try:
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        _make_cluster(programs, folder, account)
        with _started(programs, folder, account) as server:
            server.run(
                f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'",
                f"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {READER}",
            )
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    try:
        told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServerMissing(ServerMissing.__doc__) from error
    if not (Path(told.strip()) / "initdb").exists():
        raise ServerMissing(ServerMissing.__doc__)
    return Path(told.strip())


def _account() -> pwd.struct_passwd | None:
    """PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerMissing("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.")


def _as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def _make_cluster(programs: Path, folder: Path, account: pwd.struct_passwd | None) -> None:
    secret = folder / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    command = [str(programs / "initdb"), "--pgdata", str(folder / "data"), "--username", OWNER]
    options = ["--auth", "scram-sha-256", "--pwfile", str(secret), "--locale", "C.UTF-8", "--no-sync"]
    subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL, cwd=folder, **_as(account))


@contextmanager
def _started(programs: Path, folder: Path, account: pwd.struct_passwd | None) -> Iterator[Server]:
    server = Server(free_port())
    settings = {"listen_addresses": LOOPBACK, "unix_socket_directories": "", "fsync": "off"}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    process = subprocess.Popen(
        [programs / "postgres", "-D", folder / "data", "-p", str(server.port), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        **_as(account),
    )
    try:
        _wait_for(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGINT)  # at once, but in order
        process.wait(timeout=START_LIMIT)


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    """The limit is the loop's: a test has a time-out of its own."""
    while process.poll() is None:
        try:
            server.run("SELECT 1")
        except (OSError, asyncpg.CannotConnectNowError):
            sleep(0.1)
        else:
            return
    raise RuntimeError(f"PostgreSQL ended as it started, with {process.returncode}")
