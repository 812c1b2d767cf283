"""The demo province: files as offices have them, with a truth table of what was planted."""

from jianhao.demo.province import DemoFiles, make_province

__all__ = ["DemoFiles", "make_province"]
