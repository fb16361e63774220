"""What can go wrong with a file."""

import os
from pathlib import Path

import pytest

from exports.columns import Column
from exports.errors import (
    DatasetChanged,
    NoVersion,
    SchemaChanged,
    SourceRefused,
    SourceUnavailable,
    ValueNotReadable,
)
from exports.sources.limits import Limits
from exports.sources.versions import Fixed, Queried
from tests.sources.duckdb_files import ALL, ID, MANY, TEXT, UNSORTED, asked, many, source_of
from tests.sources.sides import read, table


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    source = source_of(tmp_path / "gone.parquet")
    for call in (source.version, lambda: read(source, ALL), lambda: source.estimate(ALL)):
        with pytest.raises(
            SourceUnavailable, match="gone.parquet: No such file or directory. Put the file there"
        ):
            call()


def test_a_file_cut_short_is_not_read(tmp_path: Path) -> None:
    path = many(tmp_path / "cut.parquet")
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(SourceUnavailable, match="See that the file is there and whole"):
        read(source_of(path), ALL)


def test_a_file_of_an_unknown_kind_says_which_are_known(tmp_path: Path) -> None:
    (tmp_path / "rows.xls").write_bytes(b"")
    with pytest.raises(SourceRefused, match=r"rows.xls is no file of a known kind; .* .parquet, .csv"):
        read(source_of(tmp_path / "rows.xls"), ALL)


def test_a_csv_file_without_one_of_the_columns_names_it(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("id,other\n1,a\n")
    with pytest.raises(SchemaChanged, match="text"):
        read(source_of(tmp_path / "rows.csv"), ALL)


def test_a_cell_of_another_type_is_told_by_line_and_column_and_not_by_its_value(tmp_path: Path) -> None:
    rows = "".join(f"{number},ok\n" for number in range(50_000))
    (tmp_path / "rows.csv").write_text(f"id,text\n{rows}secret,ok\n")
    with pytest.raises(ValueNotReadable, match="The column id holds a value in line 50002") as error:
        read(source_of(tmp_path / "rows.csv"), ALL)
    assert "secret" not in str(error.value)


def test_a_file_replaced_in_the_middle_is_no_whole_export(tmp_path: Path) -> None:
    path = many(tmp_path / "rows.parquet")
    with source_of(path).open(UNSORTED) as reader:
        batches = iter(reader)
        next(batches)
        many(tmp_path / "new.parquet", "new").rename(path)  # the writer, in the middle of the read
        with pytest.raises((DatasetChanged, SourceUnavailable)):
            list(batches)


def test_a_file_replaced_by_one_of_the_same_time_and_size_is_noticed(tmp_path: Path) -> None:
    path, other = many(tmp_path / "rows.parquet"), many(tmp_path / "new.parquet", "new")
    assert path.stat().st_size == other.stat().st_size
    with source_of(path).open(UNSORTED) as reader:
        rows = iter(reader)
        next(rows)
        os.utime(other, ns=(0, path.stat().st_mtime_ns))
        other.rename(path)
        with pytest.raises(DatasetChanged, match="replaced as it was read"):
            list(rows)


def test_a_file_of_another_version_is_not_opened(tmp_path: Path) -> None:
    path = many(tmp_path / "rows.parquet")
    source = source_of(path)
    version = source.version()
    many(path, "newer")
    with pytest.raises(DatasetChanged, match="no longer at"), source.open(ALL, version):
        pass
    assert read(source, ALL, source.version()).num_rows == MANY


def test_a_version_may_be_a_query_or_fixed(tmp_path: Path) -> None:
    path = many(tmp_path / "rows.parquet")
    queried = source_of(path, version_from=Queried("select max(id) from rows"))
    assert queried.version() == str(MANY - 1)
    with pytest.raises(DatasetChanged, match="no longer at yesterday"), queried.open(ALL, "yesterday"):
        pass
    assert source_of(path, version_from=Fixed("2024")).version() == "2024"
    with pytest.raises(NoVersion):
        source_of(path, version_from=Queried("select max(id) from rows where id < 0")).version()


def test_a_sort_beyond_memory_and_disk_says_what_to_raise(tmp_path: Path) -> None:
    limits = Limits(memory="64MB", spill="10MB", threads=2)
    wide = asked("select id, md5(id::varchar) || md5(text) as text from rows order by text", ID, TEXT)
    with pytest.raises(SourceRefused, match="Raise the source's limits"):
        read(source_of(many(tmp_path / "rows.parquet"), limits=limits), wide)


def test_a_sort_beyond_memory_goes_by_the_disk_and_leaves_nothing_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spill = tmp_path / "spill"
    spill.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spill))
    limits = Limits(memory="64MB", spill="1GB", threads=2)
    wide = asked("select id, md5(id::varchar) || md5(text) as text from rows order by text", ID, TEXT)
    with source_of(many(tmp_path / "rows.parquet"), limits=limits).open(wide) as rows:
        assert table(rows).num_rows == MANY
    assert list(spill.iterdir()) == []


@pytest.mark.parametrize(
    ("value", "column"),
    [
        ("'infinity'::timestamptz", Column("value", "timestamp")),
        ("'-infinity'::date", Column("value", "date")),
        ("date '0044-03-15 (BC)'", Column("value", "date")),
        ("date '10000-01-01'", Column("value", "date")),
        ("timestamp_ns '2024-01-01 00:00:00.000000001'", Column("value", "timestamp")),
        ("1.005::decimal(4,3)", Column("value", "decimal", precision=12, scale=2)),
        ("12345.00::decimal(12,2)", Column("value", "decimal", precision=6, scale=2)),
        ("100000", Column("value", "decimal", precision=6, scale=2)),
        ("9223372036854775808::ubigint", Column("value", "integer")),
        ("9007199254740993", Column("value", "number")),
    ],
)
def test_a_value_its_column_cannot_hold_is_never_made_to_fit(
    tmp_path: Path, value: str, column: Column
) -> None:
    path = many(tmp_path / "rows.parquet")
    with pytest.raises(ValueNotReadable, match="The column value holds a value"):
        read(source_of(path), asked(f"select {value} as value", column))
