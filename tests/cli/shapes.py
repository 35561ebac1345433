"""A shape is plain data with types in the place of values; `misses` says where data departs from it.

A list has the shape of its one element, a tuple is a choice of types. Data may have more keys than
its shape: the contract says what others may rely on, not what else there is.
"""

from collections.abc import Iterator

FIGURE = (int, float)
NOTHING = type(None)


def misses(shape: object, data: object, where: str = "") -> Iterator[str]:
    match shape:
        case dict() if isinstance(data, dict):
            for key, inner in shape.items():
                if key in data:
                    yield from misses(inner, data[key], f"{where}.{key}")
                else:
                    yield f"{where}.{key} is missing"
        case [inner] if isinstance(data, list):
            for index, item in enumerate(data):
                yield from misses(inner, item, f"{where}[{index}]")
        case type() | tuple() if _is_one_of(data, shape):
            return
        case _:
            yield f"{where}: {data!r:.40} is not {shape!r:.40}"


def _is_one_of(data: object, kinds: type | tuple[type, ...]) -> bool:
    return isinstance(data, kinds) and not (isinstance(data, bool) and kinds in (int, FIGURE))
