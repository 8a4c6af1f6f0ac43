"""The commands of mgcheck: where each lives, and examples that run.

Their help texts (`command.serum`) and captions (`example.result`) are in the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

INTERPRET, LOOK_UP = PANELS = ("interpret", "look_up")


class Command(NamedTuple):
    """A command: its function, its panel in the help, and examples by their captions.

    `same_as` is the command of which this is another spelling; the help leaves out such spellings.
    """

    function: str
    panel: str
    examples: Mapping[str, str]
    same_as: str | None = None


# The group of all commands.
MGCHECK = Command(
    "",
    "",
    {
        "result": "mgcheck serum 0.5 mmol/l",
        "volume": "mgcheck urine 3 mmol/l --volume 1.4l",
        "file": "mgcheck batch results.csv --specimen serum",
        "one_unit": "mgcheck convert 0.5 mmol/l mg/l",
    },
)

COMMANDS = {
    "serum": Command(
        "specimens.interpret",
        INTERPRET,
        {
            "result": "mgcheck serum 0.5 mmol/l",
            "lab_range": "mgcheck serum 0.72 mmol/l --lab-range 0.75..1.00",
            "detection": "mgcheck serum '<0.2 mmol/l' --brief",
            "lines": "mgcheck serum - --json < values.txt",
        },
    ),
    "ionized": Command(
        "specimens.interpret",
        INTERPRET,
        {"concentration": "mgcheck ionized 0.48 mmol/l", "fraction": "mgcheck ionized 61 %"},
    ),
    "erythrocyte": Command(
        "specimens.interpret",
        INTERPRET,
        {
            "result": "mgcheck erythrocyte 45 mg/l",
            "source": "mgcheck erythrocyte 2.6 mmol/l --source boisleve",
            "french": "mgcheck erythrocyte 1,4 mmol/l --lang fr",
        },
    ),
    "urine": Command(
        "specimens.interpret",
        INTERPRET,
        {"daily": "mgcheck urine 4.2 mmol/24h", "volume": "mgcheck urine 3 mmol/l --volume 1.4l"},
    ),
    "panel": Command(
        "calculators.panel",
        INTERPRET,
        {
            "together": 'mgcheck panel --serum "0.72 mmol/l" --erythrocyte "1.4 mmol/l"',
            "found": "mgcheck panel --serum 0.6mmol/l --urine 5mmol/24h --with hypokalemia --factor thiazide",
            "lab_ranges": "mgcheck panel --serum 0.72mmol/l --erythrocyte 1.7mmol/l --lab-range serum=0.75..1.00",
            "json": """echo '{"serum": "0.72mmol/l", "ionized": "0.4mmol/l"}' | mgcheck panel -""",
        },
    ),
    "femg": Command(
        "calculators.femg",
        INTERPRET,
        {
            "femg": "mgcheck femg --serum-magnesium 0.6mmol/l --urine-magnesium 2mmol/l"
            " --serum-creatinine 80umol/l --urine-creatinine 8mmol/l"
        },
    ),
    "loading-test": Command(
        "calculators.loading_test",
        INTERPRET,
        {
            "retention": "mgcheck loading-test --dose 30mmol --urine-24h 20mmol",
            "baseline": "mgcheck loading-test --dose 30mmol --urine-24h 20mmol --baseline-24h 4mmol",
        },
    ),
    "batch": Command(
        "batch.batch",
        INTERPRET,
        {
            "file": "mgcheck batch results.csv --specimen serum -o interpreted.csv",
            "columns": "mgcheck batch lab.csv --specimen serum --column value=result --column unit=uom -o out.parquet",
            "summary": "mgcheck batch results.csv --specimen serum --summary",
        },
    ),
    "trend": Command(
        "trend.trend",
        INTERPRET,
        {
            "trend": "mgcheck trend results.csv --specimen serum",
            "trend_person": "mgcheck trend lab.csv --where subject=7 --specimen serum --column date=taken",
            "trend_picture": "mgcheck trend results.csv --specimen serum --save series.svg",
        },
    ),
    "convert": Command(
        "conversion.convert",
        LOOK_UP,
        {
            "one_unit": "mgcheck convert 0.5 mmol/l mg/l",
            "every_unit": "mgcheck convert 2 mg/dl",
            "across": "mgcheck convert 4.2 mmol/24h mmol/l --volume 1.4l",
        },
    ),
    "ranges": Command(
        "listings.ranges", LOOK_UP, {"all_limits": "mgcheck ranges", "of_specimen": "mgcheck ranges serum"}
    ),
    "atlas": Command(
        "listings.atlas", LOOK_UP, {"atlas": "mgcheck atlas serum mmol/l", "atlas_json": "mgcheck atlas --json"}
    ),
    "causes": Command(
        "listings.causes",
        LOOK_UP,
        {"causes": "mgcheck causes low", "causes_of_one": "mgcheck causes high --source boisleve"},
    ),
    "tests": Command("listings.assays", LOOK_UP, {"tests": "mgcheck tests"}),
    "evidence": Command(
        "listings.evidence",
        LOOK_UP,
        {"conditions": "mgcheck evidence", "condition": "mgcheck evidence cramps"},
    ),
    "intake": Command(
        "calculators.intake",
        LOOK_UP,
        {"weight": "mgcheck intake --weight 70kg --sex male", "pregnant": "mgcheck intake --weight 60kg --pregnant"},
    ),
    "foods": Command("listings.foods", LOOK_UP, {"foods": "mgcheck foods", "food": "mgcheck foods chocolate"}),
    "sources": Command("listings.sources", LOOK_UP, {"sources": "mgcheck sources"}),
    "schema": Command(
        "listings.schema",
        LOOK_UP,
        {"schema": "mgcheck schema > interpretation.schema.json", "schema_of": "mgcheck schema panel"},
    ),
}
# Other spellings.
for _name, _same in (("plasma", "serum"), ("ionised", "ionized"), ("rbc", "erythrocyte")):
    COMMANDS[_name] = COMMANDS[_same]._replace(same_as=_same)
