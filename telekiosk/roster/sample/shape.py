"""How a school hands its roster over: which of SIECLE's models, with what around it (SIECLE.md, 1, 4 and 7)."""

from __future__ import annotations

from enum import StrEnum


class Shape(StrEnum):
    """All of these are rosters, and all are read. The files of the years 2017 and 2015 have their model alone: they
    speak for the school year that was asked for."""

    MODEL_2019 = "2019"
    MODEL_2017 = "2017"
    MODEL_2015 = "2015"
    PUPILS_WITH_ADDRESSES = "pupils-with-addresses"
    WITHOUT_ADDRESSES = "without-addresses"
    ZIPPED = "zipped"
    TWO_DAYS = "two-days"
    TABLE = "table"

    @property
    def has_ranks(self) -> bool:
        """RESP_LEGAL for NIVEAU_RESPONSABILITE: before 30 March 2018."""
        return self in {Shape.MODEL_2017, Shape.MODEL_2015}

    @property
    def family_name(self) -> str:
        """The tag of the family name, which summer 2016 changed."""
        return "NOM" if self is Shape.MODEL_2015 else "NOM_DE_FAMILLE"
