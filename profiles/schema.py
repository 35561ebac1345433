"""The company: one schema that is also the fact vocabulary.

Every key is optional, and an absent or null key is unknown. Money is in yuan, ratios lie in
0..1, dates are ISO 8601. Flow figures are those of the last full fiscal year before the
as-of date; `fiscal_year` names it.
"""

from pydantic import ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from profiles.designations import Designations
from profiles.facts.borrowing import Borrowing
from profiles.facts.figures import Figures
from profiles.facts.identity import Identity
from profiles.facts.operations import Operations
from profiles.facts.people import People
from profiles.facts.standing import Standing
from profiles.facts.trading import Trading
from profiles.options import CUSTOMS_MODE, OPTIONS


class Profile(Operations, Trading, Borrowing, Standing, People, Figures, Identity):
    """What is known of one company."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    designations: Designations | None = None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core_schema))
        for name, options in OPTIONS.items():
            shape = (
                {"enum": [*options]} if name != "customs_modes" else {"pattern": f"^{CUSTOMS_MODE.pattern}$"}
            )
            for alternative in schema["properties"][name]["anyOf"]:
                alternative.pop("uniqueItems", None)  # an option given twice counts once
                target = alternative.get("items", alternative)
                if target.get("type") == "string":
                    target.update(shape)
        return schema
