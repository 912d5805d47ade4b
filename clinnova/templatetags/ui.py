"""The components of the product, each with a Python signature, so that a wrong argument fails loudly.

Arguments are keyword-only. Markup lives in templates/_components, looks in static/css/components; the gallery
at /ui/ shows every one. This library is a builtin: templates need no `{% load ui %}`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.utils import flatatt
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clinnova.lib import display
from clinnova.ui import icons, windows
from clinnova.ui.modules import links
from clinnova.ui.navigation import link_to
from clinnova.ui.statuses import look

register = template.Library()

for _name in ("day", "day_short", "moment", "clock", "number"):
    register.filter(_name, getattr(display, _name))
register.simple_tag(display.percent, name="percent")
register.simple_tag(display.period, name="period")

TONE_ICONS = {"blue": "info", "green": "success", "amber": "warning", "red": "error"}
_HIDDEN = '<span class="visually-hidden">{}</span>'


@register.simple_tag
def icon(*, name: str, label: str = "") -> SafeString:
    """A 16 px symbol in the colour of its text; `label` adds hidden words where none stand beside it."""
    return format_html("{}" + _HIDDEN, icons.drawing(name), label) if label else icons.drawing(name)


@register.simple_tag
def modules(*names: str) -> SafeString:
    """Links in the head that fetch modules of scripts, and all that they import, while the page is still read."""
    return links('<link rel="modulepreload" href="{}">', names)


@register.simple_tag
def modules_to_come(*names: str) -> SafeString:
    """The same for a page that probably comes next: fetched when there is time, and not run."""
    return links('<link rel="prefetch" as="script" href="{}">', names)


@register.simple_tag
def status_pill(*, status: str, word: str = "", boxed: bool = False) -> SafeString:
    """Symbol, word and colour of a status; `word` replaces the usual one, `boxed` gives it a wash."""
    shown = look(status)
    box = " pill--boxed" if boxed else ""
    return format_html(
        '<span class="pill pill--{}{}">{}<span>{}</span></span>',
        shown.tone,
        box,
        icons.drawing(shown.icon),
        word or shown.word,
    )


@register.simple_tag
def status_icon(*, status: str) -> SafeString:
    """The symbol of a status in its colour, its word for screen readers and as the title; for lists of links."""
    shown = look(status)
    return format_html(
        '<span class="tone-{}" title="{}">{}' + _HIDDEN + "</span>",
        *(shown.tone, shown.word, icons.drawing(shown.icon), shown.word),
    )


@register.simple_tag
def status_cell(*, status: str, href: str, title: str, count: int = 0) -> SafeString:
    """A cell of the visit matrix: one symbol that is a link; `title` says form, visit and status in words."""
    shown = look(status)
    more = format_html('<span class="cell__count">{}</span>', count) if count else ""
    return format_html(
        '<a class="cell cell--{}" href="{}" title="{}">{}' + _HIDDEN + "{}</a>",
        *(shown.tone, href, title, icons.drawing(shown.icon), title, more),
    )


@register.simple_tag
def status_legend(*, statuses: str) -> SafeString:
    """The symbols under a matrix; `statuses` separated by spaces."""
    return format_html(
        '<ul class="legend">{}</ul>',
        format_html_join("", "<li>{}</li>", ((status_pill(status=s),) for s in statuses.split())),
    )


@register.simple_tag
def count_badge(*, value: int, label: str, tone: str = "grey") -> SafeString:
    """A number in a wash, nothing for none; `label` says to screen readers what is counted."""
    if not value:
        return SafeString("")
    return format_html(
        '<span class="badge badge--{}">{} ' + _HIDDEN + "</span>", tone, display.number(value), label
    )


@register.simple_tag
def button(
    *,
    label: str,
    kind: str = "",
    href: str = "",
    type: str = "button",
    icon: str = "",
    icon_only: bool = False,
    small: bool = False,
    name: str = "",
    value: str = "",
    key: str = "",
    dialog: str = "",
    refused: str = "",
    attrs: Mapping[str, str] | None = None,
) -> SafeString:
    """A button, or a link that looks like one when `href` is given.

    `kind`: "" (bordered), primary, quiet or danger. `key` presses it from the keyboard, `dialog` a dialog.
    `refused` is the sentence of a policy: the button stays reachable, does nothing, and says why.
    """
    kinds = [f"button--{kind}" if kind else "", "button--small" if small else ""]
    classes = " ".join(filter(None, ["button", *kinds, "button--icon" if icon_only else ""]))
    is_link = href and not refused
    own = {"href": href} if is_link else {"type": "button" if refused else type, "name": name, "value": value}
    keys = {"data-key": key, "aria-keyshortcuts": key, "data-dialog-open": dialog}
    says = {"title": refused or (label if icon_only else ""), "aria-disabled": "true" if refused else ""}
    everything = {"class": classes, **own, **keys, **says, **(attrs or {})}
    written = flatatt({k: v for k, v in everything.items() if v != ""})
    word = format_html(_HIDDEN if icon_only else "<span>{}</span>", label)
    why = format_html(_HIDDEN, f". {refused}") if refused else ""
    cap = format_html('<kbd aria-hidden="true">{}</kbd>', key) if key and not icon_only else ""
    drawing = icons.drawing(icon) if icon else ""
    return format_html(
        "<{0}{1}>{2}{3}{4}{5}</{0}>", "a" if is_link else "button", written, drawing, word, why, cap
    )


@register.inclusion_tag("_components/sort_head.html", takes_context=True)
def sort_head(context: Context, *, key: str, label: str, sort: str, numeric: bool = False) -> dict[str, Any]:
    """A table head that sorts by `key`; `sort` is the present order, "-key" descending. Keeps filters."""
    descending = sort == f"-{key}"
    order = "descending" if descending else "ascending" if sort == key else ""
    wanted = f"-{key}" if order == "ascending" else key
    return {"label": label, "order": order, "numeric": numeric, "url": _query(context, sort=wanted, page="")}


@register.inclusion_tag("_components/pager.html", takes_context=True)
def pager(context: Context, *, page: Page) -> dict[str, Any]:
    """Earlier and later pages of a Django `Page`, with what is shown of how many. Keeps the filters."""
    earlier = _query(context, page=str(page.previous_page_number())) if page.has_previous() else ""
    later = _query(context, page=str(page.next_page_number())) if page.has_next() else ""
    return {"page": page, "earlier": earlier, "later": later}


@register.simple_tag
def link(route: str, *args: str) -> str:
    """The address of a route, or nothing where the installation does not have it."""
    return link_to(route, *args)


@register.inclusion_tag("_components/progress.html")
def progress(*, value: int, total: int, label: str) -> dict[str, Any]:
    """A bar with its words beside it: `18 of 22 required`."""
    return {"value": value, "total": max(total, 1), "label": label, "complete": total and value >= total}


@register.inclusion_tag("_components/progress.html")
def completeness(*, value: float | None, total: float = 100, label: str = "") -> dict[str, Any]:
    """A small bar with the share beside it, for table cells; a dash when nothing is expected yet."""
    share = display.percent(value, total)
    known = value is not None and bool(total)
    return {
        "value": value,
        "total": total,
        "label": label or share,
        "small": True,
        "known": known,
        "complete": known and value >= total,
    }


@register.inclusion_tag("_components/window_bar.html")
def window_bar(
    *, opens: date, closes: date, today: date, target: date | None = None, done: date | None = None
) -> dict[str, Any]:
    """The visit window with its target, today's mark, and the visit when it took place."""
    return {"bar": windows.window_bar(opens=opens, closes=closes, today=today, target=target, done=done)}


