"""Where the expressions run. An engine holds tables, and answers an Ibis expression over them with a Polars frame.

Polars and DuckDB run inside the process. PostgreSQL and Spark are reached through the SQL that Ibis writes; what they
hold is temporary and goes with the engine. Their packages are imported here and only when one is asked for.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from zhiben.core.errors import InputError
from zhiben.core.rules.columns.frames import Frames
from zhiben.core.rules.columns.layout import FACTS, ROW, Layout

ENGINES = ("polars", "duckdb", "postgres", "spark")


class Engine(Protocol):
    """`group`: so many rules a SELECT; 0 for all in one. `table` and `run` work on what `load` took."""

    group: int
    # The type that a truth must pass through to become a number; "" for none.
    via: str
    # Whether it only compares, and truths are joined by bits.py.
    joins: bool

    def load(self, name: str, frame: pl.DataFrame) -> Any:
        """A table of the engine by this name, as an Ibis table."""

    def run(self, expression: Any) -> pl.DataFrame:
        """The rows of an expression."""

    def hold(self, name: str, expression: Any) -> Any:
        """The rows of an expression as a table of the engine."""


class Tables:
    """The frames of a sheet, loaded: `facts`, and `records` by fact."""

    def __init__(self, engine: Engine, frames: Frames, layout: Layout) -> None:
        self.facts = engine.load(FACTS, frames.facts)
        self.records: Mapping[str, Any] = {t.fact: engine.load(t.name, frames.records[t.fact]) for t in layout.records}


@contextmanager
def opened(name: str, *, connection: Any = None, master: str = "local[*]") -> Iterator[Engine]:
    """An engine by name. `connection`: for postgres, an open psycopg connection in autocommit; whoever opened it closes it.
    `master`: for spark.

    Raises: InputError "rules.engine_missing" that says what has to be installed.
    """
    made: _Polars | _DuckDB | _Postgres | _Spark
    try:
        match name:
            case "polars":
                made = _Polars()
            case "duckdb":
                made = _DuckDB()
            case "postgres":
                made = _Postgres(connection)
            case _:
                made = _Spark(master)
    except ImportError as error:
        raise missing(name, error) from error
    try:
        yield made
    finally:
        made.close()


def missing(name: str, error: ImportError) -> InputError:
    extra = {"postgres": "analytics,postgres", "spark": "analytics,spark"}.get(name, "analytics")
    return InputError(
        "rules.engine_missing", f"引擎“{name}”需要的组件没有安装（{error.name}）。请安装 zhiben[{extra}]，或改用 --engine python。"
    )  # fmt: skip


class _Polars:
    """A plan is made once and run on whatever frame a table's name stands for then: making sixty rules takes longer than
    running them on ten thousand entities."""

    group = 0
    via = ""
    joins = True

    def __init__(self) -> None:
        import ibis

        self.connection = ibis.polars.connect()
        self.frames: dict[str, pl.DataFrame] = {}
        self.tables: dict[tuple[str, tuple[tuple[str, object], ...]], Any] = {}
        self.plans: dict[Any, pl.LazyFrame] = {}

    def load(self, name: str, frame: pl.DataFrame) -> Any:
        # Narrow whole numbers are compared several at once, and twice as many fit the cache.
        whole = [c for c, kind in frame.schema.items() if kind.is_integer() and c != ROW and name == FACTS]
        frame = frame.with_columns(frame[column].shrink_dtype() for column in whole)
        self.frames[name] = frame
        key = (name, tuple(frame.schema.items()))
        if key not in self.tables:
            # Asked for once a run, however many rules read it.
            deferred = pl.defer(lambda: self.frames[name], schema=frame.schema, validate_schema=False).cache()
            self.tables[key] = self.connection.create_table(f"{name}_{len(self.tables)}", deferred)
        return self.tables[key]

    def plan(self, expression: Any) -> pl.LazyFrame:
        key = expression.op()
        if key not in self.plans:
            self.plans[key] = self.connection.compile(expression)
        return self.plans[key]

    def run(self, expression: Any) -> pl.DataFrame:
        # The rules share nothing but the facts, which are read once already: to look for more costs more than it finds.
        return self.plan(expression).collect(optimizations=pl.QueryOptFlags(comm_subplan_elim=False))

    def hold(self, name: str, expression: Any) -> Any:
        return self.load(name, self.run(expression))

    def close(self) -> None:
        self.connection.disconnect()


class _DuckDB:
    group = 0
    via = ""
    joins = False

    def __init__(self) -> None:
        import ibis

        self.connection = ibis.duckdb.connect()

    def load(self, name: str, frame: pl.DataFrame) -> Any:
        given = frame.to_arrow()
        self.connection.con.register("given", given)
        self.connection.con.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM given')  # noqa: S608 - names of layout.py
        self.connection.con.unregister("given")
        return self.connection.table(name)

    def run(self, expression: Any) -> pl.DataFrame:
        import ibis

        found = self.connection.con.sql(ibis.to_sql(expression, dialect="duckdb")).to_arrow_table()
        return _frame(found)

    def hold(self, name: str, expression: Any) -> Any:
        import ibis

        self.connection.con.execute(f'CREATE OR REPLACE TABLE "{name}" AS {ibis.to_sql(expression, dialect="duckdb")}')  # noqa: S608
        return self.connection.table(name)

    def close(self) -> None:
        self.connection.disconnect()


class _Postgres:
    group = 60
    via = "int32"
    joins = False

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def load(self, name: str, frame: pl.DataFrame) -> Any:
        table = _unbound(name, frame)
        types = {
            "int8": "int2",
            "int16": "int2",
            "int32": "int4",
            "int64": "int8",
            "float64": "float8",
            "boolean": "bool",
        }
        columns = ", ".join(f'"{column}" {types[str(kind)]}' for column, kind in table.schema().items())
        self.connection.execute(f'DROP TABLE IF EXISTS "{name}"')  # noqa: S608 - names of layout.py
        self.connection.execute(f'CREATE TEMPORARY TABLE "{name}" ({columns})')
        buffer = io.BytesIO()
        frame.write_csv(buffer, include_header=False)
        with self.connection.cursor().copy(f'COPY "{name}" FROM STDIN (FORMAT csv)') as copy:
            copy.write(buffer.getvalue())
        self.connection.execute(f'ANALYZE "{name}"')
        return table

    def run(self, expression: Any) -> pl.DataFrame:
        import ibis

        query = ibis.to_sql(expression, dialect="postgres")
        with self.connection.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
            text = b"".join(bytes(part) for part in copy)
        return _from_csv(text, expression)

    def hold(self, name: str, expression: Any) -> Any:
        import ibis

        query = ibis.to_sql(expression, dialect="postgres")
        self.connection.execute(f'DROP TABLE IF EXISTS "{name}"')  # noqa: S608 - names of layout.py
        self.connection.execute(f'CREATE TEMPORARY TABLE "{name}" AS {query}')  # noqa: S608 - what Ibis wrote
        return ibis.table(expression.schema(), name=name)

    def close(self) -> None:
        """Temporary tables go with the session."""


class _Spark:
    # Spark writes one method for a SELECT; beyond a dozen rules it becomes too long to be compiled.
    group = 12
    via = ""
    joins = False

    def __init__(self, master: str) -> None:
        import ibis
        from pyspark.sql import SparkSession

        self.folder = tempfile.TemporaryDirectory(prefix="zhiben-spark-")
        builder = SparkSession.builder.master(master).appName("zhiben").config("spark.ui.enabled", "false")
        builder = builder.config("spark.sql.shuffle.partitions", "4").config("spark.sql.session.timeZone", "UTC")
        builder = builder.config("spark.sql.warehouse.dir", self.folder.name)
        self.session = builder.getOrCreate()
        self.session.sparkContext.setLogLevel("ERROR")
        # Ibis asks the session about NULL and NaN, which a bare dialect does not know.
        self.connection = ibis.pyspark.connect(self.session)

    def load(self, name: str, frame: pl.DataFrame) -> Any:
        path = Path(self.folder.name) / f"{name}.parquet"
        frame.write_parquet(path)
        self.session.read.parquet(str(path)).createOrReplaceTempView(name)
        return _unbound(name, frame)

    def run(self, expression: Any) -> pl.DataFrame:
        return _frame(self.session.sql(self.connection.compile(expression)).toArrow())

    def hold(self, name: str, expression: Any) -> Any:
        import ibis

        self.session.sql(self.connection.compile(expression)).cache().createOrReplaceTempView(name)
        return ibis.table(expression.schema(), name=name)

    def close(self) -> None:
        self.session.stop()
        self.folder.cleanup()


def _unbound(name: str, frame: pl.DataFrame) -> Any:
    import ibis
    from ibis.formats.polars import PolarsSchema

    return ibis.table(PolarsSchema.to_ibis(frame.schema), name=name)


def _frame(table: Any) -> pl.DataFrame:
    found = pl.from_arrow(table)
    if not isinstance(found, pl.DataFrame):
        raise TypeError("a query answers with a table")
    return found


def _from_csv(text: bytes, expression: Any) -> pl.DataFrame:
    from ibis.formats.polars import PolarsSchema

    schema = PolarsSchema.from_ibis(expression.as_table().schema())
    words = {name: pl.String if kind == pl.Boolean else kind for name, kind in schema.items()}
    found = (
        pl.read_csv(io.BytesIO(text), has_header=False, new_columns=list(words), schema=words)
        if text
        else pl.DataFrame(schema=words)
    )
    return found.with_columns(pl.col(name) == "t" for name, kind in schema.items() if kind == pl.Boolean)
