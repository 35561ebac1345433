"""Where several processes put their figures; known before `prometheus_client` is imported."""

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder: `prometheus_client` looks at it when it is imported."""