@register.inclusion_tag("_components/window_words.html")
def window_words(*, opens: date, closes: date, today: date, done: date | None = None) -> dict[str, Any]:
    """`3 days over` in the colour of its urgency, with its symbol; stands beside `window_bar`."""
    state = windows.state(opens=opens, closes=closes, today=today, done=done)
    return {"words": windows.days_words(opens=opens, closes=closes, today=today, done=done), "state": state}


@register.inclusion_tag("_components/facts.html")
def facts(*, pairs: Iterable[tuple[str, Any]], layout: str = "line") -> dict[str, Any]:
    """A definition list: `line` for the head of a page, `column` for a list of properties."""
    return {"pairs": pairs, "layout": layout}


@register.inclusion_tag("_components/timeline.html")
def timeline(*, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A history, newest first. Keys: at, what (needed), who, role, old, new, reason, icon, tone."""
    return {"entries": entries}


@register.inclusion_tag("_components/field.html")
def field(
    *, field: BoundField, help: str = "", width: str = "", attrs: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A field of a Django form: label, help, error and control, tied together. `width`: 2, 4, 8, 16 signs."""
    help_text = help or field.help_text
    is_list = isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)
    is_check = isinstance(field.field.widget, CheckboxInput)
    ids = [f"{field.auto_id}_help" if help_text else "", f"{field.auto_id}_error" if field.errors else ""]
    described = " ".join(filter(None, ids))
    tied = {"aria-describedby": described} if described else {}
    looks = {} if is_list or is_check else {"class": f"input input--{width}" if width else "input"}
    invalid = {"aria-invalid": "true"} if field.errors else {}
    control = field.as_widget(attrs={**looks, **tied, **invalid, **(attrs or {})})
    shown = {"field": field, "help": help_text, "control": control, "described": described}
    return {**shown, "is_list": is_list, "is_check": is_check}


