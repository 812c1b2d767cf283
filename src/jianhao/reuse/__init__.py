"""内容同质化核查: who took which text from whom, how much of it, which characters, how late."""

from jianhao.reuse.find import Reuse, find_reuse

__all__ = ["Reuse", "find_reuse"]
