"""The plan of the house: on which floor each module stands; the imports as they are; and the picture of both.

``python docs/architecture.py`` draws ``architecture.svg``; a test holds the imports to the plan and the picture to the imports.
"""

from __future__ import annotations

import ast
import json
from collections import Counter, defaultdict
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path

import engagement
from press.files import write

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "lib" / "engagement"
PICTURE = "docs/architecture.svg"
ROOMS = {"release/": "release", "notebooks/": "notebooks", "press/": "packages/press/src/press"}

# From the roof down: a floor's name, what it is for, its modules from left to right (a dot is an empty place; a room with a
# stroke is a folder). A module imports what stands below it, or to its right on its own floor: so there can be no circle.
PLAN = (
    ("Doors", "what one runs", "release/ command writing notebooks/ codebook . ."),
    ("Reports", "which pages there are", "opening agreement rehearsal . report . press/"),
    ("Fronts", "pages that lead to reports", "index front . . . . method ."),
    ("Coding", "rows come in", "desk form passage entry canon placing numbering edition"),
    ("Exhibits", "what a page shows", ". explore panel pane selection signs card exhibit"),
    ("Sentences, pictures", "what is said and drawn", "comparison telling finding drawing chart . page"),
    ("Drafts", "what a text proposes", "draft happening question clause grammar timing counting naming"),
    ("Data", "counts, rules, totals", "tally section extract text validation rule totals unfinished"),
    ("Tables", "files, cells, keys", "schema sound package journal descriptor contract sheet cell"),
    ("Ground", "words that all share", "verdict record problem formula lexicon link address wording"),
)
# The one import that goes up: Jupyter asks a section for its HTML, and only then are the templates loaded.
UPWARD = {("section", "page")}


@cache
def imports() -> dict[str, frozenset[str]]:
    """What each module of the library and each other room imports, of those that the plan may name.

    Imports inside functions count. Of a folder, what any of its files imports; of a notebook, also what it reaches as ``eg.name``.
    """
    found = {path.stem: _of(path) for path in sorted(LIBRARY.glob("*.py")) if path.stem != "__main__"}
    for room, folder in ROOMS.items():
        paths = sorted(path for kind in ("*.py", "*.ipynb") for path in (ROOT / folder).glob(kind))
        found[room] = frozenset().union(*map(_of, paths)) - {room}
    return found


def _of(path: Path) -> frozenset[str]:
    """What one file imports, as the plan names it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
    at_home = path.parent == LIBRARY
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {f"{part.name}." for part in node.names}
        elif isinstance(node, ast.ImportFrom) and (at_home or not node.level):
            module = f"engagement.{node.module or ''}".rstrip(".") if node.level else node.module
            names |= {f"{module}.{part.name}" for part in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "eg":
            names.add(f"engagement.{node.attr}")
    parts = [name.split(".") for name in names]
    inside = {part[1] for part in parts if part[0] == "engagement"} - {""}
    return frozenset(
        {engagement._HOME.get(name) or name for name in inside}
        | {"press/" for part in parts if part[0] == "press"}
    )


def places() -> dict[str, tuple[int, int]]:
    """Each module's floor, from the roof, and its place there from the left."""
    return {
        name: (floor, place)
        for floor, (_, _, modules) in enumerate(PLAN)
        for place, name in enumerate(modules.split())
        if name != "."
    }


def arrows() -> list[tuple[str, str]]:
    """The imports that the picture draws: those that no longer way already implies."""
    allowed = {
        name: {part for part in parts if (name, part) not in UPWARD} for name, parts in imports().items()
    }

    @cache
    def reach(name: str) -> frozenset[str]:
        return frozenset(allowed[name]).union(*(reach(part) for part in allowed[name]))

    return [
        (name, part)
        for name in places()
        for part in sorted(allowed[name])
        if not any(part in reach(other) for other in allowed[name] - {part})
    ]


