"""Pages for people: the same operations as the API, shown as HTML and asked by forms."""
