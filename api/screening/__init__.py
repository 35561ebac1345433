"""Screenings over HTTP: what is kept is screened by a job, and its verdicts go with their companies."""
