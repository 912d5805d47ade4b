"""From the unit on the page to the unit of the concept."""

import pytest

from exports.datasets.dictionary import conversion, kind_of
from studies.definition.compiled import ConceptDef, ItemDef, Unit

KG = ConceptDef(
    id="VS.WEIGHT", label={"en": "Weight"}, type="decimal", unit="kg", convert={"[lb_av]": (0.45359237, 0)}
)
CELSIUS = ConceptDef(
    id="VS.TEMP", label={"en": "Temp"}, type="decimal", unit="Cel", convert={"K": (1, -273.15)}
)
POUNDS_FIRST = (
    Unit(code="[lb_av]", label="lb"),
    Unit(code="kg", label="kg", factor=2.2046),
    Unit(code="[oz_av]", label="oz", factor=0.0625),
)


def item(*units: Unit, kind: str = "decimal", value: str | None = None) -> ItemDef:
    return ItemDef(id="x", type=kind, value=value, label={"en": "X"}, units=units)


def test_the_concepts_own_unit_stays() -> None:
    assert conversion(KG, item(*POUNDS_FIRST), "kg") == (1.0, 0.0)


def test_a_unit_that_the_concept_knows_is_converted_directly() -> None:
    assert conversion(KG, item(*POUNDS_FIRST), "[lb_av]") == (0.45359237, 0)


def test_another_unit_goes_through_the_items_first() -> None:
    factor, offset = conversion(KG, item(*POUNDS_FIRST), "[oz_av]")
    assert (factor, offset) == (pytest.approx(0.45359237 / 16), 0)


def test_offsets_chain_in_the_right_order() -> None:
    kelvin_first = item(Unit(code="K", label="K"), Unit(code="[degR]", label="°R", factor=5 / 9))
    factor, offset = conversion(CELSIUS, kelvin_first, "[degR]")
    assert 491.67 * factor + offset == pytest.approx(0)


def test_no_way_is_none_and_never_a_guess() -> None:
    assert conversion(KG, item(Unit(code="[stone_av]", label="st")), "[stone_av]") is None


def test_a_concept_without_a_unit_takes_the_items_first() -> None:
    count = ConceptDef(id="A.B", label={"en": "Count"}, type="decimal")
    assert conversion(count, item(*POUNDS_FIRST), "[oz_av]") == (0.0625, 0.0)


@pytest.mark.parametrize(
    ("type_", "value", "kind"),
    [
        ("decimal", None, "number"),
        ("scale", None, "number"),
        ("computed", "integer", "number"),
        ("choice", None, "code"),
        ("choices", None, "codes"),
        ("yesno", None, "flag"),
        ("computed", "boolean", "flag"),
        ("partial_date", None, "text"),
        ("long_text", None, "text"),
    ],
)
def test_kinds(type_: str, value: str | None, kind: str) -> None:
    assert kind_of(item(kind=type_, value=value)) == kind
