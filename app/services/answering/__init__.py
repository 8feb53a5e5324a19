"""Saving answers: one at a time or many rows at once, with versions, conflicts and the history of every value.

`saving` decides what a save changes and `rules` what is refused; `storing` writes with plain statements; `rows` takes
whole lists. `reach` says whose answers somebody sees and gives; `signs` how others' leave the installation.
"""

from app.services.answering.saving import read_answer, save_answer

__all__ = ["read_answer", "save_answer"]
