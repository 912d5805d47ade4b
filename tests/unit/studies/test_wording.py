"""Licensed wording: what an installation may bring, what is refused, and where it is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studies.definition import CompiledStudy, load_study
from studies.definition.compiled import worded
from tests.unit.studies.protocols import PROTOCOLS

FORMS = ("forms/eq5d.yaml", "forms/nrs.yaml", "forms/msis29.yaml")
STUDY = """
study: small
cohort: IBD
version: 1.0
subject_prefix: IB
title: {en: Small, fr: Petite, de: Klein}
languages: [en, fr, de]
anchor: BL
visits:
  - {id: BL, kind: baseline, title: {en: Baseline, fr: Inclusion, de: Baseline}, forms: [eq5d, nrs]}
"""
ITEMS = ("eq5d_1", "eq5d_2", "eq5d_3", "eq5d_4", "eq5d_5", "eq5d_vas")


def local(folder: Path, text: str) -> Path:
    (folder / "wording").mkdir(parents=True, exist_ok=True)
    (folder / "wording" / "words.yaml").write_text(text, encoding="utf-8")
    return folder


def whole(sites: str = "", said: str = "licensed words") -> str:
    items = "\n".join(f"  {name}: {{label: {{en: {said} {name}}}}}" for name in ITEMS)
    codes = ", ".join(f'"{code}": {{en: {said} {code}}}' for code in range(1, 6))
    head = f"form: eq5d\nlicence: Licence 1\nlanguages: [en]\n{sites}"
    return f"{head}items:\n{items}\ncodes:\n  eq5dlevel: {{{codes}}}\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of two questionnaires of the library: a whole protocol loads more than is asked here."""
    folder, library = tmp_path_factory.mktemp("protocols"), PROTOCOLS / "library"
    for part in ("codelists/pro.yaml", "concepts/pro.yaml", "units.yaml", *FORMS):
        (folder / "library" / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library / part, folder / "library" / part)
    (folder / "small").mkdir()
    (folder / "small" / "study.yaml").write_text(STUDY, encoding="utf-8")
    return folder / "small"


def loaded(small: Path, folder: Path, text: str) -> CompiledStudy:
    result = load_study(small, local=local(folder, text))
    assert result.study is not None, [str(problem) for problem in result.problems]
    return result.study


def refusals(small: Path, folder: Path, text: str) -> list[str]:
    result = load_study(small, local=local(folder, text))
    assert result.study is None
    return [str(problem) for problem in result.problems]


def test_wording_is_read_at_its_sites_only(small: Path, tmp_path: Path) -> None:
    study = loaded(small, tmp_path, whole("sites: [LU-CHL]\n"))
    plain, spoken = worded(study, "eq5d", "DE-A")[1], worded(study, "eq5d", "LU-CHL")[1]
    assert plain is study.forms["eq5d"]
    assert spoken.items["eq5d_1"].label["en"] == "licensed words eq5d_1"
    assert spoken.items["eq5d_1"].label["fr"] == plain.items["eq5d_1"].label["fr"]
    assert spoken.items["eq5d_1"].compute is plain.items["eq5d_1"].compute
    assert list(spoken.items) == list(plain.items)


def test_codes_are_worded_for_this_form_alone(small: Path, tmp_path: Path) -> None:
    study = loaded(small, tmp_path, whole())
    in_words, form = worded(study, "eq5d", "anywhere")
    codelist = in_words.codelists[form.items["eq5d_1"].codelist or ""]
    assert [code.code for code in codelist.codes] == ["1", "2", "3", "4", "5"]
    assert codelist.codes[0].label["en"] == "licensed words 1"
    assert in_words.codelists["eq5dlevel"] == study.codelists["eq5dlevel"]
    assert worded(study, "eq5d", "anywhere")[0] is in_words  # made once
    assert worded(study, "nrs", "anywhere")[0] is study


def test_a_sites_own_wording_comes_first(small: Path, tmp_path: Path) -> None:
    (tmp_path / "wording").mkdir()
    (tmp_path / "wording" / "all.yaml").write_text(whole(said="for all"), encoding="utf-8")
    study = loaded(small, tmp_path, whole("sites: [FR-A]\n", said="for France"))
    assert worded(study, "eq5d", "FR-A")[1].items["eq5d_2"].label["en"] == "for France eq5d_2"
    assert worded(study, "eq5d", "CH-B")[1].items["eq5d_2"].label["en"] == "for all eq5d_2"


def test_wording_changes_the_version_and_nothing_else(small: Path, tmp_path: Path) -> None:
    plain = load_study(small).study
    assert plain is not None
    study = loaded(small, tmp_path, whole())
    assert study.hash != plain.hash
    assert study.forms == plain.forms


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (
            whole().replace("  eq5d_3:", "  eq5d_33:"),
            "words.yaml:4: the wording of eq5d_3 is missing (needed: eq5d_1, eq5d_2,",
        ),
        (
            whole().replace("  eq5d_3:", "  eq5d_33:"),
            "words.yaml:7: 'eq5d_33' is no item of 'eq5d' that takes",
        ),
        (whole().replace("languages: [en]", "languages: [en, fr]"), "no translation for: fr"),
        (whole().replace("eq5dlevel:", "eq5dlevels:"), "(did you mean 'eq5dlevel'?)"),
        (whole().replace('"5":', '"6":'), "the code list 'eq5dlevel' has no code '6' (valid: 1, 2, 3, 4, 5)"),
        (whole().replace('"5":', '"6":'), "the wording of the codes 5 is missing (needed: 1, 2, 3, 4, 5)"),
        (
            whole().replace("form: eq5d", "form: eq5"),
            "words.yaml:1: unknown form 'eq5' (did you mean 'eq5d'?)",
        ),
        (whole().replace("form: eq5d", "form: nrs"), "'nrs' takes no licensed wording"),
        (whole().replace("licence: Licence 1\n", ""), "licence"),
        ("form: [", "this is not readable YAML"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_line(
    small: Path, tmp_path: Path, text: str, refusal: str
) -> None:
    found = refusals(small, tmp_path / "local", text)
    assert any(refusal in problem for problem in found), found
    assert all(problem.startswith("local/wording/words.yaml:") for problem in found)


def test_wording_of_another_studys_form_waits(small: Path, tmp_path: Path) -> None:
    items = "\n".join(f"  msis29_{n}: {{label: {{en: word}}}}" for n in range(1, 30))
    study = loaded(small, tmp_path, f"form: msis29\nlicence: L\nlanguages: [en]\nitems:\n{items}\n")
    assert study.wordings == ()
