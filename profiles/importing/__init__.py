"""Reading many companies from a file that somebody sent, and writing files that are safe to open."""
