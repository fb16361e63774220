"""A statement sees one file and can neither leave it nor change it, whatever it says."""

from pathlib import Path

import duckdb
import pytest

from exports.errors import SourceRefused
from tests.sources.duckdb_files import ALL, ID, MANY, asked, many, source_of
from tests.sources.sides import read, table


@pytest.fixture(params=["rows.parquet", "rows.csv", "rows.duckdb"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / request.param
    if path.suffix == ".parquet":
        return many(path)
    if path.suffix == ".csv":
        path.write_text("id,text\n1,a\n")
        return path
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table rows as select 1 as id, 'a' as text")
    return path


@pytest.mark.parametrize(
    "sql",
    [
        "copy rows to '{folder}/copy.csv'",
        "copy (select 1 as id) to '{file}'",
        "attach '{folder}/other.duckdb' as other",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "pragma database_list",
        "create table mine as select 1 as id",
        "drop view rows",
        "delete from rows",
        "export database '{folder}/dump'",
        "explain select 1 as id",
        "select 1 as id; select 2 as id",
        "",
    ],
)
def test_only_one_select_is_run(file: Path, sql: str) -> None:
    before = file.read_bytes()
    with pytest.raises(SourceRefused):
        read(source_of(file), asked(sql.format(folder=file.parent, file=file), ID))
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 as id from read_csv('/etc/passwd')",
        "select 1 as id from read_text('/etc/passwd')",
        "select 1 as id from '{folder}/other.parquet'",
        "select 1 as id from read_blob('{folder}/other.parquet')",
        "select 1 as id from glob('/etc/*')",
        "select 1 as id from read_parquet('https://example.com/rows.parquet')",
    ],
)
def test_no_select_reads_another_file(file: Path, sql: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("others")
    many(folder / "other.parquet")
    with pytest.raises(SourceRefused, match="DuckDB does not run this query"):
        read(source_of(file), asked(sql.format(folder=folder), ID))


def test_a_table_in_a_schema_goes_by_its_whole_name(tmp_path: Path) -> None:
    path = many(tmp_path / "rows.parquet")
    with_schema = source_of(path)
    source = type(with_schema)(with_schema.file, ("sales", "rows"), with_schema.columns)
    assert read(source, asked('select id from "sales"."rows" limit 1', ID)).num_rows == 1


def test_a_name_and_a_path_with_quotes_are_names_and_paths(tmp_path: Path) -> None:
    folder = tmp_path / 'it\'s "here"'
    folder.mkdir()
    source = source_of(many(folder / "rows.parquet"))
    assert (
        read(type(source)(source.file, ('ro"ws',), ()), asked('select id from "ro""ws"', ID)).num_rows == MANY
    )


def test_a_file_tells_how_many_rows_to_expect(tmp_path: Path) -> None:
    source = source_of(many(tmp_path / "rows.parquet"))
    assert source.estimate(ALL) == MANY
    assert source.estimate(asked("select id from rows where id = $p1", ID, p1=1)) is not None


def test_a_compressed_csv_file_is_read_like_another(tmp_path: Path) -> None:
    plain = tmp_path / "rows.csv"
    plain.write_text("id,text,more\n1,a,\n2,,x\n")
    for name in ("rows.csv.gz", "rows.csv.zst"):
        duckdb.execute(f"copy (select * from read_csv('{plain}', all_varchar = true)) to '{tmp_path / name}'")
        with source_of(tmp_path / name).open(ALL) as rows:
            assert table(rows).to_pylist() == [{"id": 1, "text": "a"}, {"id": 2, "text": None}]
