"""A small catalogue of recognitions that open measures, in the vocabulary of the product."""

from pathlib import Path

from support.catalogues import POLICY, folder

from criteria.catalogue import Catalogue
from criteria.loading import load
from criteria.yaml_files import parse_all
from profiles.vocabulary import vocabulary
from seeds.reference_codes import code_systems

LADDER = Path(__file__).parent / "ladder"


def ladder_catalogue(place: Path) -> Catalogue:
    """Load the catalogue; its policy is the one that all small catalogues have."""
    city = folder(place, {"policy.yaml": POLICY})
    return load([city, LADDER], vocabulary=vocabulary(), codes=code_systems(), parse=parse_all).catalogue