# The picture: places stand in columns, floors in rows; an arrow has the colour of the floor where it starts.
MARGIN, PITCH, WIDTH, STOREY, BOX, TOP = 146, 108, 88, 92, 30, 20
STYLE = """
svg { font: 13px system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif;
  --ink: #1b1f23; --soft: #57606a; --floor: #f3f4f6; --box: #fff;
  --c0: #6e4aa8; --c1: #b35900; --c2: #0b6bcb; --c3: #a3195b; --c4: #1a7f37; --c5: #57606a; --c6: #7a4d2b; --c7: #0f766e; --c8: #7a6a00; --c9: #57606a }
@media (prefers-color-scheme: dark) { svg { --ink: #e6edf3; --soft: #9da7b3; --floor: #1b222c; --box: #0d1117;
  --c0: #b49af0; --c1: #f0a356; --c2: #6cb6ff; --c3: #f78bb8; --c4: #5fd07d; --c5: #9da7b3; --c6: #d2a679; --c7: #5eead4; --c8: #d9c750; --c9: #9da7b3 } }
text { fill: var(--ink); text-anchor: middle }
.floor { fill: var(--floor) }
.name { font-weight: 600; text-anchor: start }
.what { fill: var(--soft); font-size: 12px; text-anchor: start }
.box { fill: var(--box); stroke: var(--c); stroke-width: 1.5 }
.room { stroke-width: 3 }
.arrow { fill: none; stroke: var(--c); stroke-width: 1.4 }
.up { stroke-dasharray: 4 3 }
.head { fill: var(--c) }
"""


def _lane(floor: int, wanted: float, taken: Counter) -> float:
    """The way across a floor nearest to where an arrow wants to pass: between two places or through an empty one.

    Arrows that take the same way stand a little beside each other; ``taken`` counts them.
    """
    row = PLAN[floor][2].split()
    ways = [MARGIN + PITCH * place for place in range(len(row) + 1)]
    ways += [_middle(place) for place, name in enumerate(row) if name == "."]
    way = min(ways, key=lambda x: (abs(x - wanted) + 6 * taken[floor, x], x))
    taken[floor, way] += 1
    before = taken[floor, way]
    return way + 5 * (before // 2) * (-1) ** before


def _middle(place: int) -> float:
    return MARGIN + PITCH * (place + 0.5)


def _top(floor: int) -> float:
    return TOP + STOREY * floor


def _level(source: tuple[int, int], target: tuple[int, int]) -> str:
    """An arrow along a floor."""
    y = _top(source[0]) + BOX / 2
    return f"M{_middle(source[1]) + WIDTH / 2:g} {y:g}H{_middle(target[1]) - WIDTH / 2 - 2:g}"


def _way(start: int, last: int, ends: tuple[float, float], taken: Counter) -> str:
    """An arrow from one floor to another, past the boxes between; ``ends`` are where on their edges it leaves and arrives."""
    step = 1 if last > start else -1
    points = [(ends[0], _top(start) + (BOX if step > 0 else 0))]
    for floor in range(start + step, last, step):
        left = points[-1][0]
        x = _lane(floor, left + (ends[1] - left) / (abs(last - floor) + 1), taken)
        points += [(x, y) for y in (_top(floor), _top(floor) + BOX)[::step]]
    points.append((ends[1], _top(last) - 2 if step > 0 else _top(last) + BOX + 2))
    drawn = f"M{points[0][0]:g} {points[0][1]:g}"
    for (x, y), (to_x, to_y) in pairwise(points):
        bend = (y + to_y) / 2
        drawn += f"V{to_y:g}" if x == to_x else f"C{x:g} {bend:g} {to_x:g} {bend:g} {to_x:g} {to_y:g}"
    return drawn


def _ends(drawn: list[tuple[str, str]], stand: dict) -> dict[tuple[str, str], tuple[float, float]]:
    """Where each arrow leaves and arrives: side by side along a box's edge, in the order of where they come from or go to."""
    edges = defaultdict(list)
    for arrow in drawn:
        for here, there, end in ((*arrow, 0), (*arrow[::-1], 1)):
            down, right = (far - near for near, far in zip(stand[here], stand[there], strict=True))
            if down:
                edges[here, down > 0].append((right / abs(down), arrow, end))
    at = {}
    for (name, _), leaving in edges.items():
        apart = min(14, (WIDTH - 16) / len(leaving))
        for number, (_, arrow, end) in enumerate(sorted(leaving)):
            at[arrow, end] = _middle(stand[name][1]) + (number - (len(leaving) - 1) / 2) * apart
    return {arrow: (at[arrow, 0], at[arrow, 1]) for arrow in drawn if (arrow, 0) in at}


def says(name: str) -> str:
    """A module's or a room's own first line."""
    path = ROOT / ROOMS[name] / "__init__.py" if name in ROOMS else LIBRARY / f"{name}.py"
    if not path.is_file():
        return "Notebooks, each with its parameters."
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).splitlines()[0]


