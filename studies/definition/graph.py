"""Ordering things that need one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def sorted_with_cycles(needs: Mapping[str, Iterable[str]]) -> tuple[list[str], list[list[str]]]:
    """(names with every name after what it needs, the cycles that make this impossible).

    `needs` maps a name to the names it needs; names that are no key are ignored. Names keep their given
    order where the needs allow it. Each cycle is a list in which every name needs the next; the names of
    cycles are missing from the order. Iterative: a long chain cannot exhaust the stack.
    """
    state: dict[str, int] = {}
    order: list[str] = []
    cycles: list[list[str]] = []
    looped: set[str] = set()
    for start in needs:
        if start in state:
            continue
        state[start] = 1
        path = [start]
        waiting = [iter(sorted(set(needs[start])))]
        while path:
            step = next((name for name in waiting[-1] if name in needs and state.get(name) != 2), None)
            if step is None:
                waiting.pop()
                done = path.pop()
                state[done] = 2
                if done not in looped:
                    order.append(done)
            elif state.get(step) == 1:
                cycle = path[path.index(step) :]
                cycles.append(cycle)
                looped.update(cycle)
            else:
                state[step] = 1
                path.append(step)
                waiting.append(iter(sorted(set(needs[step]))))
    return order, cycles


def reached_from(start: str, leads_to: Mapping[str, Iterable[str]]) -> set[str]:
    """Every name that can be reached from `start`, without `start` itself unless a way leads back."""
    found: set[str] = set()
    waiting = list(leads_to.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(leads_to.get(name, ()))
    return found
