"""`huiqi import`: a file of companies put in for an account, on the machine itself."""

import json
import sys
from datetime import date
from pathlib import Path
from threading import Event
from time import sleep
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import day_of, print_json, refuse
from api.languages import Tongue

if TYPE_CHECKING:
    from api.importing.view import ImportView
    from api.settings import Settings
    from api.store.work import Job
    from profiles.storage.database import Database
