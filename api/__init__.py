"""The edge: command line and HTTP; the only place that knows a user, a request or a terminal."""
