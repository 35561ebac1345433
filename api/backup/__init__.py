"""Backups: everything kept, in one file that goes into either kind of database."""
