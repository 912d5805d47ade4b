"""The reader of loaded terms: what it takes, and every line that it refuses."""

import pytest

from studies.definition.vocabulary import TERMS
from studies.terms import plain_words
from studies.terms_file import MAX_BYTES, TermRow, read_terms

HEAD = "code,label,label_fr\n"


def read(text: str | bytes, language: str = "en"):
    return read_terms(text if isinstance(text, bytes) else text.encode(), TERMS["ATC"], language)


def test_labels_are_kept_by_language() -> None:
    found = read(HEAD + 'A10BA02,Metformin,Metformine\nX99XX01,"Invented, drug",\n')
    assert found.problems == []
    assert found.rows == [
        TermRow("A10BA02", {"en": "Metformin", "fr": "Metformine"}),
        TermRow("X99XX01", {"en": "Invented, drug"}),
    ]


def test_semicolons_and_a_byte_order_mark_are_read() -> None:
    found = read("\ufeffcode;label\r\nA10BA02;Metformin\r\n".encode(), language="de")
    assert found.rows == [TermRow("A10BA02", {"de": "Metformin"})]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "empty"),
        ("code,label\n", 1, "empty"),
        ("label,code\nA10BA02,x\n", 1, "must begin with code,label"),
        ("code,label,label_xx\nA10BA02,x,y\n", 1, "unknown column 'label_xx'"),
        ("code,label,label_en\nA10BA02,x,y\n", 1, "two columns"),
        (HEAD + "A10BA02,Metformin\n", 2, "2 cells"),
        (HEAD + "A10BA02,Metformin,M\n\nA10B,Blood glucose,G\n", 4, "not a whole code"),
        (HEAD + "a10ba02,Metformin,M\n", 2, "not a whole code"),
        (HEAD + "A10BA02,Metformin,M\nA10BA02,Again,M\n", 3, "stands on line 2"),
        (HEAD + "A10BA02,,M\n", 2, "no label"),
        (HEAD + "A10BA02,Met\x00formin,M\n", 2, "cannot be printed"),
        (HEAD + "A10BA02," + "x" * 301 + ",M\n", 2, "too long"),
        (HEAD + 'A10BA02,"Met"formin,M\n', 2, "cannot be read"),
        ((HEAD + "A10BA02,").encode() + b"M\xe9tformine,M\n", 2, "not UTF-8"),
        (b"x" * (MAX_BYTES + 1), 1, "too large"),
    ],
)
def test_a_bad_line_is_said_with_its_number(text: str | bytes, line: int, said: str) -> None:
    problems = read(text).problems
    assert [at for at, _ in problems] == [line]
    assert said in problems[0][1]


def test_words_are_found_without_accents_and_signs() -> None:
    assert plain_words("Interféron Bêta-1a (Straße)") == "interferon beta 1a strasse"
    assert plain_words(" & | ! ':* ") == ""
