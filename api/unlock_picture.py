"""The recognitions as a picture: an SVG that stands alone, in light and dark, for people and print.

From left to right, what comes first stands first. Recognitions that neither ask for another nor are
asked for stand below. Texts are texts; nothing is fetched and nothing runs.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal

# What is made here is only written: no foreign XML is parsed.
from xml.etree import ElementTree as ET  # nosec B405

from api.languages import Tongue, rendered
from api.layering import Layering, Spot, layered
from api.wording import DISCLAIMER, STATES
from criteria.phrasing import money
from criteria.words import Words
from matcher.unlock_report import Graph, Node, Paths, State

WIDTH = 900
_MARGIN, _BOX, _TALL, _GAP, _ROW = 16, 184, 96, 44, 108
_HEAD, _LINE, _SIZE, _LATIN = 68, 16, 13, 0.54
_NAME_LINES = 3
_TITLE, _FAINT = 17, 12
_COLUMNS = 4
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML text may hold."""

_PLAIN = "plain"
_STYLE = """
svg{font-family:"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;font-size:13px}
.paper{fill:#fff}.ink{fill:#1c2733}.faint{fill:#51606e;font-size:12px}.title{font-size:17px;font-weight:600}
.name{font-weight:600}.box{stroke-width:1.5}.edge{fill:none;stroke:#7a8793;stroke-width:1.5}.tip{fill:#7a8793}
.alternative{stroke-dasharray:5 4}
.held .box{fill:#d9f2e2;stroke:#1a7f4b}.within_reach .box{fill:#dcebfb;stroke:#1f6fc0}
.after_another .box{fill:#eee8fb;stroke:#7250b8}.to_be_proven .box{fill:#fdf3d3;stroke:#a67a00}
.falls_short .box{fill:#fde7d9;stroke:#bf5b17}.blocked .box{fill:#eceff1;stroke:#76828c;stroke-dasharray:3 3}
.plain .box{fill:#eef3f7;stroke:#5b7488}
@media (prefers-color-scheme:dark){
.paper{fill:#12181f}.ink{fill:#e8edf2}.faint{fill:#a3b0bc}.edge{stroke:#8695a3}.tip{fill:#8695a3}
.held .box{fill:#12402a;stroke:#46b97d}.within_reach .box{fill:#12345a;stroke:#5aa5ee}
.after_another .box{fill:#33265a;stroke:#a58be0}.to_be_proven .box{fill:#473803;stroke:#d9ab2b}
.falls_short .box{fill:#502a10;stroke:#ec8c4b}.blocked .box{fill:#262e36;stroke:#8a97a3}
.plain .box{fill:#1f2b36;stroke:#7f99ad}}
"""


def picture_of_graph(graph: Graph, tongue: Tongue) -> str:
    """Draw the recognitions of a catalogue, with how many measures ask for each."""
    return _Picture(graph, tongue).draw()


def picture_of_paths(paths: Paths, tongue: Tongue) -> str:
    """Draw the recognitions as one company stands to them, with what each would open."""
    return _Picture(paths["graph"], tongue, paths).draw()


