// Where every item stands: on the page or not, answered, usual. The state of a form (logic.js) holds it by place.
import {inFirstUnit, isNumber} from "./environment.js";
import {page, placeOf, values} from "./state.js";

const UNANSWERABLE = new Set(["computed", "heading"]);

/** Where the item of one place stands now; `held` holds its answer. */
export function judge(form, group, id, place, held) {
  const item = page.items[id];
  const above = form.above.get(group.id) ?? null;
  const own = item.show ? form.own.get(place) ?? null : true;
  const both = above === false || own === false ? false : above === true && own === true ? true : null;
  const filled = held[id] !== undefined || held[`${id}.missing`] !== undefined;
  keep(form.filled, place, filled);
  settle(form, place, both, filled, item.type === "computed");
  const asked = form.visible.has(place);
  const wanted = asked && item.required && !UNANSWERABLE.has(item.type);
  put(form.required, place, wanted);
  put(form.open, place, wanted && !filled);
  keep(form.ranges, place, asked && outOfRange(item, id, held));
}

/** Whether a group is on the page, after its items. */
export function settleGroup(form, group) {
  const filled = group.kind === "repeat" ? (values[group.id] ?? []).length > 0 : group.items.some((id) => form.filled.has(id));
  settle(form, group.id, form.above.get(group.id) ?? null, filled, false);
}

function settle(form, place, condition, filled, computed) {
  put(form.visible, place, condition === true || (condition === null && filled));
  put(form.orphaned, place, condition === false && filled && !computed);
}

function outOfRange(item, id, held) {
  if (!isNumber(item) || held[id] === undefined) return false;
  const number = inFirstUnit(item, held[id], held[`${id}.unit`]);
  const limits = [item.warn, item.type === "computed" ? item.hard : undefined];
  if (!limits.some((range) => range && outside(number, range))) return false;
  return {check: "warn", severity: "range", items: [id], row: held["@id"] ?? "", message: item.warnText, tone: "amber"};
}

export function outside(number, [least, most]) {
  return (least !== null && number < least) || (most !== null && number > most);
}

/** The state as the page shows it, in the order of the form. */
export function told(form) {
  const checks = page.checks.filter((check) => form.failed.get(check.id)).map((check) => ({...check, check: check.id, row: ""}));
  const order = form.open.size || form.ranges.size ? [...places()] : [];
  return {
    env: form.env,
    visible: form.visible,
    orphaned: form.orphaned,
    required: form.required.size,
    missing: order.filter((place) => form.open.has(place)),
    findings: [...checks, ...order.filter((place) => form.ranges.has(place)).map((place) => form.ranges.get(place))],
  };
}

function* places() {
  for (const group of page.groups) {
    if (group.kind !== "repeat") yield* group.items;
    else for (const row of values[group.id] ?? []) for (const id of group.items) yield placeOf(id, group.id, row["@id"]);
  }
}

function put(set, place, holds) {
  if (holds) set.add(place);
  else set.delete(place);
}

function keep(map, place, value) {
  if (value) map.set(place, value);
  else map.delete(place);
}
