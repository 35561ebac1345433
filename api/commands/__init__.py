"""The commands of `huiqi`, one module each; `api.cli` puts them together."""
