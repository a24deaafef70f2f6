"""A result or a selection as a table: CSV, XLSX or JSON, row after row, however many there are."""

from dam.services.export.columns import COLUMNS, JALALI, Wording
from dam.services.export.make import Exported, Format, Wanted, export

__all__ = ["COLUMNS", "JALALI", "Exported", "Format", "Wanted", "Wording", "export"]
