"""Every kind of mistake in a study folder: reported with file and line, and what would be valid."""

import pytest
import yaml

from tests.unit.studies.definition_folder import ACTIVITY, SAMPLE, STUDY, VITALS, Folder


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


MISTAKES = {
    entry.pop("mistake"): entry for entry in yaml.safe_load((SAMPLE / "mistakes.yaml").read_text("utf-8"))
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_reported_at_its_line(folder, mistake):
    file, old, new, said = MISTAKES[mistake].values()
    line = folder.edit(file, old, new)
    problems = folder.load().problems
    found = [problem for problem in problems if said in str(problem)]
    assert found, "\n".join(map(str, problems))
    assert found[0].file == file
    assert abs(found[0].line - line) <= 7  # items written over several lines are pointed at by their first


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (VITALS, "codelist: severity", "codelist: sevrity"),
        (VITALS, "max: 350", "max: many"),
        (VITALS, "{en: Note, fr: Note}", "{en: Note}"),
        (ACTIVITY, 'visit("BL")', 'visit("BX")'),
        (STUDY, "anchor: BL", "anchor: BLX"),
    ],
)
def test_line_is_exact(folder, file, old, new):
    line = folder.edit(file, old, new)
    assert [(problem.file, problem.line) for problem in folder.load().problems] == [(file, line)]


def test_line_inside_a_block_of_text(folder):
    line = folder.edit(VITALS, "weight / ((height", "wight / ((height")
    folder.edit(VITALS, "            1)", "            1))")
    said = folder.said()
    assert len(said) == 1
    assert said[0].startswith(f"{VITALS}:{line + 1}: this expression cannot be read")


def test_the_sample_is_in_order(folder):
    assert folder.said() == []
    assert folder.load().study is not None
