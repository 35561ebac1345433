"""Work in the background: a queue in the database, and the workers that take jobs from it."""