class _Picture:
    """One drawing."""

    def __init__(self, graph: Graph, tongue: Tongue, paths: Paths | None = None) -> None:
        self.graph = graph
        self.tongue = tongue
        self.paths = paths
        self.states = {} if paths is None else {state["recognition"]: state for state in paths["states"]}
        joined = {end for edge in graph["edges"] for end in (edge["before"], edge["after"])}
        self.ladder = [node for node in graph["recognitions"] if node["id"] in joined]
        self.single = [node for node in graph["recognitions"] if node["id"] not in joined]

    def say(self, zh: str, en: str) -> str:
        return rendered(en if self.tongue is Tongue.EN else zh, self.tongue)

    def words(self, words: Words) -> str:
        return self.say(words.zh, words.en)

    def draw(self) -> str:
        """Give the document."""
        index = {node["id"]: number for number, node in enumerate(self.ladder)}
        ends = [(index[edge["before"]], index[edge["after"]]) for edge in self.graph["edges"]]
        layering = layered(len(self.ladder), ends)
        layers = 1 + max((spot.layer for spot in layering.nodes), default=0)
        wide = max(WIDTH, 2 * _MARGIN + layers * (_BOX + _GAP) - _GAP)
        below = _HEAD + layering.rows * _ROW + (30 if self.ladder else 0)
        rows = -(-len(self.single) // _COLUMNS)
        legend = below + rows * _ROW + 8
        root = ET.Element("svg")
        for name, value in (
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("role", "img"),
            ("aria-labelledby", "title desc"),
            ("lang", self.tongue.value),
        ):
            root.set(name, value)
        ET.SubElement(root, "title", id="title").text = self._title()
        ET.SubElement(root, "desc", id="desc").text = self._description()
        ET.SubElement(root, "style").text = _STYLE
        paper = ET.SubElement(root, "rect", {"class": "paper"})
        title = shortened(self._title(), wide - 2 * _MARGIN, _TITLE)
        self._text(root, _MARGIN, 30, title, "ink title")
        self._text(root, _MARGIN, 50, self._subtitle(), "faint")
        self._edges(root, layering)
        for node, spot in zip(self.ladder, layering.nodes, strict=True):
            self._node(root, node, *_corner(spot))
        if self.single:
            self._text(root, _MARGIN, below - 12, self._aside(), "faint")
        for number, node in enumerate(self.single):
            row, column = divmod(number, _COLUMNS)
            self._node(root, node, _MARGIN + column * (_BOX + _GAP), below + row * _ROW)
        tall = self._legend(root, legend)
        size = _numbers(width=wide, height=tall)
        root.attrib |= {**size, "viewBox": f"0 0 {size['width']} {size['height']}"}
        paper.attrib |= size
        return ET.tostring(root, encoding="unicode") + "\n"

    def _title(self) -> str:
        what = self.say("资质认定路径图", "recognitions and what they open")
        if self.paths is None:
            return what
        name = self.paths["company"] or self.say("（未具名企业）", "(unnamed company)")
        return _legible(f"{name} · {what}")

    def _subtitle(self) -> str:
        day = f"{self.say('测算日期', 'as of')} {self.graph['as_of']} · {self.graph['catalogue']}"
        return f"{day} · {self.words(DISCLAIMER)}"

    def _aside(self) -> str:
        return self.say("目录内无先后关系的认定", "recognitions that come neither before nor after another")

    def _description(self) -> str:
        named = {node["id"]: node["label"] for node in self.graph["recognitions"]}
        kinds = {
            "required": self.say("（必须先取得）", " (required)"),
            "alternative": self.say("（途径之一）", " (one way)"),
        }
        lines = [
            f"{named[edge['before']]} → {named[edge['after']]}{kinds[edge['kind']]}"
            for edge in self.graph["edges"]
        ]
        lines += [f"{node['label']}: {' '.join(self._said(node))}" for node in self.graph["recognitions"]]
        return _legible("\n".join(lines))

    def _edges(self, root: ET.Element, layering: Layering) -> None:
        spots = {node["id"]: spot for node, spot in zip(self.ladder, layering.nodes, strict=True)}
        for edge, bends in zip(self.graph["edges"], layering.bends, strict=True):
            course = _course(spots[edge["before"]], bends, spots[edge["after"]])
            kind = "edge" if edge["kind"] == "required" else "edge alternative"
            ET.SubElement(root, "path", {"class": kind, "d": course})
            x, y = _corner(spots[edge["after"]])
            y += _TALL / 2
            tip = f"M{x:g} {y:g}l-8 -4.5v9z"
            ET.SubElement(root, "path", {"class": "tip", "d": tip})

    def _node(self, root: ET.Element, node: Node, x: float, y: float) -> None:
        state = self.states.get(node["id"])
        group = ET.SubElement(root, "g", {"class": _PLAIN if state is None else state["state"]})
        ET.SubElement(group, "title").text = _legible("\n".join(self._details(node, state)))
        ET.SubElement(group, "rect", {"class": "box", **_numbers(x=x, y=y, width=_BOX, height=_TALL, rx=8)})
        lines = [(line, "ink name") for line in wrapped(node["label"], _BOX - 20)]
        lines += [(shortened(line, _BOX - 20, _FAINT), "faint") for line in self._said(node)]
        top = y + (_TALL - len(lines) * _LINE - 4) / 2
        for number, (line, kind) in enumerate(lines, start=1):
            self._text(group, x + 10, top + number * _LINE - 3 + (4 if kind == "faint" else 0), line, kind)

    def _said(self, node: Node) -> list[str]:
        """Say in short how it stands, and what it opens."""
        state = self.states.get(node["id"])
        if state is None:
            count = len(node["asked_by"])
            asked = self.say(f"{count} 项措施以此为条件", f"{count} measures ask for it")
            return [asked if count else self.say("本目录无措施要求", "no measure asks for it")]
        stands = self.words(STATES[state["state"]])
        if state["state"] == "to_be_proven" and state["needs"]["unread"]:
            stands = self.say("标准待补", "standard not known")
        if not state["stated"]:
            stands += " ?"
        opens = self._opens(state)
        return [stands, opens] if opens else [stands]

    def _opens(self, state: State) -> str:
        """Say how many measures it opens and what they come to at most."""
        count, value = len(state["opens"]), state["value"]
        if not count:
            return ""
        opened = self.say(f"可开启 {count} 项", f"opens {count}")
        if value["high"] is None:
            return opened + self.say("，金额待补数据", ", amount open")
        if value["high"]:
            most = rendered(money(_rounded_up(value["high"]), self.tongue.core), self.tongue)
            return opened + self.say(f"，≤{most}", f", ≤ {most}")
        return opened + (self.say("，按规定", ", by regulation") if value["unpriced"] else "")

    def _details(self, node: Node, state: State | None) -> Iterator[str]:
        yield node["label"]
        if node["note"]:
            yield node["note"]
        if state is not None:
            yield self.words(STATES[state["state"]])
            yield from ([state["blocked"]] if state["blocked"] else [])
            yield from (lack["text"] for lack in state["needs"]["failed"] if not state["blocked"])
            yield from (f"{opened['measure']} {opened['title']}" for opened in state["opens"])
        else:
            yield from (each["text"] for each in node["standard"] or ())

    def _legend(self, root: ET.Element, y: float) -> float:
        """Draw the legend and give where the picture ends."""
        x = float(_MARGIN)
        for code in STATES if self.states else ():
            label = self.words(STATES[code])
            group = ET.SubElement(root, "g", {"class": code})
            box = {"x": x, "y": y, "width": 18, "height": 12, "rx": 3}
            ET.SubElement(
                group, "rect", {"class": "box", **{key: f"{value:g}" for key, value in box.items()}}
            )
            self._text(group, x + 24, y + 11, label, "faint")
            x += 24 + length(label) + 18
        if self.states:
            x, y = float(_MARGIN), y + 24
        kinds = (
            ("edge", self.say("必须先取得", "must be held first")),
            ("edge alternative", self.say("途径之一，或可放宽条件", "one way, or an easier standard")),
        )
        if any(not state["stated"] for state in self.states.values()):
            unsaid = self.say("? 未填报是否持有", "? not stated whether held")
            self._text(root, x, y + 11, unsaid, "faint")
            x += length(unsaid) + 22
        for kind, label in kinds if self.ladder else ():
            ET.SubElement(root, "path", {"class": kind, "d": f"M{x:g} {y + 6:g}h34"})
            self._text(root, x + 42, y + 11, label, "faint")
            x += 42 + length(label) + 22
        return y + 28

    def _text(self, parent: ET.Element, x: float, y: float, text: str, kind: str) -> None:
        ET.SubElement(parent, "text", {"class": kind, "x": f"{x:g}", "y": f"{y:g}"}).text = text


def _rounded_up(amount: float) -> Decimal:
    """Round a most to the next hundred yuan, so that it has few digits and stays a most."""
    return (Decimal(str(amount)) / 100).to_integral_value(ROUND_CEILING) * 100


def _numbers(**values: float) -> dict[str, str]:
    return {name: f"{value:g}" for name, value in values.items()}


def _corner(spot: Spot) -> tuple[float, float]:
    return _MARGIN + spot.layer * (_BOX + _GAP), _HEAD + spot.row * _ROW


def _course(first: Spot, bends: Sequence[Spot], last: Spot) -> str:
    """Draw an edge from the right of a node to the left of another, straight across what it passes."""
    x, y = _corner(first)
    x, y = x + _BOX, y + _TALL / 2
    course = f"M{x:g} {y:g}"
    for spot in (*bends, last):
        left, middle = _corner(spot)
        middle += _TALL / 2
        end = left - (8 if spot is last else 0)
        half = (x + end) / 2
        course += f"C{half:g} {y:g} {half:g} {middle:g} {end:g} {middle:g}"
        x, y = end, middle
        if spot is not last:
            x = left + _BOX
            course += f"H{x:g}"
    return course


def length(text: str, size: float = _SIZE) -> float:
    """Estimate how wide a text is drawn, in pixels."""
    return sum(size if unicodedata.east_asian_width(sign) in "WFA" else size * _LATIN for sign in text)


def wrapped(text: str, room: float) -> list[str]:
    """Break a name into few lines that fit; what is longer still ends in an ellipsis."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < _NAME_LINES:
        units = re.findall(r"[^\s\u2e80-\uffff]+\s*|.", rest)
        count = _filled(units, room)
        lines.append("".join(units[:count]).strip())
        rest = "".join(units[count:]).strip()
    lines = [shortened(line, room) for line in lines]
    return [*lines[:-1], shortened(f"{lines[-1]}{rest}", room)] if rest else lines


def shortened(text: str, room: float, size: float = _SIZE) -> str:
    """Cut a text that does not fit, and say so by an ellipsis."""
    if length(text, size) <= room:
        return text
    kept = _filled([*text], room - size, size)
    return text[:kept].rstrip() + "…"


def _filled(units: Sequence[str], room: float, size: float = _SIZE) -> int:
    """Tell how many units fit, one at least."""
    width = 0.0
    for number, unit in enumerate(units):
        if number and width + length(unit.rstrip(), size) > room:
            return number
        width += length(unit, size)
    return len(units)


def _legible(text: str) -> str:
    """Leave out what no XML text may hold."""
    return _UNWRITABLE.sub("", text)
