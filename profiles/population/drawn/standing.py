"""Titles, directory, grades and lists."""

from datetime import date

import numpy as np

from criteria.facts import Level
from profiles.importing.words import synonyms
from profiles.population.blocks import Block
from profiles.population.cells import UNSAID
from profiles.population.cities import GRADES, TITLES, designation
from profiles.population.drawn.identity import DAYS

_LEVELS = tuple(Level)


def standing(block: Block) -> None:
    """Draw when titles were given and lists entered; needs `accounts`."""
    for code in TITLES:
        _title(block, code)
    _directory(block)
    block.say("mu_grade", block.labels("mu_grade"), ~block.has("mu_grade", UNSAID), GRADES)
    block.say("listed", block.has("listed"))
    block.say("abnormal_listing", block.chance("abnormal", block.by_kind("abnormal")))
    block.say("dishonest_listing", block.chance("dishonest", block.by_kind("dishonest")))
    block.say("major_accident", block.chance("accidents", block.by_kind("accidents")))


def _title(block: Block, code: str) -> None:
    """Say who holds a title, at which level, and from when to when: it is in force on the day."""
    key, held = designation(code), block.has(designation(code))
    terms = block.plan.statistics.table("title_terms")
    term = round(terms.get(code, terms["other"]) * DAYS)
    gone = (block.draw(key).random(block.size) * term).astype(np.int64)
    since = (block.plan.scope.as_of - date(1970, 1, 1)).days - gone
    level = synonyms().only_level.get(code, Level.PROVINCIAL)
    block.say(key, held)
    block.say(f"{key}.level", np.full(block.size, _LEVELS.index(level)), held, _LEVELS)
    block.say(f"{key}.since", since, held)
    if code in terms:
        block.say(f"{key}.until", since + term - 1, held)


def _directory(block: Block) -> None:
    above, day = block.has("above_scale"), block.plan.scope.as_of
    waited = block.draw("entered").exponential(block.plan.statistics.number("entered"), block.size)
    founded = block.said("founded_on").astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    block.say("above_scale", above)
    block.say("first_above_scale_year", np.maximum(day.year - waited.astype(np.int64), founded), above)
