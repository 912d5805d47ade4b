"""Runs the JavaScript evaluator outside a browser, for tests and `check_expressions --js`.

Needs mini-racer (a test dependency) or node; neither is needed to run Clinnova.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .evaluate import Env
from .tree import Tree
from .values import UNKNOWN, Value

try:
    import py_mini_racer as mini_racer
except ImportError:  # not installed in production
    mini_racer = None  # type: ignore[assignment]

MODULE = Path(__file__).parents[3] / "static" / "js" / "expressions.js"
_IMPORT = re.compile(r'import\s*\{([^}]*)\}\s*from\s*"(\.{1,2}/[^"]+)";')
_EXPORT = re.compile(r"^export (?=(?:function|const) (\w+))", re.MULTILINE)
_EXPORT_LIST = re.compile(r"^export \{([^}]*)\};", re.MULTILINE)
_NODE_SECONDS = 120

# JSON has no NaN and no infinity: raw results carry them as {"$": "NaN"}.
_BATCH = """
function runBatch(text, raw) {
  const {evaluate, knownResult} = module_0;
  const coded = (key, value) =>
    typeof value === "number" && !Number.isFinite(value) ? {"$": String(value)} : value;
  const run = ([tree, env]) => raw ? evaluate(tree, env) : knownResult(evaluate(tree, env));
  return JSON.stringify(JSON.parse(text).map(run), coded);
}
"""
_FROM_STDIN = """
const text = require("fs").readFileSync(0, "utf8");
process.stdout.write(runBatch(text, process.argv.includes("raw")));
"""


class NoJavaScript(RuntimeError):
    """Neither mini-racer nor node is there to run the JavaScript evaluator."""


def evaluate_all(cases: Sequence[tuple[Tree, Env]], *, raw: bool = False) -> list[Value]:
    """The results of many evaluations in one call, by default as `known_result` gives them.

    Raises NoJavaScript when there is nothing to run it with.
    """
    payload = json.dumps([[tree, _plain(env)] for tree, env in cases])
    results = json.loads(_runner()(payload, raw))
    return [_decoded(result) for result in results]


def _plain(env: Env) -> dict[str, Any]:
    return {
        "names": env.names,
        "visits": env.visits,
        "previous": env.previous,
        "today": env.today,
        "tables": env.tables,
    }


def _decoded(result: Any) -> Value:
    """JSON null is UNKNOWN, whole numbers are doubles like all others."""
    if result is None:
        return UNKNOWN
    if isinstance(result, int) and not isinstance(result, bool):
        return float(result)
    if isinstance(result, list):
        return [_decoded(part) for part in result]
    if isinstance(result, dict) and "$" in result:
        return float(result["$"])
    return result


def _runner() -> Callable[[str, bool], str]:
    if mini_racer is not None:
        return _in_mini_racer
    if shutil.which("node"):
        return _in_node
    raise NoJavaScript(
        "The JavaScript evaluator needs mini-racer (pip install -r requirements-dev.txt) or node on the PATH."
    )


def _in_mini_racer(payload: str, raw: bool) -> str:
    with mini_racer.MiniRacer() as engine:
        engine.eval(bundle(MODULE) + _BATCH)
        return str(engine.call("runBatch", payload, raw))


def _in_node(payload: str, raw: bool) -> str:
    script = bundle(MODULE) + _BATCH + _FROM_STDIN
    command = [str(shutil.which("node")), "-e", script, "raw" if raw else "known"]
    done = subprocess.run(
        command, input=payload, capture_output=True, text=True, timeout=_NODE_SECONDS, check=True
    )
    return done.stdout


def bundle(entry: Path) -> str:
    """One script from a module and those it imports; `module_0` holds the entry's exports."""
    order: list[Path] = []
    _collect(entry.resolve(), order)
    numbers = {path: len(order) - 1 - place for place, path in enumerate(order)}
    return "\n".join(_wrapped(path, numbers) for path in order)


def _collect(path: Path, order: list[Path]) -> None:
    """What is imported comes first."""
    for _, target in _IMPORT.findall(path.read_text(encoding="utf-8")):
        imported = (path.parent / target).resolve()
        if imported not in order:
            _collect(imported, order)
    order.append(path)


def _wrapped(path: Path, numbers: dict[Path, int]) -> str:
    source = path.read_text(encoding="utf-8")
    exported = _EXPORT.findall(source) + _EXPORT_LIST.findall(source)

    def local(found: re.Match[str]) -> str:
        return f"const {{{found[1]}}} = module_{numbers[(path.parent / found[2]).resolve()]};"

    source = _EXPORT_LIST.sub("", _EXPORT.sub("", _IMPORT.sub(local, source)))
    return f"const module_{numbers[path]} = (() => {{\n{source}\nreturn {{{', '.join(exported)}}};\n}})();"
