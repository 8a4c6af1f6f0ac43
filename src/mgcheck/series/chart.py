"""The series as an SVG picture: time to the right, the value upward, the bands of the headline's source behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from html import escape
from itertools import groupby, pairwise

from mgcheck.judging.limits import class_limits, stated_ends
from mgcheck.knowledge.model import MgClass
from mgcheck.language.say import say
from mgcheck.quantity.interval import Interval
from mgcheck.render.picture import FONT, head
from mgcheck.render.ruler import Scale, limit_text, scale_of
from mgcheck.render.terminal_text import inert
from mgcheck.series.series import Series, Trend
from mgcheck.series.words import Described, described, name_of_class, title, unit_words

# In pixels: a panel, its plot, and the margins around the plot.
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 800, 280, 64, 112, 52, 44
_PLOT = _WIDTH - _LEFT - _RIGHT
_LINE, _ARROW, _TICK = 13, 16, 5
# The room that the scale leaves around the lowest and the highest value.
_MARGIN = Fraction(9, 8)
# With more results, the dots are smaller.
_MANY, _LARGE, _SMALL = 60, 4.0, 2.5
_DAY = 86_400
# The steps between the marks on the axis of time, in seconds, and how many marks there may be.
_STEPS = [3600 * hours for hours in (1, 3, 6, 12)] + [
    _DAY * days for days in (1, 2, 7, 14, 30, 91, 182, 365, 730, 1826)
]
_MOST_MARKS = 6
_LIGHT = {
    "paper": "#ffffff",
    "ink": "#24292f",
    "faint": "#6e7781",
    "severe_hypo": "#0b3a80",
    "hypo": "#2268c4",
    "normal": "#2b7a2b",
    "hyper": "#b85c00",
    "severe_hyper": "#7d3c00",
    "band_severe_hypo": "#b9d3f6",
    "band_hypo": "#deebfb",
    "band_normal": "#e3f2e3",
    "band_hyper": "#fdeed9",
    "band_severe_hyper": "#f8d2a4",
}
_DARK = {
    "paper": "#16191d",
    "ink": "#e6e9ec",
    "faint": "#9aa4ae",
    "severe_hypo": "#a9ccff",
    "hypo": "#6aa9ff",
    "normal": "#74cf74",
    "hyper": "#ffa64d",
    "severe_hyper": "#ffcf9c",
    "band_severe_hypo": "#1f3f6e",
    "band_hypo": "#1b2b42",
    "band_normal": "#1b3320",
    "band_hyper": "#3d2c17",
    "band_severe_hyper": "#6b4414",
}


def chart(trend: Trend, *, iso: bool) -> str:
    """Draw the series as SVG, a panel a specimen; its description lists every result.

    The colors are light or dark as the viewer prefers. `iso` says that the dates are written in ISO 8601.
    """
    language = trend.language
    titles, described_lines, body = [], [], []
    for place, series in enumerate(trend.series):
        rows = described(series, language, iso=iso)
        titles.append(title(series, rows, language, iso=iso))
        described_lines.append(f"{titles[-1]} ({unit_words(series, language)})")
        described_lines += [" ".join(filter(None, row[:5])) for row in rows]
        body += [
            f'<g transform="translate(0 {place * _HEIGHT})">',
            *_Panel(series, rows, language, titles[-1]).parts(),
            "</g>",
        ]
    whole = head("; ".join(titles) or say("trend.none", language), "\n".join(described_lines))
    height = _HEIGHT * max(1, len(trend.series))
    return f"{whole.format(width=_WIDTH, height=height)}{_style()}" + "\n".join(
        [f'<rect class="paper" width="{_WIDTH}" height="{height}"/>', *body, "</svg>\n"]
    )


def _style() -> str:
    """The style, with other colors for viewers that prefer dark ones."""

    def colors(names: dict[str, str]) -> str:
        return "".join(f"--{name}: {color}; " for name, color in names.items())

    rules = [
        f"svg {{ {colors(_LIGHT)}}}",
        f"@media (prefers-color-scheme: dark) {{ svg {{ {colors(_DARK)}}} }}",
        f"text {{ font: 12px {FONT}; fill: var(--ink); }} .faint {{ fill: var(--faint); }}",
        ".title { font-weight: bold; } .paper { fill: var(--paper); }",
        ".limit, .line, .mark { stroke: var(--faint); fill: none; stroke-width: 1; } .limit { stroke-dasharray: 2 3; }",
        ".lab { stroke: var(--ink); stroke-width: 1.5; } .dot { stroke: var(--paper); stroke-width: 0.75; }",
        ".arrow { fill: none; stroke-width: 2; } .open { fill: var(--ink); stroke: var(--ink); }",
        *(f".{name} {{ fill: var(--{name}); }}" for name in _LIGHT if name.startswith("band_")),
        *(f".{cls} {{ fill: var(--{cls}); }} .arrow.{cls} {{ fill: none; stroke: var(--{cls}); }}" for cls in MgClass),
    ]
    return "<style>\n" + "\n".join(rules) + "\n</style>\n"


class _Panel:
    """The drawing of one specimen."""

    def __init__(self, series: Series, rows: list[Described], language: str, heading: str) -> None:
        self.series = series
        self.rows = rows
        self.language = language
        self.heading = heading
        self.high = _HEIGHT - _TOP - _BOTTOM
        self.scale = _scale(series, self.high)
        self.first, self.span = series.seconds[0], series.seconds[-1] - series.seconds[0]

    def parts(self) -> Iterator[str]:
        """The elements, from the back to the front."""
        yield _text(_LEFT, 20, self.heading, 'class="title"')
        yield _text(_LEFT, 40, unit_words(self.series, self.language), 'class="faint"')
        yield from self._bands()
        yield from self._limits()
        yield from self._time()
        yield from self._laboratory()
        yield from self._line()
        yield from self._results()

    def _x(self, seconds: float) -> float:
        return _LEFT + (_PLOT * (seconds - self.first) / self.span if self.span else _PLOT / 2)

    def _y(self, value: Fraction) -> float:
        within = min(max(value, self.scale.low), self.scale.high)
        return _TOP + self.high - self.scale.position(within)

    def _bands(self) -> Iterator[str]:
        """The bands of each class, with its name to the right."""
        for cls, bands in groupby(self.series.headline.bands, key=lambda band: band.cls):
            own = [band.interval for band in bands]
            top = self._y(self.scale.high if own[-1].high is None else own[-1].high.value)
            height = self._y(max(own[0].low.value, self.scale.low)) - top
            yield f'<rect class="band_{cls}" x="{_LEFT}" y="{top:.1f}" width="{_PLOT}" height="{height:.1f}"/>'
            if height >= _LINE:
                name = name_of_class(cls, self.language)
                yield _text(_LEFT + _PLOT + 8, top + height / 2 + 4, name, 'class="faint"')

    def _limits(self) -> Iterator[str]:
        """The limits at which the class changes and the ends of the scale, with numbers where there is room."""
        headline = self.series.headline
        limits = class_limits(headline)
        written: list[float] = []
        for limit in dict.fromkeys([*stated_ends(headline), *limits, self.scale.low, self.scale.high]):
            y = self._y(limit)
            if limit in limits:
                yield f'<path class="limit" d="M{_LEFT} {y:.1f}h{_PLOT}"/>'
            if all(abs(y - other) >= _LINE for other in written):
                written.append(y)
                yield _text(_LEFT - 8, y + 4, limit_text(limit, self.language), 'text-anchor="end"')

    def _time(self) -> Iterator[str]:
        """The axis of time, marked at round times by the clock of the first result."""
        bottom = _TOP + self.high
        yield f'<path class="mark" d="M{_LEFT} {bottom}h{_PLOT}"/>'
        moment = self.series.points[0].date.moment
        step = next((step for step in _STEPS if self.span / step <= _MOST_MARKS), _STEPS[-1] * 10)
        midnight = self.first - (moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()
        marks = [midnight + step * nth for nth in range(int((self.first + self.span - midnight) // step) + 1)]
        # A series within less than a step has the time of its first result.
        for seconds in [each for each in marks if each >= self.first] or [self.first]:
            shown = moment + timedelta(seconds=seconds - self.first)
            text = shown.isoformat(" ", "minutes") if shown.hour or shown.minute else shown.date().isoformat()
            x = self._x(seconds)
            yield f'<path class="mark" d="M{x:.1f} {bottom}v{_TICK}"/>'
            yield _text(x, bottom + _TICK + _LINE, text, 'class="faint" text-anchor="middle"')

    def _laboratory(self) -> Iterator[str]:
        """The ends of the laboratory's range of each day that has one."""
        for point, seconds in zip(self.series.points, self.series.seconds, strict=True):
            own = point.laboratory(self.series.unit)
            for end in () if own is None else stated_ends(own):
                yield f'<path class="lab" d="M{self._x(seconds) - _TICK:.1f} {self._y(end):.1f}h{2 * _TICK}"/>'

    def _line(self) -> Iterator[str]:
        """A line between neighbors, not across a comparator."""
        places = [
            (self._x(seconds), self._y(self.series.value(point)), point.quantity.comparator is None)
            for point, seconds in zip(self.series.points, self.series.seconds, strict=True)
        ]
        for (x, y, exact), (to_x, to_y, also_exact) in pairwise(places):
            if exact and also_exact:
                yield f'<path class="line" d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'

    def _results(self) -> Iterator[str]:
        """A dot for each value, an arrow for one that a comparator leaves open or that lies beyond the scale."""
        radius = _LARGE if len(self.rows) <= _MANY else _SMALL
        for point, seconds, row in zip(self.series.points, self.series.seconds, self.rows, strict=True):
            value, where = self.series.value(point), point.quantity.interval
            x, y = self._x(seconds), self._y(value)
            said = f"<title>{escape(inert(' '.join(filter(None, row[:5]))))}</title>"
            way = _direction(where) or (value > self.scale.high) - (value < self.scale.low)
            cls = point.answer.cls or "open"
            if way:
                tip = y - way * _ARROW
                yield (
                    f'<path class="arrow {cls}" d="M{x - 4:.1f} {y:.1f}h8M{x:.1f} {y:.1f}V{tip:.1f}'
                    f'l-4 {way * 5}m4 {-way * 5}l4 {way * 5}">{said}</path>'
                )
            else:
                yield f'<circle class="dot {cls}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}">{said}</circle>'


def _direction(where: Interval) -> int:
    """Return 1 for values without an upper end, -1 for those down to 0, 0 for one value."""
    return 1 if where.high is None else -1 if where.low.value == 0 else 0


def _scale(series: Series, height: int) -> Scale:
    """The scale upward."""
    values = [series.value(point) * way for point in series.points for way in (1 / _MARGIN, _MARGIN)]
    scale = scale_of([series.headline], height, values)
    assert scale is not None, "no document has as many limits as the picture has pixels"  # noqa: S101 - for mypy
    return scale


def _text(x: float, y: float, content: str, attributes: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {attributes}>{escape(inert(content))}</text>'
