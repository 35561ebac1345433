"""The facts a profile may state, by subject; `profiles.schema` puts them together."""
