"""The way to the database: engine, transactions and their retries, schema, on SQLite and PostgreSQL.

What bites on each is in the docstrings: SQLite's default transactions lose updates, PostgreSQL asks for retries."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeVar
from uuid import UUID

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlmodel import Session, SQLModel
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

Result = TypeVar("Result")
Row = TypeVar("Row", bound=SQLModel)
_IMMEDIATE = "telekiosk_immediate"
_LOCK_SECONDS = 5
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cache_size = -16384",
)
APPLICATION_ID = 0x744B6F73
"""In the head of a SQLite file that was filled here, so that it is known for what it is."""

_HOLD = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_RETRIES = 8
# serialization failure, deadlock, a unique key taken in the same instant (the step looks again and decides anew)
_TRANSIENT_SQLSTATES = frozenset({"40001", "40P01", "23505"})

Trouble: TypeAlias = Literal["away", "locked", "read-only", "full"]
_SQLITE_TROUBLES: dict[int, Trouble] = {  # by primary result code
    3: "away",  # no permission
    5: "locked",
    6: "locked",
    8: "read-only",
    10: "full",  # input or output failed
    11: "away",  # torn
    13: "full",
    14: "away",  # cannot be opened
    26: "away",  # no database at all
}
_SQLSTATE_TROUBLES: dict[str, Trouble] = {"25006": "read-only", "53100": "full", "55P03": "locked"}


class DatabaseAway(Exception):
    """The database cannot be asked now. Nothing of the step is stored, unless the line broke as it confirmed."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(f"database {trouble}")
        self.trouble: Trouble = trouble


class SchemaProblem(Exception):
    """The database answers, but its schema is not this program's: empty, older or newer."""

    def __init__(self, problem: Literal["empty", "older", "newer"]) -> None:
        super().__init__(f"schema {problem}")
        self.problem: Literal["empty", "older", "newer"] = problem


class NotEmpty(Exception):
    """There is a database already where one was to be made."""


class Database:
    """One database, by its URL (sqlite:///… or postgresql://…). Opening it does not connect yet. `shared=False` is for
    a SQLite file that one command alone reads or fills: all of it is in that one file.

    Its exceptions name no values: a log of faults must hold no code and no digest (R8)."""

    def __init__(self, url: str | URL, *, shared: bool = True) -> None:
        self.url = _with_driver(make_url(url))
        self._engine = _sqlite(self.url, shared) if self.is_sqlite else _postgresql(self.url)
        self._writer = self._engine.execution_options(**{_IMMEDIATE: True})

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    def write(self, step: Callable[[Session], Result]) -> Result:
        """One short write transaction: all of it on disk when this returns, nothing of it if it raises.

        The whole step runs again when the database asks for it, so it must have no effect elsewhere."""
        retrying = Retrying(
            retry=retry_if_exception(_is_transient),
            stop=stop_after_attempt(_RETRIES),
            wait=wait_random_exponential(multiplier=0.02, max=0.5),
            reraise=True,
        )
        try:
            result: Result = retrying(self._written, step)
            return result
        except sa.exc.DBAPIError as problem:
            raise _trouble(problem) or problem from None

    def _written(self, step: Callable[[Session], Result]) -> Result:
        with Session(self._writer, expire_on_commit=False) as session:
            result = step(session)
            session.flush()
            try:
                session.commit()
            except sa.exc.DBAPIError as problem:
                if problem.connection_invalidated:  # stored or not, nobody knows: running it again could double it
                    raise DatabaseAway("away") from None
                raise
            return result

    def read(self, step: Callable[[Session], Result]) -> Result:
        """Questions only; a lost connection is tried once more."""
        retrying = Retrying(retry=retry_if_exception(_is_lost), stop=stop_after_attempt(2), reraise=True)
        try:
            result: Result = retrying(self._answered, step)
            return result
        except sa.exc.DBAPIError as problem:
            raise _trouble(problem) or problem from None

    def _answered(self, step: Callable[[Session], Result]) -> Result:
        with Session(self._engine, expire_on_commit=False) as session:
            return step(session)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees the whole database as of one moment, for copying. Raises DatabaseAway."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "stream_results": True}
        with self._in_trouble(), self._engine.connect() as connection:
            yield connection.execution_options(**options)

    @contextmanager
    def filling(self) -> Iterator[Connection]:
        """One transaction that gives an empty database its schema and its rows, or nothing; links between rows are
        checked at its end. Raises NotEmpty, DatabaseAway."""
        with self._in_trouble(), self._engine.connect() as connection:
            if self.is_sqlite:
                _pragma(connection, f"application_id = {APPLICATION_ID}")
                _pragma(connection, "foreign_keys = OFF")
            else:
                connection.execute(_HOLD, {"name": "filling"})
            if _revision(connection) is not None:
                raise NotEmpty
            _migrate(connection)
            if not self.is_sqlite:
                connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
            yield connection
            connection.commit()
            if self.is_sqlite:
                _pragma(connection, "foreign_keys = ON")

    @contextmanager
    def _in_trouble(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as problem:
            raise _trouble(problem) or problem from None

    def close(self) -> None:
        self._engine.dispose()

    def upgrade(self) -> None:
        """Brings the schema to this program's. Raises SchemaProblem when it is newer."""
        try:
            with self._engine.connect() as connection:
                _refuse_newer(connection)
                connection.rollback()
                if self.is_sqlite:  # batch migrations must not cascade
                    _pragma(connection, "foreign_keys = OFF")
                _migrate(connection)
                connection.commit()
                if self.is_sqlite:
                    _pragma(connection, "foreign_keys = ON")
        except sa.exc.DBAPIError as problem:
            raise _trouble(problem) or problem from None

    def check(self) -> None:
        """Raises SchemaProblem unless the schema is this program's, DatabaseAway when there is no answer."""
        if self.is_sqlite and not Path(self.url.database or "").exists():
            raise SchemaProblem("empty")
        try:
            with self._engine.connect() as connection:
                revision = _revision(connection)
                if revision is None:
                    raise SchemaProblem("empty")
                _refuse_newer(connection)
                if revision != _scripts().get_current_head():
                    raise SchemaProblem("older")
        except sa.exc.DBAPIError as problem:
            raise _trouble(problem) or problem from None


def _pragma(connection: Connection, setting: str) -> None:
    """Sets a SQLite pragma outside any transaction, where alone it works."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA {setting}")


def hold(session: Session, name: str) -> None:
    """Until the transaction ends, nobody else holds this name. On SQLite a write transaction is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_HOLD, {"name": name})


