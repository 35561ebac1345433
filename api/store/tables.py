"""All tables, in one place to import, for migrations."""

from sqlmodel import SQLModel

from api.store import people, records, work
from profiles.storage import companies

TABLES = SQLModel.metadata
MODULES = (companies, people, records, work)
"""What declares them."""
