"""The guide for study builders: its worked example is a study that loads."""

import re
from pathlib import Path

from studies.definition import load_study
from studies.definition.expressions.functions import FUNCTIONS
from studies.definition.vocabulary import ITEM_TYPES

GUIDE = (Path(__file__).parents[3] / "docs" / "study-definition.md").read_text("utf-8")
CONCEPTS = (
    "VS.WEIGHT:\n  label: {en: W, fr: P, de: G}\n  type: decimal\n"
    "  unit: kg\n  convert: {'[lb_av]': 0.45359237}\n"
)


def test_the_worked_example_loads(tmp_path):
    for name, text in re.findall(r"```yaml\n# (\S+\.yaml)\n(.*?)```", GUIDE, re.DOTALL):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "library" / "concepts.yaml").write_text(CONCEPTS, encoding="utf-8")
    result = load_study(tmp_path / "clinnova-demo")
    assert result.problems == []
    assert result.study.version == "1.0"


def test_every_item_type_is_described():
    assert [name for name in ITEM_TYPES if f"`{name}`" not in GUIDE] == []


def test_reserved_words_named_in_the_guide_are_reserved():
    assert {"round", "age"} <= FUNCTIONS.keys()
