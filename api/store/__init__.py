"""What is kept beside companies: people, runs, imports, jobs, the audit trail."""
