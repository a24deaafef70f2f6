"""Batch edits: many assets changed together, with a preview before, progress meanwhile and a way back afterwards."""

from dam.services.batch.preview import Example, Preview, preview
from dam.services.batch.read import Outcome, changed_ids, get_batch, list_batches, outcomes, undos
from dam.services.batch.request import BATCH_QUEUE, cancel, draft, start, undo
from dam.services.batch.run import run_batch
from dam.services.batch.selection import Selection
from dam.services.batch.summary import FieldSummary, Summary, summary

__all__ = [
    "BATCH_QUEUE",
    "Example",
    "FieldSummary",
    "Outcome",
    "Preview",
    "Selection",
    "Summary",
    "cancel",
    "changed_ids",
    "draft",
    "get_batch",
    "list_batches",
    "outcomes",
    "preview",
    "run_batch",
    "start",
    "summary",
    "undo",
    "undos",
]
