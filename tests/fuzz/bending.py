"""Bends JSON: keys go missing, types change, texts grow huge or try to ping."""

import copy
from typing import Any

from hypothesis import strategies as st

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
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
GONE: Any = object()


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every place in it."""
    found = [at] if at else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += paths(inner, (*at, key))
    return found


def bent(base: Any) -> st.SearchStrategy[Any]:
    """Return `base` with one to three places bent."""
    places = st.sampled_from(paths(base))
    bends = st.lists(st.tuples(places, st.just(GONE) | st.sampled_from(ODD) | JSON), min_size=1, max_size=3)
    return bends.map(lambda chosen: _bend(base, chosen))


def _bend(base: Any, bends: list[tuple[tuple[Any, ...], Any]]) -> Any:
    value = copy.deepcopy(base)
    for path, new in bends:
        _put(value, path, copy.deepcopy(new) if new is not GONE else GONE)
    return value


def _put(value: Any, path: tuple[Any, ...], new: Any) -> None:
    *way, last = path
    for key in way:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return  # an earlier bend took it away
    try:
        if new is GONE:
            del value[last]
        else:
            value[last] = new
    except (KeyError, IndexError, TypeError):
        return
