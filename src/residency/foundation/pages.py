"""One way to render a self-contained HTML page, and its plots as inline SVG."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markupsafe import Markup

INK, ACCENT, FAINT = "#1f2933", "#0b5c74", "#616e7c"
"""Text, the one accent colour, and lines that may step back; each at least 4.5 : 1 on white (WCAG 2.2, 1.4.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a plot."""

    name: str
    """Written beside its last point."""
    points: tuple[tuple[float, float], ...]
    """(x, y) pairs, x rising."""
    dashed: bool = False
    """How it is told from another one without colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One value of an interval plot."""

    name: str
    """Written to its left."""
    value: float | None
    """None is written as "not measured"."""
    low: float | None = None
    """Lower bound of its interval."""
    high: float | None = None
    """Upper bound."""
    strong: bool = False
    """Drawn filled and bold: the one that the plot is about."""


def render(name: str, **values: Any) -> str:
    """A page from the template `resources/pages/<name>`. Every value is escaped, unless it is `Markup`.

    Raises:
        jinja2.UndefinedError: the template names a value that was not given (a bug).
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    pages = Environment(
        loader=PackageLoader("residency.foundation", "resources/pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["number"] = number
    return pages.get_template(name).render(**values)


def number(value: float | None, *, signed: bool = False) -> str:
    """A value with three digits that matter; "not measured" where it is None."""
    if value is None:
        return "not measured"
    size = abs(value)
    decimals = 3 if size < 10 else 1 if size < 1000 else 0
    text = f"{value:{'+' if signed else ''},.{decimals}f}"
    return text if any(digit in text for digit in "123456789") else text.lstrip("+-")


def svg_line_plot(
    lines: Sequence[Line], *, x_label: str, y_label: str, describe: str, marked: tuple[float, float, str] | None = None
) -> "Markup":
    """Lines over a common x axis, each named at its end.

    Args:
        lines: what to draw; those without points are left out.
        x_label: what the x axis counts, with unit.
        y_label: what the y axis counts, with unit.
        describe: what a person who does not see the plot should read instead.
        marked: one point to mark, with its words.
    """
    figure, axes = _canvas(width=5.4, height=2.9)
    drawn = [line for line in lines if line.points]
    heights = sorted(line.points[-1][1] for line in drawn)
    for line in drawn:
        x, y = zip(*line.points, strict=True)
        away = 7 * (heights.index(y[-1]) - (len(drawn) - 1) / 2)  # names of lines that end close together stay apart
        style: dict[str, Any] = {"linestyle": (0, (5, 3)), "color": FAINT} if line.dashed else {"color": ACCENT}
        axes.plot(x, y, linewidth=1.8, marker="" if line.dashed else "o", markersize=3, **style)
        words = {"textcoords": "offset points", "va": "center", "fontsize": 10, "color": style["color"]}
        axes.annotate(line.name, (x[-1], y[-1]), xytext=(6, away), **words)
    if marked is not None:
        axes.plot([marked[0]], [marked[1]], marker="o", markersize=9, fillstyle="none", color=INK, linestyle="none")
        axes.annotate(marked[2], marked[:2], xytext=(0, 12), textcoords="offset points", ha="center", fontsize=10, color=INK)
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    axes.margins(x=0.02, y=0.15)
    return _as_svg(figure, describe)


def svg_intervals(bars: Sequence[Bar], *, x_label: str, describe: str) -> "Markup":
    """Values with their intervals, one below the other, names at the left.

    Args:
        bars: from top to bottom.
        x_label: what is counted, with unit.
        describe: what a person who does not see the plot should read instead.
    """
    figure, axes = _canvas(width=5.4, height=0.6 + 0.3 * len(bars))
    for place, bar in enumerate(reversed(bars)):
        if bar.value is None:
            words = {"va": "center", "fontsize": 9, "color": FAINT, "transform": axes.get_yaxis_transform()}
            axes.text(0.015, place, "not measured", **words)
            continue
        colour = ACCENT if bar.strong else FAINT
        if bar.low is not None and bar.high is not None:
            axes.plot([bar.low, bar.high], [place, place], color=colour, linewidth=2.4 if bar.strong else 1.6)
        axes.plot([bar.value], [place], marker="o", markersize=7, color=colour, fillstyle="full" if bar.strong else "none")
    axes.set_yticks(range(len(bars)), [bar.name for bar in reversed(bars)])
    for text, bar in zip(axes.get_yticklabels(), reversed(bars), strict=True):
        text.set_fontweight("bold" if bar.strong else "normal")
    axes.set_ylim(-0.6, len(bars) - 0.4)
    axes.set_xlabel(x_label)
    axes.grid(axis="x", color="#e4e7eb", linewidth=0.8)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return _as_svg(figure, describe)


def _canvas(*, width: float, height: float) -> tuple[Any, Any]:
    """An empty figure (inches) and its axes, without the frame that says nothing."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color("#9aa5b1")
    axes.tick_params(colors=INK, labelsize=10)
    axes.xaxis.label.set(color=INK, fontsize=10)
    axes.yaxis.label.set(color=INK, fontsize=10)
    return figure, axes


def _as_svg(figure: Any, describe: str) -> "Markup":
    """The figure as SVG that may stand inside HTML: text as text, no dates, no outside names, the same every time."""
    import io

    import matplotlib as mpl
    from markupsafe import Markup, escape

    written = io.StringIO()
    settings: Mapping[str, Any] = {"svg.fonttype": "none", "svg.hashsalt": "residency", "font.family": "DejaVu Sans"}
    with mpl.rc_context(dict(settings)):
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = written.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
    svg = re.sub(r' xmlns(:\w+)?="[^"]*"', "", svg)
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.S)  # it would hold for the whole page
    svg = re.sub(r"\bfont: (?:(bold|\d00) )?([\d.]+)px [^;\"]*", _font, svg)
    svg = re.sub(r" font-family: [^;\"]*;", "", svg)
    svg = re.sub(r' (?:width|height)="[\d.]+pt"', "", svg, count=2)
    label = f'<svg role="img" aria-label="{escape(describe)}"'
    return Markup(svg.replace("<svg", label, 1).strip())


def _font(found: "re.Match[str]") -> str:
    """The page's own font instead of a named one."""
    weight = f"; font-weight: {found[1]}" if found[1] else ""
    return f"font-size: {found[2]}px{weight}"


def own_ids(svgs: Iterable["Markup"]) -> "list[Markup]":
    """Several plots with the names inside them made different, so that they may stand on one page."""
    from markupsafe import Markup

    return [
        Markup(re.sub(r'(\bid="|href="#|url\(#)', lambda found, place=place: f"{found[1]}p{place}-", str(svg)))  # type: ignore[misc]
        for place, svg in enumerate(svgs)
    ]
