"""The files of one export, written into a folder: tables, codebook, manifest. Knows nothing of jobs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exports.codebook import write_codebook
from exports.csv_writer import write_csv
from exports.datasets import Table
from exports.files import Written
from exports.parquet_writer import ParquetWriter

Report = Callable[[int, int, str], None]
"""report(parts done, parts in all, name of the part being written); may raise to stop."""


@dataclass
class Package:
    """What lies in the folder so far: finished files, and which table and format each of them holds."""

    folder: Path
    tables: Sequence[Table]
    formats: Sequence[str]
    files: list[Written] = field(default_factory=list)
    contents: dict[str, tuple[Table, str]] = field(default_factory=dict)

    def add(self, table: Table, kind: str, written: Written) -> None:
        self.files.append(written)
        self.contents[written.name] = (table, kind)


def write_package(
    folder: Path, tables: Sequence[Table], formats: Sequence[str], report: Report, check: Callable[[], None]
) -> Package:
    """Write every table in every format, then the codebook. `check` may raise while rows stream."""
    package = Package(folder, tables, formats)
    total = len(tables) * len(formats) + 1
    with ParquetWriter() as parquet:
        for table in tables:
            for kind in formats:
                report(len(package.files), total, f"{table.name}.{kind}")
                write = _write_csv if kind == "csv" else _write_parquet
                package.add(table, kind, write(package, table, parquet, check))
    report(total - 1, total, "codebook")
    package.files += write_codebook(tables, folder)
    return package


def _write_csv(package: Package, table: Table, _: ParquetWriter, check: Callable[[], None]) -> Written:
    return write_csv(table, package.folder / f"{table.name}.csv", check=check)


def _write_parquet(
    package: Package, table: Table, parquet: ParquetWriter, check: Callable[[], None]
) -> Written:
    """Parquet holds raw values, so it never comes from the guarded CSV."""
    raw = write_csv(table, package.folder / f".{table.name}.raw", guarded=False, check=check)
    written = parquet.write(table, raw.path, package.folder / f"{table.name}.parquet")
    raw.path.unlink()
    return written
