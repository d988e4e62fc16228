"""Bends JSON: keys go missing, types change, texts grow huge or try to ping, values come from where they do not belong."""

import copy
import itertools
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Path = tuple[Any, ...]
Bend = tuple[Path, Any]
PING = "<!channel> <@U0ADAM> *bold* <https://evil.example|here>"
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    2**63,
    1e308,
    "",
    "x",
    "x" * 5000,
    "x" * 50_000,
    PING,
    "a\x00b",
    "\ud800",
    "\u202e",
    "😀" * 100,
]
ODD += [[], {}, [[]], {"id": None}, {"value": []}, [None], {"": {"": {}}}]
PLANES = ((0x20, 0x7F), (0x20, 0x7F), (0, 0x20), (0xA0, 0x250), (0x2000, 0x2100), (0xD800, 0xE000), (0x1F300, 0x1F700))
"""Where characters are taken from: plain ones most often, also controls, marks, half pairs and pictures."""
GONE: Any = object()


@dataclass(frozen=True)
class Bent:
    """A payload and what was done to it."""

    base: Any
    bends: tuple[Bend, ...] = ()

    @property
    def value(self) -> Any:
        """Return the payload, bent."""
        value = copy.deepcopy(self.base)
        for path, new in self.bends:
            _put(value, path, copy.deepcopy(new) if new is not GONE else GONE)
        return value

    def smaller(self) -> Iterator["Bent"]:
        """Yield it with fewer bends, the fewest first."""
        for count in range(1, len(self.bends)):
            for bends in itertools.combinations(self.bends, count):
                yield Bent(self.base, bends)

    def __str__(self) -> str:
        told = [
            f"{'.'.join(map(str, path))} = {'gone' if new is GONE else f'{new!r:.200}'}" for path, new in self.bends
        ]
        return "; ".join(told) or "as it is"


class Bender:
    """Bends payloads; `donors` are true ones whose values stray into others."""

    def __init__(self, donors: Iterable[Any] = ()) -> None:
        self._there: dict[Path, list[Any]] = {}
        for donor in donors:
            for path in paths(donor):
                known, value = self._there.setdefault(path, []), at(donor, path)
                if value not in known:
                    known.append(value)
        leaves = (value for values in self._there.values() for value in values if isinstance(value, str))
        self._anywhere = list(dict.fromkeys(leaves)) or ["x"]
        self._kinds: dict[Callable[[Any, Path, random.Random], list[Bend]], int] = {
            _gone: 3,
            _odd: 5,
            _any: 3,
            self._strayed: 2,
            _swapped: 2,
            _nearly: 2,
        }

    def bend(self, base: Any, dice: random.Random) -> Bent:
        """Return `base` with one to three places bent."""
        places = paths(base)
        varied = [path for path in places if len(self._there.get(path, ())) > 1]
        bends = [bend for _ in range(dice.randint(1, 3)) for bend in self._one(base, places, varied, dice)]
        return Bent(base, tuple(bends))

    def _one(self, base: Any, places: list[Path], varied: list[Path], dice: random.Random) -> list[Bend]:
        if varied and dice.random() < 0.3:
            path = dice.choice(varied)
            return [(path, dice.choice(self._there[path]))]
        (kind,) = dice.choices(list(self._kinds), list(self._kinds.values()))
        return kind(base, dice.choice(places), dice)

    def _strayed(self, _: Any, path: Path, dice: random.Random) -> list[Bend]:
        return [(path, dice.choice(self._anywhere))]


def _gone(_: Any, path: Path, __: random.Random) -> list[Bend]:
    return [(path, GONE)]


def _odd(_: Any, path: Path, dice: random.Random) -> list[Bend]:
    return [(path, dice.choice(ODD))]


def _any(_: Any, path: Path, dice: random.Random) -> list[Bend]:
    return [(path, any_json(dice))]


def _swapped(base: Any, path: Path, dice: random.Random) -> list[Bend]:
    other = dice.choice(paths(base))
    return [(path, at(base, other)), (other, at(base, path))]


def _nearly(base: Any, path: Path, dice: random.Random) -> list[Bend]:
    """Change a text a little: cut, doubled, padded, in other letters, with something before or behind it."""
    text = at(base, path)
    if not isinstance(text, str):
        return _odd(base, path, dice)
    near = (
        text[:-1],
        text[1:],
        text.partition(" ")[0],
        text.partition(":")[2],
        text * 2,
        f" {text}\n",
        text.upper(),
        text.swapcase(),
        f"{text}|{text}",
        f"{text}:x",
    )
    return [(path, dice.choice([*near, f"{text}{any_text(dice)}", f"{any_text(dice)}{text}", [text], {"id": text}]))]


def any_json(dice: random.Random, depth: int = 3) -> Any:
    """Draw any JSON value."""
    inner = depth - 1
    kinds: list[Callable[[], Any]] = [
        lambda: None,
        lambda: dice.random() < 0.5,
        lambda: dice.randint(-(10 ** dice.randint(0, 20)), 10 ** dice.randint(0, 20)),
        lambda: dice.uniform(-1, 1) * 10.0 ** dice.randint(-300, 300),
        lambda: any_text(dice),
        lambda: [any_json(dice, inner) for _ in range(dice.randint(0, 3))],
        lambda: {any_text(dice, 8): any_json(dice, inner) for _ in range(dice.randint(0, 3))},
    ]
    return dice.choice(kinds if depth else kinds[:5])()


def any_text(dice: random.Random, longest: int = 20) -> str:
    """Draw any text."""
    return "".join(chr(dice.randrange(*dice.choice(PLANES))) for _ in range(dice.randint(0, longest)))


def paths(value: Any, way: Path = ()) -> list[Path]:
    """Return the way to every place in it."""
    found = [way] if way else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += paths(inner, (*way, key))
    return found


def at(value: Any, path: Path) -> Any:
    """Return what stands there."""
    for key in path:
        value = value[key]
    return value


def _put(value: Any, path: Path, new: Any) -> None:
    *way, last = path
    try:
        value = at(value, tuple(way))
        if new is GONE:
            del value[last]
        else:
            value[last] = new
    except (KeyError, IndexError, TypeError):
        return  # an earlier bend took it away