def among(session: Session, column: Any, values: Iterable[UUID] | Iterable[str]) -> sa.ColumnElement[bool]:
    """That a column is one of these values, however many, in one parameter: of a list of parameters SQLAlchemy writes
    and binds each one, which takes longer than the question, and databases take no more than some thousands."""
    if session.get_bind().dialect.name == "postgresql":
        return sa.type_coerce(column == sa.any_(sa.literal(list(values), postgresql.ARRAY(column.type))), sa.Boolean)
    texts = json.dumps([each.hex if isinstance(each, UUID) else each for each in values])
    rows = sa.func.json_each(texts).table_valued("value")
    return sa.type_coerce(column, sa.String).in_(sa.select(rows.c.value))


def rows_by_id(session: Session, table: type[Row], ids: Iterable[UUID]) -> dict[UUID, Row]:
    """The rows of one table with these ids, however many."""
    key: Any = sa.inspect(table).columns["id"]
    rows: Iterable[Any] = session.scalars(sa.select(table).where(among(session, key, ids)))
    return {row.id: row for row in rows}


def insert_all(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Stores many new rows of one table at once, as plain values by column: objects would take most of the time."""
    if rows:
        session.flush()
        plain: sa.Table = table.__table__  # type: ignore[attr-defined]
        session.connection().execute(sa.insert(plain), rows)


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations").replace("%", "%%"))
    return config


def _migrate(connection: Connection) -> None:
    """To this program's schema, within the connection's transaction where it has one."""
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(connection: Connection) -> None:
    revision = _revision(connection)
    if revision is not None and revision not in {script.revision for script in _scripts().walk_revisions()}:
        raise SchemaProblem("newer")


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgresql", "postgres"} else url


def _postgresql(url: URL) -> Engine:
    options = f"-c lock_timeout={_LOCK_SECONDS}s -c statement_timeout=30s -c idle_in_transaction_session_timeout=30s"
    return sa.create_engine(
        url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 5, "options": options}
    )


def _sqlite(url: URL, shared: bool) -> Engine:
    """WAL, synchronous=FULL, foreign keys on, BEGIN IMMEDIATE for writes: SQLAlchemy's default set-up reads outside the
    transaction and loses updates; a deferred transaction that turns into a writer is refused at once. 16 MiB of pages
    are kept: an import in the usual two writes every page three times."""
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"timeout": _LOCK_SECONDS})

    @sa.event.listens_for(engine, "do_connect")
    def _private_file(_dialect: Any, _record: Any, _arguments: Any, keywords: dict[str, Any]) -> None:
        keywords["isolation_level"] = None
        path = Path(url.database or "")
        if url.database and not path.exists() and path.parent.is_dir() and os.access(path.parent, os.W_OK):
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        for pragma in _PRAGMAS if shared else _PRAGMAS[1:]:
            try:
                connection.execute(f"PRAGMA {pragma}")
            except Exception:  # a read-only file cannot change its journal mode; the first write says so
                if not pragma.startswith("journal_mode"):
                    raise

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_IMMEDIATE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _is_transient(problem: BaseException) -> bool:
    if not isinstance(problem, sa.exc.DBAPIError):
        return False
    sqlite_unique = "UNIQUE constraint failed" in str(problem.orig)
    return _is_lost(problem) or sqlite_unique or getattr(problem.orig, "sqlstate", None) in _TRANSIENT_SQLSTATES


def _is_lost(problem: BaseException) -> bool:
    return isinstance(problem, sa.exc.DBAPIError) and problem.connection_invalidated


def _trouble(problem: sa.exc.DBAPIError) -> DatabaseAway | None:
    """What a caller can act on; None for a mistake of our own, which must not be dressed up as weather."""
    code = getattr(problem.orig, "sqlite_errorcode", None)
    sqlstate = getattr(problem.orig, "sqlstate", None) or ""
    trouble = _SQLITE_TROUBLES.get(code & 0xFF) if code is not None else _SQLSTATE_TROUBLES.get(sqlstate)
    if trouble is not None:
        return DatabaseAway(trouble)
    unanswered = code is None and not sqlstate and isinstance(problem, sa.exc.OperationalError)
    lost = problem.connection_invalidated or unanswered or sqlstate[:2] in {"08", "57", "53", "28", "3D"}
    return DatabaseAway("away") if lost else None
