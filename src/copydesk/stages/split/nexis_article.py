"""One article of a Nexis text export: its lines to labels and facts.

Above the body stand the paper, the date and the headline, centred or not and in this order or another, then fields;
below it fields again, and whose rights it is. What is neither is body: a line that is not understood is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.model import Fact, Label, Line, Part, Role
from copydesk.stages.split.nexis_blocks import (
    CENTRED,
    COPYRIGHT,
    FULL,
    RIGHTS,
    Block,
    blocks_in,
    date_in,
    is_name_like,
    is_rights,
    runs_on,
)
from copydesk.stages.split.nexis_keys import (
    ABOVE,
    BELOW,
    CERTAIN,
    REPEATED,
    SENTENCE_ENDS,
    because,
    facts_of,
    is_other_key,
    is_prose,
    role_of,
)
from copydesk.stages.split.wrapped import joined_labels, labelled, width_of

EXPORT = "a Nexis export"
#: What is delivered in place of an article.
ERROR = "We are sorry but there is an error in this document"

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_WORD_COUNT = re.compile(r"\d[\d.,]* (?:words|wörter|woerter|mots|woorden|parole|palabras|palavras)", re.I)
#: Blocks above the headline: rights, paper, edition, date, remarks on who wrote it down.
_MOST_ABOVE = 8
#: Lines below a date in its block: editions and the like.
_MOST_BELOW_DATE = 3
#: Characters.
_LONGEST_HEADLINE = 300
#: Lines that no one mistakes for prose; where there are more, they are kept as text.
_MOST_ASIDE = 6
#: Blocks that a graphic's text may have beyond its first.
_MORE_CAPTIONS = 3


def read_article(lines: Sequence[Line], width: int | None, above: Sequence[Label] = ()) -> Part:
    """The article in some lines.

    Args:
        lines: from the line behind its number to the last above the next one's.
        width: of the file's lines, for articles too short to tell.
        above: labels of the lines above: its number, a cover.
    """
    article = _Article(blocks_in(lines), width_of(lines, width))
    article.read()
    blanks = [Label(line, Role.BLANK, "blank") for line in lines if not line.text]
    labels = sorted([*above, *article.labels, *blanks], key=lambda label: label.line.number)
    return Part((), labels, tuple(article.facts))


class _Article:
    """The labels and facts of one article, as they are found."""

    def __init__(self, blocks: Sequence[Block], width: int | None) -> None:
        self.blocks = blocks
        self.width = width
        self.labels: list[Label] = []
        self.facts: list[Fact] = []
        self.used: set[str] = set()
        self.is_flat = not any(block.centred for block in blocks)

    def read(self) -> None:
        if any(block.text.startswith(ERROR) for block in self.blocks[:3]):
            for block in self.blocks:
                self._put(block, Role.NOISE, "Nexis could not deliver this document")
            return
        start = self._head()
        end = self._tail(start)
        self._body(start, end)

    # --- Above the body.

    def _head(self) -> int:
        """Read what stands above the body; the place of its first block."""
        stop = self._first_key()
        start = self._imprint(stop)
        if start < stop:  # lines between headline and fields
            between = self.blocks[start:stop]
            if stop == len(self.blocks) or len(between) > 2 or self.blocks[stop].field not in ABOVE:
                return start
            for block in between:
                if len(between) == 1 and is_name_like(block):
                    self._put(block, Role.BYLINE, f"between headline and fields of {EXPORT}")
                elif _is_unknown_field(block):
                    self._put(block, Role.NOISE, f"a field of {EXPORT}")
                elif not self._take_aside(block):
                    self._prose(block, "text between headline and fields")
        return self._fields(stop)

    def _first_key(self) -> int:
        """Place of the first field; a headline that begins as one is none."""
        has_headline = False
        for place, block in enumerate(self.blocks):
            if is_rights(block) and place >= 2:
                return place
            if block.key is None:
                has_headline = has_headline or (place > 0 and not block.centred and not self.is_flat)
            elif has_headline or place == 0 or not self._is_headline(place):
                return place
            else:
                has_headline = True
        return len(self.blocks)

    def _is_headline(self, place: int) -> bool:
        """Whether a block that looks like a field stands where the headline should, and the field comes again."""
        field, after = self.blocks[place].field, [block.field for block in self.blocks[place + 1 :]]
        if field in ABOVE:
            run = next((length for length, other in enumerate(after) if other is None), len(after))
            return field in after[:run]
        return (after[:1] != [None] and after[0] in ABOVE if after else False) or field in after

    def _imprint(self, stop: int) -> int:
        """Read paper, date and headline out of the blocks above a place; where what follows them begins."""
        dates = [
            (place, *found)
            for place, block in enumerate(self.blocks[: min(stop, _MOST_ABOVE)])
            if (found := date_in(block)) is not None
        ]
        date_at = dates[0][0] if dates else None
        paper_at = title_at = None
        place = 0
        while place < stop:
            block = self.blocks[place]
            if place == date_at:
                _, line_at, value, numbers = dates[0]
                above = block.lines[:line_at]
                if above and paper_at is None:
                    self._paper(above, above)
                elif above and title_at is None and _is_flush(above, block.lines[line_at]):
                    title_at = place
                    self._headline(above)
                else:
                    self._put_lines(above, Role.NOISE, f"above the date in {EXPORT}")
                rest = self._put_date(block.lines[line_at:], value, numbers)
                flush = not self.is_flat and _is_flush(rest, block.lines[line_at])
                if rest and title_at is None and (flush or len(rest) > _MOST_BELOW_DATE):
                    title_at = place
                    end = len(rest) if place + 1 == stop < len(self.blocks) and flush else 1
                    self._headline(rest[:end])
                    self.labels += labelled(rest[end:], Role.PARAGRAPH, f"the body of {EXPORT}", self.width)
                else:
                    self._put_lines(rest, Role.NOISE, f"beside the date in {EXPORT}")
                paper_at = place if paper_at is None else paper_at
            elif is_rights(block) and place <= (date_at or _MOST_ABOVE):
                paper_at = place if self._rights_and_paper(block) else paper_at
            elif self._take_aside(block):
                pass
            elif paper_at is None:
                paper_at = place
                self._paper(block.lines, block.lines)
            elif title_at is None and self._is_text(place, date_at):
                break
            elif title_at is None and not self._is_remark(place, date_at, stop):
                title_at = place
                self._headline(block.lines)
            elif date_at is not None and place < date_at:
                self._put(block, Role.NOISE, f"beside the paper's name in {EXPORT}")
            elif title_at is None or (block.centred and not self.is_flat and place < _MOST_ABOVE):
                self._put(block, Role.NOISE, f"beside the date in {EXPORT}")
            else:
                break
            place += 1
        return place

    def _is_text(self, place: int, date_at: int | None) -> bool:
        """Whether the block where the headline should stand is the text's first paragraph: there is no headline."""
        block = self.blocks[place]
        if (date_at is not None and place < date_at) or any(line.text.endswith(";") for line in block.lines):
            return False
        is_above_field = place + 1 < len(self.blocks) and self.blocks[place + 1].key is not None
        return len(block.text) > _LONGEST_HEADLINE or (is_prose(block.text) and not is_above_field)

    def _is_remark(self, place: int, date_at: int | None, stop: int) -> bool:
        """Whether a block that might be the headline is something else: in files with depth, what is centred."""
        if not self.is_flat:
            return self.blocks[place].centred
        if date_at is None or place > date_at:
            return False
        return date_at + 1 < stop < len(self.blocks)  # another one stands where it should

    def _put_date(self, lines: Sequence[Line], value: str, numbers: tuple[int, ...]) -> Sequence[Line]:
        """Label and state the date that begins a block; the lines below it."""
        reason = f"the date of {EXPORT}"
        self._put_lines([line for line in lines if line.number in numbers], Role.DATE, reason)
        self.facts.append(Fact("published", value, reason, numbers))
        return [line for line in lines if line.number not in numbers]

    def _rights_and_paper(self, block: Block) -> bool:
        """Read a block that begins with a copyright; whether the paper's name stands in it, too."""
        rights = 1
        while rights < len(block.lines) and (
            RIGHTS.search(block.lines[rights].text)
            or COPYRIGHT.match(block.lines[rights].text)
            or len(block.lines[rights - 1].text) > FULL
        ):
            rights += 1
        self._put_lines(block.lines[:rights], Role.LEGAL, f"the copyright of {EXPORT}")
        rest = block.lines[rights:]
        if rest:
            self._paper(rest, rest if len(rest) == 1 else ())
        return bool(rest)

    def _paper(self, lines: Sequence[Line], names: Sequence[Line]) -> None:
        """Label the lines with the paper's name; state it where it is clear which of them are the name."""
        because = f"the paper's name in {EXPORT}"
        self._put_lines(lines, Role.NOISE, because)
        if len(names) > 1 and not (len(names) == 2 and runs_on(names[0].text)):
            names = names[:1] if len(names) == 2 else ()
        if names:
            name = " ".join(line.text for line in names)
            self.facts.append(Fact("source.publisher", name, because, tuple(line.number for line in names)))

    def _headline(self, lines: Sequence[Line]) -> None:
        self._title(lines, [line.text for line in lines], f"the headline of {EXPORT}")

    def _title(self, lines: Sequence[Line], texts: Sequence[str], reason: str) -> None:
        """Label a headline and the deck behind its semicolon."""
        end = next((at for at, text in enumerate(texts, 1) if text.endswith(";")), len(texts))
        title, deck = lines[:end], lines[end:]
        self.labels += joined_labels(title, Role.TITLE, reason)
        self.labels += joined_labels(deck, Role.SUBTITLE, f"behind the semicolon of {reason}")
        printed = " ".join(filter(None, texts[:end])).removesuffix(";").rstrip()
        self._fact("title", printed, reason, title)
        self._fact("subtitle", " ".join(texts[end:]), f"behind the semicolon of {reason}", deck)

    def _take_aside(self, block: Block) -> bool:
        """Label an address or a count of words that stands without a key, if the block is one."""
        if _ADDRESS.match(block.lines[0].text):
            reason = f"the address in {EXPORT}"
            self._put(block, Role.NOISE, reason)
            address = "".join(line.text for line in block.lines)
            if " " not in address:
                self._fact("source.url", address, reason, block.lines)
        elif len(block.lines) == 1 and _WORD_COUNT.fullmatch(block.lines[0].text):
            self._put(block, Role.NOISE, f"the count of words in {EXPORT}")
        else:
            return False
        return True

    def _fields(self, place: int) -> int:
        """Read fields that stand together; the place of the first block behind them."""
        while place < len(self.blocks):
            block = self.blocks[place]
            if block.key is not None and block.field not in self.used:
                place = self._field_above(place)
                if block.field == "BODY":
                    break
            elif block.key is None and self._leads_to_a_field(place):
                self._put(block, Role.NOISE, f"a field of {EXPORT}")
                place += 1
            else:
                break
        return place

    def _leads_to_a_field(self, place: int) -> bool:
        """Whether a block begins as a field does, and one that belongs above the body comes next."""
        for block in self.blocks[place : place + _MOST_ABOVE]:
            if block.key is not None:
                return block.field in ABOVE and block.field not in self.used
            if not _is_unknown_field(block):
                return False
        return False

    def _field_above(self, place: int) -> int:
        """Read a field; where it is nothing but a key, what follows is its value, up to the next field."""
        block = self.blocks[place]
        follows = place + 1
        if not block.value and block.field != "BODY":
            end = next(
                (at for at in range(follows, len(self.blocks)) if self.blocks[at].key is not None),
                len(self.blocks),
            )
            is_before_body = end < len(self.blocks) and self.blocks[end].field == "BODY"
            follows = end if is_before_body or end == follows + 1 < len(self.blocks) else follows
        self._field(block, self.blocks[place + 1 : follows])
        return follows

    def _field(self, block: Block, more: Sequence[Block] = ()) -> None:
        """Label a field and read what it states."""
        key = block.key
        assert key is not None
        if key.field not in REPEATED:
            self.used.add(key.field)
        reason = because(key, EXPORT)
        lines = [line for one in (block, *more) for line in one.lines]
        if key.field == "HEADLINE":
            self._title(lines, [key.value, *(line.text for line in lines[1:])], reason)
            return
        role = role_of(key.field)
        if key.field == "BODY" and block.value:
            role = Role.PARAGRAPH
        if role is Role.PARAGRAPH and not key.value:
            self._put_lines(lines[:1], Role.NOISE, reason)
            self.labels += labelled(lines[1:], role, reason, self.width)
        elif role is Role.PARAGRAPH:
            self.labels += labelled(lines, role, reason, self.width)
        else:
            self.labels += joined_labels(block.lines, role, reason)
        if role is not Role.PARAGRAPH:
            for one in more:
                self.labels += joined_labels(one.lines, role, reason)
        value = " ".join(filter(None, (block.value, *(one.text for one in more))))
        self.facts += facts_of(key, value, tuple(line.number for line in lines), EXPORT)

    # --- Below the body.

    def _tail(self, start: int) -> int:
        """Read what stands below the body, from the end up; the place behind the body's last block."""
        end = len(self.blocks)
        seen: set[str] = set()
        while end > start:
            block = self.blocks[end - 1]
            field = block.field
            if is_rights(block):
                self._put(block, Role.LEGAL, f"the copyright of {EXPORT}")
            elif self._is_field_below(block, seen):
                assert field is not None
                if field not in REPEATED:
                    seen.add(field)
                self._field(block)
            elif is_other_key(block.text) and end - 1 > start and self.blocks[end - 2].field in BELOW:
                self._put(block, Role.NOISE, f"a field of {EXPORT}")
            elif (owner := self._owner(start, end - 1)) is not None:
                self._field(self.blocks[owner], self.blocks[owner + 1 : end])
                end = owner
                continue
            else:
                break
            end -= 1
        return end

    def _is_field_below(self, block: Block, seen: set[str]) -> bool:
        field = block.field
        if field is None or field not in BELOW or field in seen or field in self.used:
            return False
        return field in ("GRAPHIC", "HIGHLIGHT", "CORRECTION") or not is_prose(block.value)

    def _owner(self, start: int, place: int) -> int | None:
        """Place of the field whose value a block belongs to that no key begins."""
        for above in range(place - 1, max(start, place - 1 - _MORE_CAPTIONS) - 1, -1):
            block = self.blocks[above]
            if block.key is None:
                continue
            if block.field not in BELOW or block.field in self.used:
                return None
            if not block.value and (above == place - 1 or block.field in ("GRAPHIC", "CORRECTION")):
                return above
            is_among_fields = above > start and self.blocks[above - 1].field in BELOW
            return above if is_among_fields and block.field in ("GRAPHIC", "CORRECTION") else None
        return None

    # --- The body.

    def _body(self, start: int, end: int) -> None:
        for place in range(start, end):
            block = self.blocks[place]
            if self._is_field_within(place, start, end):
                self._field(block)
            elif is_rights(block) and block.centred:
                self._put(block, Role.LEGAL, f"the copyright of {EXPORT}")
            else:
                self._prose(block, f"the body of {EXPORT}")

    def _is_field_within(self, place: int, start: int, end: int) -> bool:
        """Whether a block of the body is a field after all: a caption at its end, a form that no sentence has."""
        block = self.blocks[place]
        if block.field == "GRAPHIC":
            return start < place and place >= end - 1 - _MORE_CAPTIONS
        if block.field == "BODY":
            return not block.value and "BODY" not in self.used
        return block.field in CERTAIN and block.field not in self.used

    def _prose(self, block: Block, reason: str) -> None:
        self.labels += labelled(block.lines, Role.PARAGRAPH, reason, self.width)

    def _put(self, block: Block, role: Role, reason: str) -> None:
        self._put_lines(block.lines, role, reason)

    def _put_lines(self, lines: Sequence[Line], role: Role, reason: str) -> None:
        if len(lines) > _MOST_ASIDE:
            role, reason = Role.PARAGRAPH, f"too many lines for {reason}"
        self.labels += [Label(line, role, reason) for line in lines]

    def _fact(self, field: str, value: str, reason: str, lines: Sequence[Line]) -> None:
        if value:
            self.facts.append(Fact(field, value, reason, tuple(line.number for line in lines)))


def _is_unknown_field(block: Block) -> bool:
    """Whether a block above the body is a field that is in no list; what may be a sentence is kept as text."""
    return is_other_key(block.text) and not block.text.endswith(SENTENCE_ENDS)


def _is_flush(lines: Sequence[Line], centred: Line) -> bool:
    """Whether lines stand at the edge of the page, and the one below them does not."""
    return all(line.indent + CENTRED <= centred.indent for line in lines)
