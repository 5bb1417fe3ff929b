"""Where a point of the Earth lies on the map of the world: the Equal Earth projection, on which areas compare."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

WIDTH: Final = 1000.0
HEIGHT: Final = 440.0
"""Of the map: without Antarctica."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
"""Šavrič, Patterson and Jenny, The Equal Earth map projection (2018)."""
_M: Final = 3**0.5 / 2
_HALF_WIDTH: Final = 2.7066
_TOP: Final = 1.3173

Points = NDArray[np.float64]


def project(corners: Points) -> Points:
    """Return where points lie on the map, from longitude and latitude in degrees; y grows downward."""
    longitude, latitude = np.radians(corners).T
    slope = np.arcsin(_M * np.sin(latitude))
    square = slope * slope
    sixth = square**3
    stretch = _M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square))
    x = longitude * np.cos(slope) / stretch
    y = slope * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    scale = WIDTH / (2 * _HALF_WIDTH)
    return np.stack([(x + _HALF_WIDTH) * scale, (_TOP - y) * scale], axis=1)