@register.inclusion_tag("_components/error_summary.html")
def error_summary(*, form: BaseForm, focus: bool = True) -> dict[str, Any]:
    """What is wrong with a Django form, as links to its fields; or nothing. Takes the focus."""
    fields = [(bound, message) for bound in form for message in bound.errors]
    return {
        "fields": fields,
        "general": form.non_field_errors(),
        "shown": form.is_bound and not form.is_valid(),
        "focus": focus,
    }


def _block(template_name: str, content: str, **more: Any) -> SafeString:
    return render_to_string(f"_components/{template_name}.html", {"content": content, **more})


@register.simple_block_tag
def alert(content: str, *, tone: str = "blue", heading: str = "") -> SafeString:
    """A message in the page. Tones: blue to know, green done, amber to look at, red blocked."""
    return _block("alert", content, tone=tone, icon_name=TONE_ICONS[tone], heading=heading)


@register.simple_block_tag
def empty_state(content: str, *, heading: str) -> SafeString:
    """What stands where a list would be: why it is empty, and what comes next."""
    return _block("empty_state", content, heading=heading)


@register.simple_block_tag
def breadcrumbs(content: str) -> SafeString:
    """The way up, below the second level; its content is `<li>` elements, the last without a link."""
    return _block("breadcrumbs", content)


@register.simple_block_tag
def disclosure(content: str, *, summary: str, open: bool = False) -> SafeString:
    """Something that most readers do not need, one press away."""
    return _block("disclosure", content, summary=summary, open=open)


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str) -> SafeString:
    """A dialog, opened by `data-dialog-open="id"` or by `{% button dialog="id" %}`."""
    return _block("dialog", content, id=id, title=title)


@register.simple_block_tag
def chart(content: str, *, title: str, unit: str = "", csv: str = "") -> SafeString:
    """The frame of a chart: its finding as the title, what the axis counts, its numbers as a file."""
    return _block("chart", content, title=title, unit=unit, csv=csv)


def _query(context: Context, **changes: str) -> str:
    asked = context["request"].GET.copy()
    for name, value in changes.items():
        if value:
            asked[name] = value
        else:
            asked.pop(name, None)
    return f"?{asked.urlencode()}"
