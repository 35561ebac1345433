"""Files of companies that are sent: taken in, put into the database row by row, and answered for."""
