"""Stands in for the application where only the scripts around it are tested: it keeps its data as one line of text."""

from importlib.metadata import version

__version__ = version("jianhao")
