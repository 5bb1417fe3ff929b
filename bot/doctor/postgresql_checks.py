"""Checks what the role may do in a PostgreSQL database: all that the program needs, and no more."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Final

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

import bot.storage.tables  # noqa: F401  (as the next)
import directory.memory_tables  # noqa: F401  (their tables are part of the same metadata)
from bot.doctor.findings import Finding, error, ok, warning
from directory.tables import Base

RIGHTS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
_ROLE: Final = text("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
_MISSING: Final = text(
    "SELECT name FROM unnest(CAST(:names AS text[])) AS name WHERE to_regclass(quote_ident(name)) IS NULL"
)
_LACKING: Final = text(
    "SELECT name, privilege FROM unnest(CAST(:names AS text[])) AS name,"
    " unnest(CAST(:rights AS text[])) WITH ORDINALITY AS right_of(privilege, position)"
    " WHERE NOT has_table_privilege(to_regclass(quote_ident(name)), privilege) ORDER BY name, position"
)
_NUMBERED: Final = text(
    "SELECT sequence FROM unnest(CAST(:names AS text[]), CAST(:columns AS text[])) AS numbered(name, number),"
    " pg_get_serial_sequence(quote_ident(name), number) AS sequence"
    " WHERE sequence IS NOT NULL AND NOT has_sequence_privilege(sequence, 'USAGE') ORDER BY sequence"
)


async def check_role(connection: AsyncConnection) -> Finding:
    """Return whether the role is no more than it need be."""
    name, is_super = (await connection.execute(_ROLE)).one()
    if is_super:
        return warning(
            "role",
            f"The role {name} is a superuser, so whoever gets hold of DATABASE_URL has the whole server.",
            f"Make a role for the bot with {', '.join(RIGHTS)} on its tables alone, and name it in DATABASE_URL.",
        )
    return ok("role", f"The role {name} is no superuser.")


async def check_rights(connection: AsyncConnection) -> Finding:
    """Return whether the role may do on every table what the program does there."""
    tables = Base.metadata.tables
    missing = [str(name) for name in await connection.scalars(_MISSING, {"names": list(tables)})]
    if missing:
        return error(
            "rights",
            f"The role does not see {_listed(missing)}.",
            "Grant it USAGE on the schema of the directory, and see that its search_path leads there.",
        )
    lacking = await _lacking(connection, tables)
    if not lacking:
        return ok("rights", f"The role may read and write every table ({len(tables)}).")
    role = await connection.scalar(text("SELECT quote_ident(current_user)"))
    told = "; ".join(f"{' and '.join(rights)} on {_listed(things)}" for rights, things in lacking.items())
    grants = "; ".join(f"GRANT {_listed(rights)} ON {_listed(things)} TO {role}" for rights, things in lacking.items())
    return error("rights", f"The role {role} lacks {told}.", f"As the tables' owner: {grants};")


async def _lacking(connection: AsyncConnection, tables: Mapping[str, Table]) -> Mapping[tuple[str, ...], list[str]]:
    """Return the tables on which the same rights are lacking, by these; and the sequences in one."""
    found: dict[tuple[str, ...], list[str]] = {}
    rows = (await connection.execute(_LACKING, {"names": list(tables), "rights": list(RIGHTS)})).all()
    for name, of_it in groupby(rows, key=lambda row: row.name):
        found.setdefault(tuple(row.privilege for row in of_it), []).append(name)
    numbers = _numbers(tables)
    given = {"names": [name for name, _ in numbers], "columns": [column for _, column in numbers]}
    if sequences := [str(name) for name in await connection.scalars(_NUMBERED, given)]:
        found["USAGE",] = [f"SEQUENCE {_listed(sequences)}"]
    return found


def _numbers(tables: Mapping[str, Table]) -> list[tuple[str, str]]:
    """Return table and column of each number that PostgreSQL gives by itself."""
    columns = ((name, table.autoincrement_column) for name, table in tables.items())
    return [(name, column.name) for name, column in columns if column is not None]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
