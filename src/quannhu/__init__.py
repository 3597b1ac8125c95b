"""Quân nhu: a quartermaster department's system of record, kitchens and yearly review."""

__version__ = "0.1.0"
