"""Reading a file of terms that an administrator brings: `code,label` and, where there are any, `label_fr`, `label_de`.

Pure reading: nothing is guessed and nothing left out. Whatever is wrong is said with its line, and one wrong line
refuses the file.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_BYTES, MAX_TERMS, MAX_LABEL = 5_000_000, 50_000, 300
MOST_SAID = 50  # problems that are listed; more help nobody
LANGUAGES = ("en", "fr", "de")


@dataclass(frozen=True)
class TermRow:
    """One term: its code, and language -> label."""

    code: str
    label: dict[str, str]


@dataclass
class TermsFile:
    """What was read; `problems` holds (line, sentence) and is empty where the file can be used."""

    rows: list[TermRow] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, line: int, sentence: str) -> None:
        if len(self.problems) < MOST_SAID:
            self.problems.append((line, sentence))


def read_terms(data: bytes, shape: str, language: str) -> TermsFile:
    """The terms in a CSV file. `shape` is the pattern of a whole code, `language` that of the column `label`."""
    found = TermsFile()
    if len(data) > MAX_BYTES:
        found.refuse(1, f"the file is too large: at most {MAX_BYTES} bytes are read")
        return found
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found.refuse(line, "this line is not UTF-8 text; save the file as CSV in UTF-8")
        return found
    lines = list(_cells(text, found))
    if found.problems:
        return found
    if len(lines) < 2:
        found.refuse(1, "the file is empty: the first line is code,label and each further line one term")
        return found
    (line, header), *rest = lines
    labels = _languages(line, header, language, found)
    if not found.problems:
        _read_rows(rest, labels, re.compile(shape, re.ASCII), found)
    return found


def _cells(text: str, found: TermsFile) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something. Spreadsheets of some languages part cells with a semicolon."""
    first = text.partition("\n")[0]
    delimiter = ";" if ";" in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        found.refuse(reader.line_num, f"this line cannot be read: {error}")


def _languages(line: int, header: list[str], language: str, found: TermsFile) -> list[str]:
    """The language of each column after the code."""
    known = {f"label_{code}": code for code in LANGUAGES}
    if header[:2] != ["code", "label"]:
        found.refuse(
            line, f"the first line must begin with code,label and begins with {','.join(header[:2])[:60]}"
        )
        return []
    languages = [language]
    for name in header[2:]:
        if name not in known:
            found.refuse(line, f"unknown column '{name[:40]}'; known: {', '.join(known)}")
        elif known[name] in languages:
            found.refuse(line, f"two columns hold labels in '{known[name]}'")
        else:
            languages.append(known[name])
    return languages


def _read_rows(
    lines: list[tuple[int, list[str]]], languages: list[str], shape: re.Pattern[str], found: TermsFile
) -> None:
    if len(lines) > MAX_TERMS:
        found.refuse(lines[MAX_TERMS][0], f"too many terms: at most {MAX_TERMS} are read")
        return
    first_at: dict[str, int] = {}
    for line, cells in lines:
        if len(cells) != len(languages) + 1:
            found.refuse(line, f"this line has {len(cells)} cells, the first line has {len(languages) + 1}")
            continue
        code = cells[0]
        if not shape.fullmatch(code):
            found.refuse(
                line, f"'{code[:40]}' is not a whole code, such as L04AB02; leave out headings and groups"
            )
        elif code in first_at:
            found.refuse(line, f"the code {code} stands on line {first_at[code]} already")
        else:
            first_at[code] = line
            _read_labels(line, code, dict(zip(languages, cells[1:], strict=True)), found)


def _read_labels(line: int, code: str, labels: dict[str, str], found: TermsFile) -> None:
    """The first language needs a label, the others may leave it out."""
    if not next(iter(labels.values())):
        found.refuse(line, f"the code {code} has no label")
    for label in labels.values():
        if len(label) > MAX_LABEL or not label.isprintable():
            found.refuse(line, f"a label of {code} is too long or holds signs that cannot be printed")
            return
    found.rows.append(TermRow(code, {language: label for language, label in labels.items() if label}))