def svg() -> str:
    """The picture: floors as rows, modules as boxes, an arrow for each import that no longer way implies."""
    width = MARGIN + PITCH * max(len(modules.split()) for _, _, modules in PLAN) + 12
    height = _top(len(PLAN) - 1) + BOX + TOP
    floors = (f"{name} ({what}): {modules.replace(' .', '').lstrip('. ')}." for name, what, modules in PLAN)
    told = " ".join(floors).replace(" .", ".")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title desc">',
        '<title id="title">The floors of the house: a module imports only what stands below it, or to its right</title>',
        f'<desc id="desc">From the roof down. {escape(told)} Only section reaches up, to page, when Jupyter shows it.</desc>',
        f"<style>{STYLE}</style>",
        *_floors(width),
        *_arrows(),
        *_boxes(),
    ]
    return "\n".join([*parts, "</svg>", ""])


def _floors(width: float) -> list[str]:
    """A band for each floor with what it is for, and its arrowhead."""
    parts = []
    for floor, (name, what, _) in enumerate(PLAN):
        y = _top(floor)
        parts += [
            f'<rect class="floor" x="4" y="{y - 14}" width="{width - 8}" height="{BOX + 28}" rx="8"/>',
            f'<text class="name" x="16" y="{y + 11}">{name}</text><text class="what" x="16" y="{y + 28}">{what}</text>',
            f'<marker id="to{floor}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            f'<path class="head" style="--c: var(--c{floor})" d="M0 .5 8 4 0 7.5z"/></marker>',
        ]
    return parts


def _arrows() -> list[str]:
    """The arrows in the colour of where they start, the short ones first, so that the long ones go round them."""
    stand, drawn, taken = places(), [*arrows(), *sorted(UPWARD)], Counter()
    ends, parts = _ends(drawn, stand), []
    for arrow in sorted(drawn, key=lambda arrow: abs(stand[arrow[0]][0] - stand[arrow[1]][0])):
        source, target = (stand[name] for name in arrow)
        way = _way(source[0], target[0], ends[arrow], taken) if arrow in ends else _level(source, target)
        parts.append(
            f'<path class="arrow{" up" if arrow in UPWARD else ""}" style="--c: var(--c{source[0]})" d="{way}" '
            f'marker-end="url(#to{source[0]})"><title>{arrow[0]} imports {arrow[1]}</title></path>'
        )
    return parts


def _boxes() -> list[str]:
    """The modules, and the rooms with a stronger wall."""
    parts = []
    for name, (floor, place) in places().items():
        x, y = _middle(place) - WIDTH / 2, _top(floor)
        parts.append(
            f'<g style="--c: var(--c{floor})"><title>{name}: {escape(says(name))}</title>'
            f'<rect class="box{" room" if name in ROOMS else ""}" x="{x:g}" y="{y}" width="{WIDTH}" height="{BOX}" rx="5"/>'
            f'<text x="{x + WIDTH / 2:g}" y="{y + 20}">{name}</text></g>'
        )
    return parts


if __name__ == "__main__":
    write(ROOT, {PICTURE: svg().encode("utf-8")})
