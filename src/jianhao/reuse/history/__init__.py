"""New posts against all that came before, at the cost of the new ones."""

from jianhao.reuse.history.add import Added, add_to_history, is_usable
from jianhao.reuse.history.rejudge import rejudge_history
from jianhao.reuse.history.results import Rows, kept_rows

__all__ = ["Added", "Rows", "add_to_history", "is_usable", "kept_rows", "rejudge_history"]
