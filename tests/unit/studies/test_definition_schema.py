"""The JSON Schemas that editors use: current, and in agreement with the loader."""

from pathlib import Path

import jsonschema
import pytest
import yaml

from studies.definition.schema import json_schema, rendered
from studies.definition.source.items import ComputedValue, ItemType, MissingReason
from studies.definition.vocabulary import COMPUTED_VALUES, ITEM_TYPES, MISSING_REASONS
from tests.unit.studies.definition_folder import SAMPLE

PUBLISHED = Path(__file__).parents[3] / "docs" / "schema"
KINDS = {
    "sample/study.yaml": "study",
    "sample/forms/activity.yaml": "form",
    "library/forms/vitals.yaml": "form",
    "library/forms/events.yaml": "form",
    "library/concepts.yaml": "concepts",
    "library/codelists.yaml": "codelists",
    "library/units.yaml": "units",
}


@pytest.mark.parametrize("name", json_schema())
def test_published_schema_is_current(name):
    published = (PUBLISHED / f"{name}.schema.json").read_text("utf-8")
    assert published == rendered(json_schema()[name]), "run: python manage.py export_schema"


@pytest.mark.parametrize("file", KINDS)
def test_schema_accepts_the_sample(file):
    """Read as an editor reads it: numbers are numbers there."""
    data = yaml.load((SAMPLE / file).read_text("utf-8"), Loader=_Editor)
    jsonschema.validate(data, json_schema()[KINDS[file]])


def test_schema_refuses_an_attribute_of_another_type():
    schema = json_schema()["form"]
    form = yaml.load((SAMPLE / "library/forms/vitals.yaml").read_text("utf-8"), Loader=_Editor)
    form["groups"][0]["items"][4]["places"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(form, schema)


def test_word_lists_agree():
    assert set(ItemType.__args__) == set(ITEM_TYPES)
    assert ComputedValue.__args__ == COMPUTED_VALUES
    assert MissingReason.__args__ == MISSING_REASONS


class _Editor(yaml.SafeLoader):
    """YAML 1.2, as editors read it: no dates, and only true and false are truth values."""


_Editor.yaml_implicit_resolvers = {
    first: [
        (tag, regex)
        for tag, regex in found
        if tag != "tag:yaml.org,2002:timestamp" and (tag != "tag:yaml.org,2002:bool" or first in "tTfF")
    ]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
