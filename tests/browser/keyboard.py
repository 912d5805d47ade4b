"""Somebody who has no mouse: everything by keys, and every answer where the keyboard stands."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from playwright.sync_api import Page, expect

from studies.definition.compiled import ItemDef

# Where the keyboard is, and what the control under it offers.
_HERE = """() => {
  const focus = document.activeElement;
  const box = focus?.closest("[data-place]");
  const options = focus?.closest("[data-options]");
  const inputs = options ? [...options.querySelectorAll("input")] : [];
  return {
    id: focus?.id ?? "", tag: focus?.tagName ?? "", label: focus?.getAttribute?.("aria-label") ?? "",
    text: focus?.matches("a, button, summary") ? focus.textContent.trim() : "",
    act: focus?.dataset?.act ?? "", place: box?.dataset.place ?? "",
    page: [location.pathname, performance.timeOrigin].join(" "),
    refused: [...document.querySelectorAll("[data-refused] [data-text]")].map((one) => one.textContent),
    picks: inputs.map((one) => [one.value, one.dataset.pick ?? "", "none" in one.dataset, one.checked]),
    codes: focus?.tagName === "SELECT" ? [...focus.options].map((option) => [option.value, option.text]) : [],
    selected: focus?.tagName === "SELECT" ? focus.selectedIndex : -1,
  };
}"""
REASONS = ["ND", "UNK", "NI", "NA", "REFU"]
FAR = 160  # presses of Tab after which something is out of reach
Answer = Callable[[ItemDef], Any]


class Typist:
    """Hands on a keyboard in front of a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, page.keyboard

    def here(self) -> dict[str, Any]:
        return dict(self.page.evaluate(_HERE))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys.press(key)

    def tab_to(self, wanted: Callable[[dict[str, Any]], bool], what: str) -> None:
        """Tab until the keyboard stands on what is meant."""
        for _press in range(FAR):
            if wanted(self.here()):
                return
            self.press("Tab")
        raise AssertionError(f"The keyboard does not reach {what} on {self.page.url}")

    def follow(self) -> None:
        """Enter on a link or a button that leads to another page."""
        before = self.here()["page"]
        self.press("Enter")
        self.page.wait_for_function(
            "(before) => [location.pathname, performance.timeOrigin].join(' ') !== before", arg=before
        )
        self.page.wait_for_load_state("domcontentloaded")

    def fill_form(self, items: dict[str, ItemDef], answers: Answer, fallback: Answer) -> set[str]:
        """Answer every item from the first to the button at the end, complete the form, and answer what that asks for
        on the way. Gives the places that were answered; the form is complete afterwards.
        """
        self.page.wait_for_selector("#crf-form[data-ready]")
        done: set[str] = set()
        for _round in range(4):
            self._walk(items, answers, done)
            if self._complete():
                return done
            answers = fallback  # the keyboard stands on what is still required
        raise AssertionError(f"{self.page.url} is not complete: {self.here()}")

    def _walk(self, items: dict[str, ItemDef], answers: Answer, done: set[str]) -> None:
        here = self.here()
        while here["id"] != "crf-complete":
            place = here["place"]
            assert place and place not in done, (self.page.url, here)
            done.add(place)
            item = items[place.split(".")[-1]]
            self._answer(item, answers(item), here)
            here = self.here()
            assert here["place"] != place, f"The keyboard does not leave {place}: {here}"

    def _answer(self, item: ItemDef, value: Any, here: dict[str, Any]) -> None:
        """One answer, and on to the next item."""
        if isinstance(value, dict):
            self.press(f"Alt+{REASONS.index(value['missing']) + 1}")
            return
        if value is not None and here["act"] != "value":
            if here["picks"]:
                self._pick(value, here["picks"])
            elif here["codes"]:
                self._search(str(value), here)
            elif here["tag"] in ("INPUT", "TEXTAREA"):
                self.keys.type(_typed(item, value))
        self.press("Control+Enter" if here["tag"] == "TEXTAREA" else "Enter")

    def _pick(self, value: Any, picks: list[list[Any]]) -> None:
        """By the number keys that the page shows."""
        codes = value if isinstance(value, list) else [value]
        keys = {code: key for code, key, none, _checked in picks if not none}
        chosen = {code for code, _key, none, checked in picks if checked and not none}
        for code in [c for c in map(str, codes) if c not in chosen] or (["0"] if value == [] else []):
            self.press(*(keys.get(code, code) if value != [] else "0"))

    def _search(self, code: str, here: dict[str, Any]) -> None:
        """By the first letters of the word, the rest of the way with the arrows."""
        words = dict(here["codes"])
        self.keys.type(words[code].split(" ")[0])
        away = [c for c, _word in here["codes"]].index(code) - self.here()["selected"]
        self.press(*(["ArrowDown" if away > 0 else "ArrowUp"] * abs(away)))

    def _complete(self) -> bool:
        """Whether the form is complete; else the keyboard was brought to what is missing."""
        before = self.here()["page"]
        self.press("Enter")
        self.page.wait_for_function(
            """(before) => [location.pathname, performance.timeOrigin].join(" ") !== before
              || document.activeElement.closest("[data-place]") || !document.getElementById("crf-notice")?.hidden""",
            arg=before,
        )
        if self.here()["page"] == before:
            return False
        self.page.wait_for_load_state("domcontentloaded")
        self.page.wait_for_function("document.activeElement !== document.body")
        expect(self.page.locator(".crf-head .pill")).to_have_text("Complete")
        return True


def _typed(item: ItemDef, value: Any) -> str:
    """As a person writes it: the day before the month."""
    text = str(value)
    if item.type in ("date", "partial_date") and len(text) == 10:
        day = date.fromisoformat(text)
        return (
            f"{day.day}.{day.month}.{day:%y}"
            if item.type == "date" and day.year > 2000
            else f"{day:%d/%m/%Y}"
        )
    if item.type == "datetime":
        return f"{datetime.fromisoformat(text):%d.%m.%Y %H:%M}"
    if item.type == "decimal":
        return text.replace(".", ",")
    return text if not isinstance(value, list | dict) else json.dumps(value)
