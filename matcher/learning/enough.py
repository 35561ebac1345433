"""How many outcomes a model needs; apart from the models, so that asking is cheap."""

ENOUGH = 800
"""Outcomes that a model needs. On simulated registers it beats the priors from about 400 decisions
and a measure's plain smoothed rate only from 700 to 850 (docs/learning.md)."""

ENOUGH_OF_EACH = 200
"""How many of the rarer outcome it needs: five folds then have forty each to calibrate on."""

FOLDS = 5
"""Parts of which each is calibrated on what the others learned; no company is in two of them."""
