"""The company: its profile, which is the fact vocabulary, and what follows from it."""
