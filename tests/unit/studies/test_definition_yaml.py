"""The YAML reader: text stays text, and nothing that a file holds can hurt the reader."""

import pytest

from studies.definition.problems import Problems
from studies.definition.yaml_reader import read_yaml


def read(data: bytes):
    problems = Problems()
    document = read_yaml(data, "f.yaml", problems)
    assert (document is None) == bool(problems)
    return document, problems.listed()


@pytest.mark.parametrize(
    "typed", ["no", "NO", "on", "1.10", "010", "0x1F", "12:30:45", "2024-02-30", "~", "1e3"]
)
def test_scalar_keeps_its_text(typed):
    document, _ = read(f"value: {typed}".encode())
    assert document.root.plain() == {"value": typed}


def test_lines_are_kept():
    document, _ = read(b"a: 1\nb:\n  - x\n  - c: |\n      one\n      two\n")
    assert document.line(("b", 1)) == 4
    assert document.line(("b", 1, "c"), inner=2) == 6
    assert document.line(("b", 1, "c", "beyond")) == 4


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"a: &x [1]\nb: *x", 1, "anchors (&) are not allowed"),
        (b"a: 1\nb: *x", 2, "aliases (*) are not allowed"),
        (b"*x", 1, "aliases (*) are not allowed"),
        (b"a: 1\nb: !!python/object/apply:os.system ['id']", 2, "is not allowed"),
        (b"a: !!str x", 1, "is not allowed"),
        (b"a: ! x", 1, "the tag '!' is not allowed"),
        (b"a: 1\nb: 2\na: 3", 3, "the key 'a' appears twice; first in line 1"),
        (b"a: 1\n---\nb: 2", 2, "a file holds one document"),
        (b"? [a]\n: b", 1, "a key must be plain text"),
        (b"a: 1\nb: \xe9", 2, "this line is not UTF-8 text"),
        (b"\xff\xfea\x00", 1, "this line is not UTF-8 text"),
        (b"a: \xed\xa0\x80", 1, "this line is not UTF-8 text"),
        (b"a: x\x00y", 1, "this is not readable YAML"),
        (b"a: 1\nb: [", 2, "this is not readable YAML"),
        (b"a: b: c", 1, "this is not readable YAML"),
        (b"", 1, "the file is empty"),
        (b"# only a remark", 1, "the file is empty"),
        ("a: 'x\u202ey'".encode(), 1, "invisible direction marks"),
        (b"x" * 1_000_001, 1, "1000001 bytes; at most 1000000"),
        (b"[" * 400_000, 1, "nested more than 20 levels deep"),
        (b"{a: " * 200_000, 1, "nested more than 20 levels deep"),
        (b"- " * 400_000, 1, "nested more than 20 levels deep"),
    ],
)
def test_hostile_or_broken_file_is_one_problem(data, line, said):
    _, problems = read(data)
    assert len(problems) == 1
    assert said in problems[0].message
    # libyaml and the pure parser may place the end of a file one line apart
    assert abs(problems[0].line - line) <= 1


def test_alias_bomb_is_refused_at_its_first_anchor():
    bomb = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n".encode() for n in range(9)
    )
    _, problems = read(bomb)
    assert [problem.line for problem in problems] == [1]


def test_twenty_levels_are_read():
    assert read(b"[" * 20 + b"]" * 20)[0] is not None
    assert read(b"[" * 21 + b"]" * 21)[0] is None


def test_byte_order_mark_is_no_part_of_the_text():
    document, _ = read(b"\xef\xbb\xbfa: 1")
    assert document.root.plain() == {"a": "1"}
