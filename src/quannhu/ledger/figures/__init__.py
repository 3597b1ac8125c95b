"""Figures of the stores: F07, F08, F13 of the books, F09, F10 of the readiness reserve."""

from quannhu.ledger.figures import books, reserve

__all__ = ["books", "reserve"]
