"""Writes ``styles/ramps.json``: the ColorBrewer ramps the maps use."""

import json
import re

from . import sources

SEQUENTIAL = ["YlOrBr", "Blues", "Greens", "Purples", "YlGnBu"]
DIVERGING = ["RdBu", "PuOr", "BrBG"]
LICENSE = "Apache-2.0"
CREDIT = (
    "This product includes color specifications and designs developed by Cynthia Brewer "
    "(http://colorbrewer.org/). Copyright (c) 2002 Cynthia Brewer, Mark Harrower, and "
    "The Pennsylvania State University."
)


def _colors(text, name):
    """Number of classes -> colours of one ramp, read from the package's module text."""
    block = re.search(rf"\b{name}: \{{(.*?)\}}", text, re.DOTALL).group(1)
    return {k: re.findall(r"#[0-9a-f]{6}", line) for k, line in re.findall(r"(\d+): \[(.*?)\]", block)}


def write_ramps(styles):
    """Sequential ramps of 3 to 9 classes, diverging ones of 3 to 11."""
    text = (sources.node_package("colorbrewer") / "index.js").read_text(encoding="utf-8")
    lines = []
    for kind, names in (("sequential", SEQUENTIAL), ("diverging", DIVERGING)):
        for name in names:
            ramp = {"type": kind, "colors": _colors(text, name)}
            lines.append(f"    {json.dumps(name)}: {json.dumps(ramp)}")
    head = f'{{\n  "license": {json.dumps(LICENSE)},\n  "credit": {json.dumps(CREDIT)},\n  "ramps": {{\n'
    styles.mkdir(parents=True, exist_ok=True)
    (styles / "ramps.json").write_text(head + ",\n".join(lines) + "\n  }\n}\n", encoding="utf-8")
