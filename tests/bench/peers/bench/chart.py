"""The chart of growth in the documentation."""

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

from .places import ROOT

INK, LINES = "#333333", {4: "#08519c", 6: "#3182bd", 8: "#6baed6", 10: "#9ecae1"}


def draw(found, file=ROOT / "docs" / "growth.svg"):
    """Draws what :mod:`bench.scale` measured: both axes logarithmic, so that a straight line at 45° is growth in proportion."""
    rows = found["rows"]
    areas = [row["areas"] for row in rows]
    # The same bytes for the same figures, and text as text.
    plt.rcParams.update({"svg.hashsalt": "choros", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10, "text.color": INK, "axes.labelcolor": INK})
    figure, (whole, tile) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
    series = [("load", [row["load_seconds"] for row in rows], "#08519c", "o")]
    if all(row["pyramid_seconds"] for row in rows):
        series.append((f"pyramid, z{found['zooms'][0]} to z{found['zooms'][1]}", [row["pyramid_seconds"] for row in rows], "#d94801", "s"))
    for name, values, colour, marker in series:
        whole.plot(areas, values, color=colour, marker=marker, label=name)
    base = min(values[0] for _, values, _, _ in series)
    whole.plot(areas, [base * area / areas[0] for area in areas], color="#999999", linestyle=":", label="in proportion")
    _axes(whole, "seconds", areas, "Load and pyramid")
    for zoom in (zoom for zoom in LINES if all(zoom in keyed(row) for row in rows)):
        tile.plot(areas, [keyed(row)[zoom]["p50_ms"] for row in rows], color=LINES[zoom], marker="o", label=f"z{zoom}, median")
        tile.plot(areas, [keyed(row)[zoom]["p99_ms"] for row in rows], color=LINES[zoom], marker="^", linestyle="--", label=f"z{zoom}, 99 in 100")
    _axes(tile, "milliseconds", areas, "A cold tile")
    figure.savefig(file, metadata={"Date": None, "Title": "Growth from 1,000 to 100,000 areas"})
    plt.close(figure)


def keyed(row):
    """The zooms of a row by number: JSON makes them text."""
    return {int(zoom): value for zoom, value in row["cold"].items()}


def _axes(axes, unit, areas, title):
    axes.set(xscale="log", yscale="log", xlabel="areas", ylabel=unit, title=title)
    axes.set_xticks(areas, [f"{area:,}" for area in areas])
    axes.minorticks_off()
    axes.grid(True, color="#dddddd", linewidth=0.6)
    axes.legend(frameon=False, fontsize=8)
