"""The verbs of figures: computing what is shown."""

from tongdeng.boards.actions.rolling import mark, rebuild, refresh

__all__ = ["mark", "rebuild", "refresh"]
