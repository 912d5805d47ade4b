"""The type checker reports every problem of an expression, with what would be right."""

import pytest

from studies.definition.expressions import (
    ANY,
    BOOLEAN,
    DATE,
    INTEGER,
    NUMBER,
    TEXT,
    Reference,
    Scope,
    check_types,
    choice,
    lint,
    list_of,
    number_choice,
    parse,
    references,
    rows,
    tables_named,
    uses_today,
)

SCOPE = Scope(
    names={
        "weight": NUMBER,
        "height": NUMBER,
        "stools": INTEGER,
        "sex": choice(["F", "M"]),
        "smoker": BOOLEAN,
        "onset": DATE,
        "comment": TEXT,
        "symptoms": list_of(choice(["pain", "fever"])),
        "events": rows({"grade": number_choice([1, 2, 3]), "term": TEXT}),
        "earlier": rows({"visit_date": DATE, "weight": NUMBER}),
    },
    tables=["msss"],
    visits=["BL", "M3"],
    items_at={"BL": ["weight", "smoker"]},
)


def problems(source: str) -> list[str]:
    return [problem.message for problem in check_types(parse(source), SCOPE)[0]]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("weight / height", "number"),
        ("join('A', stools, sex, onset)", "text"),
        ("minutes_between(onset, today)", "number"),
        ("table('msss', stools, sex)", "number"),
        ("earlier.exists(v, v.weight > 70 && v.visit_date < onset)", "boolean"),
        ("weight > 3 && !smoker", "boolean"),
        ("onset > '2024-01'", "boolean"),
        ("today() >= onset", "boolean"),
        ("sex in ['F', 'M']", "boolean"),
        ("'pain' in symptoms", "boolean"),
        ("symptoms.exists(s, s == 'pain')", "boolean"),
        ("events.exists(r, r.grade >= 3)", "boolean"),
        ("events.filter(r, r.grade == 2).count(r, known(r.term))", "number"),
        ("events.max(r, r.grade)", "number"),
        ("events.map(r, r.term)", "list"),
        ("max(onset, '2024-01-01')", "date"),
        ("[weight, height].filter(x, known(x)).mean()", "number"),
        ("smoker ? null : 3", "number"),
        ("smoker ? sex : comment", "text"),
        ("visit('BL').weight - previous.weight", "number"),
        ("age(onset, today())", "number"),
        ("'2024-01-01'.size()", "number"),
        ("null", "any"),
    ],
)
def test_right_expressions_have_a_type(source: str, kind: str) -> None:
    found, result = check_types(parse(source), SCOPE)
    assert (found, result.kind) == ([], kind)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("heigth > 3", "There is no item heigth; did you mean height?"),
        ("visit('BLX').weight", "There is no visit BLX; did you mean BL?"),
        ("visit('BL').height", "height is not asked at visit BL"),
        ("previous.wight", "did you mean weight?"),
        ("events.all(r, r.grad > 1)", "There is no item grad in these rows; did you mean grade?"),
        ("flor(1)", "There is no function flor; did you mean floor?"),
        ("log(1)", "use ln(x)"),
        ("round(1, 2, 3)", "round takes 1 or 2 values, not 3"),
        ("known()", "known takes one value"),
        ("if(smoker, 1)", "if takes"),
        ("weight + comment", "+ needs a number, this is a text"),
        ("onset + 30", "use days_between"),
        ("weight && smoker", "&& needs true or false"),
        ("!comment", "! needs true or false"),
        ("weight == comment", "a number is compared with a text"),
        ("sex == 'X'", "X is none of the codes F, M"),
        ("'cough' in symptoms", "cough is none of the codes fever, pain"),
        ("events.exists(r, r.grade == 7)", "7 is none of the codes 1, 2, 3"),
        ("smoker == 'Y'", "true or false"),
        ("onset > 'soon'", "“soon” is no date"),
        ("1 < weight < 3", "x > 1 && x < 5"),
        ("symptoms < symptoms", "has no order"),
        ("events == events", "compared by their fields"),
        ("weight.exists(x, x > 1)", "needs a list"),
        ("weight.grade", "Only rows have fields"),
        ("comment in 'abc'", "in needs a list"),
        ("smoker ? 1 : 'a'", "differ in type"),
        ("max(weight, onset)", "cannot mix"),
        ("max(smoker, smoker)", "max needs numbers or dates"),
        ("sum(symptoms)", "sum needs numbers"),
        ("events.sum(r, r.term)", "needs a number"),
        ("age(onset, weight)", "age needs a date"),
        ("'a\\000b' == comment", "NUL"),
        ("join(comment, smoker)", "puts texts and numbers together, this is true or false"),
        ("join(events)", "puts texts and numbers together"),
        ("join()", "join takes 1 value"),
        ("minutes_between(onset, 3)", "needs a date"),
        ("table('mss', 1, 2)", "There is no table mss; did you mean msss?"),
        ("table(comment, 1, 2)", "the name of a table in quotes"),
        ("table('msss', smoker, 2)", "row or column of a table is a number or a text"),
        ("table('msss', 1)", "table takes the name of a table, a row and a column"),
        ("concat(comment)", "use join"),
        ("earlier.exists(v, v.wieght > 3)", "There is no item wieght in these rows; did you mean weight?"),
    ],
)
def test_wrong_expressions_have_a_problem(source: str, words: str) -> None:
    found = problems(source)
    assert len(found) == 1
    assert words in found[0]


def test_all_problems_are_reported_with_their_places() -> None:
    found, _ = check_types(parse("heigth > 3 &&\n  wight < 'a' || sex == 'X'"), SCOPE)
    assert [(problem.line, problem.column) for problem in found] == [(1, 1), (2, 3), (2, 22)]


def test_expected_type() -> None:
    found, _ = check_types(parse("weight + 1"), SCOPE, BOOLEAN)
    assert [problem.message for problem in found] == ["This gives a number, where true or false is needed"]
    assert check_types(parse("null"), SCOPE, BOOLEAN) == ([], ANY)


@pytest.mark.parametrize(
    ("source", "warned"),
    [
        ("weight == 70.5", True),
        ("weight / 2 != height", True),
        ("round(weight, 1) == 70.5", False),
        ("round(weight, 1) + 0.2 == 70.5", True),
        ("round(weight, 1) + round(height, 1) == 3", True),
        ("stools + 1 == 3", False),
        ("stools / 2 == 3", True),
        ("events.count(r, r.grade == 2) == 3", False),
        ("weight > 70.5", False),
        ("sex == 'F'", False),
    ],
)
def test_lint_warns_of_exact_comparison_of_decimals(source: str, warned: bool) -> None:
    assert bool(lint(parse(source), SCOPE)) is warned


def test_references() -> None:
    tree = parse("visit('BL').weight + previous.weight + events.sum(r, r.grade * height)")
    assert references(tree) == {
        Reference("weight", "visit:BL"),
        Reference("weight", "previous"),
        Reference("events"),
        Reference("height", "here"),
    }


def test_tables_named() -> None:
    assert tables_named(parse("table('a', 1, 2) + [table('b', 1, table('a', 1, 1))].sum(x, x)")) == {"a", "b"}


def test_uses_today() -> None:
    assert uses_today(parse("age(onset, today) > 3"))
    assert not uses_today(parse("age(onset, onset) > 3"))
