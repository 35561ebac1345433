"""统一社会信用代码 of companies that cannot be: region 330399 does not exist (GB 32100-2015, GB 11714)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_ALPHABET: Final = np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", np.uint8)
_REGION: Final = (3, 3, 0, 3, 9, 9)
_BODY: Final = 8
_BODY_WEIGHTS: Final = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_WEIGHTS: Final = np.array([pow(3, place, 31) for place in range(17)])
_X: Final = 10
_X_IN_ALPHABET: Final = int(np.flatnonzero(ord("X") == _ALPHABET)[0])
MOST: Final = 10**_BODY - 1
"""How many companies can have codes of their own."""


def usccs(numbers: NDArray[np.int64], classes: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Give the codes of companies by number (up to `MOST`) and class of body, 18 ASCII characters each.

    `classes` are the second digits: 1 for enterprises, 2 sole traders, 3 farmer cooperatives.
    """
    digits = np.empty((len(numbers), 18), np.int64)
    digits[:, 0] = 9
    digits[:, 1] = classes
    digits[:, 2:8] = _REGION
    digits[:, 8:16] = numbers[:, None] // 10 ** np.arange(_BODY - 1, -1, -1) % 10
    check = (11 - digits[:, 8:16] @ _BODY_WEIGHTS % 11) % 11
    digits[:, 16] = np.where(check == _X, _X_IN_ALPHABET, check)
    digits[:, 17] = (31 - digits[:, :17] @ _WEIGHTS % 31) % 31
    found: NDArray[np.uint8] = _ALPHABET[digits]
    return found
