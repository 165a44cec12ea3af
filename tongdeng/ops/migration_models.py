"""Spares `migrate` most of its time: a new model is drawn into the state of the migrations, and what it points to is left alone.

Django draws anew every model that a new one is related to, in any number of steps. Here that is nearly all of them, for
each new model: most of the time of a fresh database, growing with the square of the models (ADR 0030). Statements for a new table
need no more than the new model. Whatever needs more gets it: a change of a model, and each migration in Python, begin with
a state that is drawn anew as a whole, by the mark that Django has for that (`is_delayed`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ModelState, ProjectState

DJANGO = {name: getattr(ProjectState, name) for name in ("add_model", "reload_model", "reload_models")}


@contextmanager
def sparingly() -> Iterator[None]:
    """Let migrations of this process draw their models so."""
    ours = {name: _or_anew(DJANGO[name]) for name in ("reload_model", "reload_models")} | {"add_model": _add}
    for name, verb in ours.items():
        setattr(ProjectState, name, verb)
    try:
        yield
    finally:
        for name, verb in DJANGO.items():
            setattr(ProjectState, name, verb)


def _add(self: Any, model: ModelState) -> None:
    key = model.app_label, model.name_lower
    self.models[key] = model
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        self.is_delayed = True
        self.apps.render_multiple([model])


def _or_anew(whole: Callable[..., None]) -> Callable[..., None]:
    def reload(self: Any, *models: Any, **more: Any) -> None:
        if self.is_delayed:
            self.__dict__.pop("apps", None)  # the next who asks for it has it drawn
        else:
            whole(self, *models, **more)

    return reload
