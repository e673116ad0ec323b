"""Pages: nothing from outside, everything escaped, plots the same every time with their text as text."""

import re

import pytest

from residency.foundation.pages import Bar, Line, number, own_ids, svg_intervals, svg_line_plot


def plot():
    lines = [
        Line(name="tune", points=((0, 2.5), (10, 1.5), (20, 1.2))),
        Line(name="train & <more>", points=((1, 2.0), (20, 1.2)), dashed=True),
        Line(name="nothing", points=()),
    ]
    return svg_line_plot(lines, x_label="step", y_label="nats", describe='falls "fast" <b>', marked=(20, 1.2, "kept"))


def bars():
    found = [
        Bar(name="tuned", value=0.8, low=0.7, high=0.9, strong=True),
        Bar(name="base", value=0.2),
        Bar(name="x", value=None),
    ]
    return svg_intervals(found, x_label="ROUGE-L", describe="tuned 0.8")


@pytest.mark.parametrize("draw", [plot, bars])
def test_a_plot_is_the_same_every_time_and_names_nothing_outside(draw):
    svg = str(draw())
    assert svg == str(draw())
    assert svg.startswith("<svg ") and svg.endswith("</svg>")
    assert "http" not in svg and "<metadata" not in svg and "<style" not in svg and "DejaVu" not in svg
    assert not re.search(r"20\d\d-\d\d-\d\d", svg)


def test_the_text_of_a_plot_is_text_and_escaped():
    svg = str(plot())
    assert ">tune</text>" in svg and "train &amp; &lt;more&gt;" in svg and ">kept</text>" in svg
    assert 'role="img"' in svg and "<b>" not in svg
    assert ">not measured</text>" in str(bars())


def test_plots_on_one_page_have_names_of_their_own():
    first, second = own_ids([bars(), bars()])
    ids = [set(re.findall(r'\bid="([^"]+)"', str(svg))) for svg in (first, second)]
    assert ids[0] and not ids[0] & ids[1]
    for svg, own in zip((first, second), ids, strict=True):
        assert set(re.findall(r'href="#([^"]+)"', str(svg))) | set(re.findall(r"url\(#([^)]+)\)", str(svg))) <= own


@pytest.mark.parametrize(
    ("value", "signed", "text"),
    [
        (None, False, "not measured"),
        (0.5, False, "0.500"),
        (-0.02, True, "-0.020"),
        (0.02, True, "+0.020"),
        (-0.0001, True, "0.000"),
        (0.0, True, "0.000"),
        (43.217, False, "43.2"),
        (12345.6, False, "12,346"),
    ],
)
def test_numbers_have_three_digits_that_matter(value, signed, text):
    assert number(value, signed=signed) == text
