"""Whether this process was told to stop: what is under way is finished, and nobody is sent here any more."""

from threading import Event

STOPPING = Event()
"""Set once the process was told to stop."""
