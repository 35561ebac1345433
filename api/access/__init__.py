"""Who is asking, and what each may see: callers, the matrix, what a reach means in the database."""
