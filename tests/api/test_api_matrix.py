"""The authorisation matrix: every route has a row, and every row is of a route."""

from api.access.authenticating import operation_of
from api.access.matrix import MATRIX
from api.store.people import Role


def test_every_route_has_a_row_and_every_row_a_route(app) -> None:
    handlers = {
        operation_of(handler, route.path_format)
        for route in app.routes
        for handler in route.route_handlers
        if handler.http_methods != {"OPTIONS"}
    }
    assert handlers == MATRIX.keys()


def test_every_row_says_something_of_every_role() -> None:
    assert {operation for operation, row in MATRIX.items() if row.keys() != set(Role)} == set()
