"""The report's plots, as SVG beside the figures that they show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from copydesk.views.messages import count as counted
from copydesk.views.report.markup import own, text, value
from copydesk.views.report.series import Series

#: Units of the plot over time.
_WIDTH, _HEIGHT, _FOOT, _HEAD = 720, 150, 22, 18
#: Gaps that are told in words.
_GAPS = 8


def bars(heading: str, rows: Sequence[tuple[str, int]], *, unit: str, of: int | None = None) -> str:
    """A table of names and counts with a bar each.

    Args:
        heading: of the table.
        rows: names and counts.
        unit: what is counted.
        of: what a full bar stands for, and counts are shares of; the greatest count, if not given.
    """
    if not rows:
        return (
            f'<section class="plot"><h3>{text(heading)}</h3><p class="missing">None is stated.</p></section>'
        )
    full = of or max(count for _, count in rows) or 1
    body = "".join(_row(name, count, count / full, is_share=of is not None) for name, count in rows)
    return (
        f'<section class="plot"><h3>{text(heading)}</h3><table><thead class="unseen"><tr><th scope="col">'
        f'{text(heading)}</th><th scope="col">{text(unit)}</th><td></td></tr></thead><tbody>{body}</tbody></table>'
        "</section>"
    )


def _row(name: str, count: int, share: float, *, is_share: bool) -> str:
    figure = f"{count:,}" + (f" <small>{share:.0%}</small>" if is_share else "")
    return (
        f'<tr><th scope="row">{own(name)}</th><td class="count">{figure}</td>'
        f'<td class="bar">{bar(share)}</td></tr>'
    )


def bar(share: float) -> str:
    """A bar of which a share is filled, without words: the figure stands beside it."""
    return (
        '<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="track" width="100" height="8"/><rect class="fill" width="{100 * share:.1f}" height="8"/></svg>'
    )


def over_time(series: Series | None) -> str:
    """Articles over time, with the gaps in between marked and told."""
    if series is None:
        missing = '<p class="missing">No date is stated.</p>'
        return f'<section class="plot wide"><h3>Articles over time</h3>{missing}</section>'
    return (
        f'<section class="plot wide"><h3>Articles by {series.unit}</h3>{"".join(_columns(series))}'
        f"{_told(series)}{_as_table(series)}</section>"
    )


def _columns(series: Series) -> Iterator[str]:
    most = max(count for _, count in series.bins)
    first, last = series.bins[0][0], series.bins[-1][0]
    label = f"Articles by {series.unit} from {first} to {last}, at most {most:,}; {len(series.gaps)} gaps"
    yield f'<svg class="columns" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{value(label)}">'
    step = _WIDTH / max(len(series.bins), 12)
    floor = _HEIGHT - _FOOT
    for place, (name, count) in enumerate(series.bins):
        height = (floor - _HEAD) * count / most
        x, width = place * step + step * 0.1, step * 0.8
        if count:
            yield (
                f'<rect class="fill" x="{x:.1f}" y="{floor - height:.1f}" width="{width:.1f}" height="{height:.1f}">'
                f"<title>{text(name)}: {count:,}</title></rect>"
            )
        else:
            yield (
                f'<rect class="gap" x="{place * step:.1f}" y="{_HEAD}" width="{step:.1f}" height="{floor - _HEAD}">'
                f"<title>{text(name)}: none</title></rect>"
            )
    yield f'<line class="axis" x1="0" y1="{floor}" x2="{_WIDTH}" y2="{floor}"/>'
    yield f'<text class="most" x="0" y="12">{most:,}</text>'
    yield from _ticks([name for name, _ in series.bins], step)
    yield "</svg>"


def _ticks(names: Sequence[str], step: float) -> Iterator[str]:
    """Names under the first bin, the last, and some between them, where they do not touch."""
    wide = 13.5 * len(names[0]) + 16  # room for the larger letters of a phone, too
    every = max(1, int(-(-wide // step)))
    for place in range(0, len(names), every):
        x = (place + 0.5) * step
        anchor = "start" if x < wide / 2 else "end" if x > _WIDTH - wide / 2 else "middle"
        at = 0.0 if anchor == "start" else _WIDTH if anchor == "end" else x
        yield f'<text x="{at:.1f}" y="{_HEIGHT - 5}" text-anchor="{anchor}">{text(names[place])}</text>'


def _told(series: Series) -> str:
    words: list[str] = []
    if gaps := series.gaps:
        named = [first if first == last else f"{first} to {last}" for first, last in gaps[:_GAPS]]
        more = f" and {len(gaps) - _GAPS:,} more" if len(gaps) > _GAPS else ""
        words.append(f"No article states a {series.unit} in {', '.join(named)}{more}.")
    elif len(series.bins) > 1:
        words.append(f"No {series.unit} between the first and the last is without an article.")
    if series.vague:
        words.append(
            f"Of {counted(series.vague, 'article')} only a longer time than a {series.unit} is known."
        )
    return f'<p class="note">{text(" ".join(words))}</p>' if words else ""


def _as_table(series: Series) -> str:
    return (
        f'<details class="figures"><summary>The figures</summary><table><thead><tr><th scope="col">{series.unit}</th>'
        f'<th scope="col">articles</th></tr></thead><tbody>{"".join(_figures(series.bins))}</tbody></table></details>'
    )


def _figures(bins: Iterable[tuple[str, int]]) -> Iterator[str]:
    return (
        f'<tr><th scope="row">{text(name)}</th><td class="count">{count:,}</td></tr>' for name, count in bins
    )
