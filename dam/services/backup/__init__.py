"""Backup and restore: a folder with snapshots that fits either form of the system."""

from dam.services.backup.check import check
from dam.services.backup.make import Backup, backup
from dam.services.backup.restore import Restored, restore

__all__ = ["Backup", "Restored", "backup", "check", "restore"]
