"""The integer programme of a choice under caps, solved by HiGHS.

Maximise what counts, where `x` is 1 for a claim that is taken and `z` is what it counts for:

    sum of z,   z_i <= worth_i * x_i,   sum of x over a group <= 1,   sum of z under a cap <= cap.

The solver reckons in floating point and only chooses; what a choice comes to, the caller works
out exactly, and of choices that come to the same the one with the claims written first is taken.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_SETTINGS = {
    "threads": 1,
    "random_seed": 0,
    "mip_heuristic_run_feasibility_jump": False,  # takes longer than so small a programme
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": 1e-10,
    "primal_feasibility_tolerance": 1e-10,
}
_HALF = 0.5


class SolverFailed(RuntimeError):
    """The solver ended without an optimum."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Claims by position: worths, those taken anyway, groups of which one may be taken, and caps."""

    worths: tuple[Decimal, ...]
    fixed: frozenset[int]
    groups: tuple[tuple[int, ...], ...]
    caps: tuple[tuple[Decimal, tuple[int, ...]], ...]


def solve(programme: Programme, worth: Callable[[Collection[int]], Decimal]) -> frozenset[int]:
    """Choose the claims that come to most; raises SolverFailed when the solver finds no optimum.

    `worth` works out exactly what chosen claims come to.
    """
    solver, taken = _model(programme)
    chosen = _optimum(solver, taken)
    if chosen is None:
        msg = "HiGHS finds nothing admissible, where taking nothing is"
        raise SolverFailed(msg)
    most = worth(chosen)
    kept: set[int] = set()
    for index, column in enumerate(taken):
        excluded = any(index in group and not kept.isdisjoint(group) for group in programme.groups)
        if index not in chosen and not excluded:
            solver.changeColBounds(column.index, 1.0, 1.0)
            other = _optimum(solver, taken)
            if other is not None and (reached := worth(other)) >= most:
                chosen, most = other, reached
        bound = float(index in chosen)
        solver.changeColBounds(column.index, bound, bound)
        kept |= {index} & chosen
    return chosen


def _model(programme: Programme) -> tuple[Any, list[Any]]:
    import highspy  # noqa: PLC0415 - takes a tenth of a second, and few companies need it

    class Quiet(highspy.Highs):
        """HiGHS prints a line when it is made, unless it is told not to before its callbacks are set."""

        def enableCallbacks(self) -> None:  # noqa: N802 - its name in highspy
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    solver: Any = Quiet()  # type: ignore[no-untyped-call]
    for name, value in _SETTINGS.items():
        solver.setOptionValue(name, value)
    taken = [solver.addBinary() for _ in programme.worths]
    counts = [solver.addVariable(lb=0.0, ub=float(worth)) for worth in programme.worths]
    for index, worth in enumerate(programme.worths):
        solver.addConstr(counts[index] <= float(worth) * taken[index])
        if index in programme.fixed:
            solver.changeColBounds(taken[index].index, 1.0, 1.0)
    for group in programme.groups:
        solver.addConstr(solver.qsum(taken[index] for index in group) <= 1)
    for cap, members in programme.caps:
        solver.addConstr(solver.qsum(counts[index] for index in members) <= float(cap))
    for column in counts:
        solver.changeColCost(column.index, -1.0)  # HiGHS minimises
    return solver, taken


def _optimum(solver: Any, taken: list[Any]) -> frozenset[int] | None:  # noqa: ANN401 - HiGHS has no types
    """Solve, and give the claims that are taken; nothing where no choice is admissible."""
    import highspy  # noqa: PLC0415

    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        msg = f"HiGHS ended with {status}"
        raise SolverFailed(msg)
    values = solver.getSolution().col_value
    return frozenset(index for index, column in enumerate(taken) if values[column.index] > _HALF)
