"""Several specimens of one person: readings of the values together, and the panel."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from conftest import Bytes, Runner

import mgcheck
from mgcheck.calculators.dynamic_tests import femg
from mgcheck.calculators.panel import DISORDERS, panel
from mgcheck.knowledge import joint_readings as readings

LACK, HELPS = ["lack_outside"], "fractional_excretion"
NO_PROOF = "retention_no_proof"
RETENTION = ["retention", NO_PROOF, HELPS]
OVERLOAD = ["overload", "overload_mesotherapy"]
KIDNEY = "kidney_before_magnesium"
ASSAYS = ["assays_usual", KIDNEY]
# What triggers each reading, and what just does not. Low is below 0.7 mmol/l for rms and below 0.75 for boisleve; high
# is above 1.1 for rms, and hypermagnesemia above 1 for boisleve.
TRIGGERS = [
    # values, options, ids of the readings
    ({"serum": "0.8 mmol/l", "erythrocyte": "1.64 mmol/l"}, {}, ["intracellular_deficit", "global_deficit"]),
    # V-2: some deficits show while the assays find nothing; 0.75 to 0.90 and 1.65 to 2.50 mmol/l are usual.
    ({"serum": "0.8 mmol/l", "erythrocyte": "1.65 mmol/l"}, {}, ASSAYS),
    ({"serum": "0.75 mmol/l", "erythrocyte": "2.50 mmol/l"}, {}, ASSAYS),
    ({"serum": "0.90 mmol/l", "erythrocyte": "2.51 mmol/l"}, {}, []),
    ({"serum": "0.91 mmol/l", "erythrocyte": "2 mmol/l"}, {}, []),
    ({"serum": "0.75 mmol/l", "erythrocyte": "1.64 mmol/l"}, {}, ["intracellular_deficit", "global_deficit"]),
    ({"serum": "0.74 mmol/l", "erythrocyte": "1.64 mmol/l"}, {}, [*LACK, "global_deficit"]),
    ({"serum": "0.69 mmol/l", "erythrocyte": "1.64 mmol/l"}, {}, [*LACK, "global_deficit"]),
    ({"serum": "0.69 mmol/l", "erythrocyte": "1.65 mmol/l"}, {}, [*LACK, "cells_hold"]),
    ({"serum": "0.69 mmol/l", "erythrocyte": "3 mmol/l"}, {}, [*LACK, "cells_hold"]),
    ({"serum": "0.69 mmol/l", "erythrocyte": "<2 mmol/l"}, {}, LACK),
    ({"serum": "<0.8 mmol/l", "erythrocyte": "1.64 mmol/l"}, {}, ["global_deficit"]),
    ({"urine": "5 mmol/24h", "erythrocyte": "1.64 mmol/l"}, {}, ["global_deficit"]),
    # boisleve V-1: increased retention is the normal response to a deficit; 3.30 mmol in 24 h is usual.
    (
        {"urine": "3.29 mmol/24h", "erythrocyte": "1.64 mmol/l"},
        {},
        ["global_deficit", "retention_erythrocyte", NO_PROOF],
    ),
    ({"urine": "3.29 mmol/24h", "erythrocyte": "1.65 mmol/l"}, {}, []),
    ({"serum": "0.75 mmol/l", "urine": "3.29 mmol/24h"}, {}, ["retention_usual", NO_PROOF]),
    ({"serum": "0.90 mmol/l", "urine": "3.29 mmol/24h"}, {}, ["retention_usual", NO_PROOF]),
    ({"serum": "0.91 mmol/l", "urine": "3.29 mmol/24h"}, {}, []),
    ({"serum": "0.8 mmol/l", "urine": "3.30 mmol/24h"}, {}, []),
    ({"serum": ">0.8 mmol/l", "erythrocyte": "1.64 mmol/l"}, {}, ["intracellular_deficit", "global_deficit"]),
    # boisleve prints 40 mg/l, which is 1.646 mmol/l.
    ({"serum": "0.8 mmol/l", "erythrocyte": "40 mg/l"}, {}, ASSAYS),
    (
        {"serum": "2.5 mmol/l", "erythrocyte": "39 mg/l"},
        {},
        ["overload", "iatrogenic", OVERLOAD[1], "intracellular_deficit", "global_deficit"],
    ),
    ({"serum": "0.69 mmol/l", "urine": "1 mmol/24h"}, {}, [*RETENTION, "intake_absorption"]),
    ({"serum": "0.69 mmol/l", "urine": "1.001 mmol/24h"}, {}, [*RETENTION, "wasting_elsewhere"]),
    ({"serum": "0.69 mmol/l", "urine": "0.999 mmol/24h"}, {}, [*RETENTION, "intake_absorption"]),
    ({"serum": "0.69 mmol/l", "urine": "<1 mmol/24h"}, {}, [*RETENTION, "intake_absorption"]),
    ({"serum": "0.69 mmol/l", "urine": "<2 mmol/24h"}, {}, RETENTION),
    ({"serum": "0.69 mmol/l", "urine": "<=1 mmol/24h"}, {}, [*RETENTION, "intake_absorption"]),
    ({"serum": "0.69 mmol/l", "urine": "24.305 mg/24h"}, {}, [*RETENTION, "intake_absorption"]),
    ({"serum": "0.69 mmol/l", "urine": "3.29 mmol/24h"}, {}, [*RETENTION, "wasting_elsewhere"]),
    (
        {"serum": "0.69 mmol/l", "urine": "3.30 mmol/24h"},
        {},
        ["no_retention", "reabsorption", HELPS, "wasting_elsewhere"],
    ),
    (
        {"serum": "0.69 mmol/l", "urine": "7.40 mmol/24h"},
        {},
        ["no_retention", "reabsorption", HELPS, "wasting_elsewhere"],
    ),
    (
        {"serum": "0.69 mmol/l", "urine": "7.41 mmol/24h"},
        {},
        ["urinary_loss", "reabsorption", HELPS, "wasting_elsewhere"],
    ),
    ({"serum": "0.7 mmol/l", "urine": "8 mmol/24h"}, {}, ["urinary_loss", "reabsorption"]),
    ({"serum": "0.7 mmol/l", "urine": "0.5 mmol/24h"}, {}, ["retention", "retention_no_proof"]),
    ({"serum": "0.75 mmol/l", "urine": "7.41 mmol/24h"}, {}, ["urinary_loss_usual", "passing_rise"]),
    ({"serum": "0.90 mmol/l", "urine": "7.41 mmol/24h"}, {}, ["urinary_loss_usual", "passing_rise"]),
    ({"serum": "0.8 mmol/l", "urine": "7.40 mmol/24h"}, {}, []),
    # An excess urinary loss beside usual red cells; what is said of serum is not said again.
    ({"erythrocyte": "1.65 mmol/l", "urine": "7.41 mmol/24h"}, {}, ["urinary_loss_elsewhere"]),
    ({"erythrocyte": "1.65 mmol/l", "urine": "7.40 mmol/24h"}, {}, []),
    ({"erythrocyte": "2.51 mmol/l", "urine": "7.41 mmol/24h"}, {}, []),
    (
        {"serum": "0.8 mmol/l", "erythrocyte": "2 mmol/l", "urine": "8 mmol/24h"},
        {},
        ["urinary_loss_usual", "passing_rise"],
    ),
    (
        {"serum": "<0.8 mmol/l", "erythrocyte": "2 mmol/l", "urine": "8 mmol/24h"},
        {},
        ["urinary_loss_elsewhere"],
    ),
    # No loss is seen in what is excreted of too much.
    *(
        ({"serum": serum, "erythrocyte": "2.1 mmol/l", "ionized": "0.42 mmol/l", "urine": "9 mmol/24h"}, {}, found)
        for serum, found in [
            ("0.95 mmol/l", ["passing_rise", "fraction_below", "bound_masks"]),
            (
                "2.5 mmol/l",
                [OVERLOAD[0], "iatrogenic", OVERLOAD[1], "fraction_below", "bound_masks"],
            ),
        ]
    ),
    # The same where the band stays open, or where only the ionized value says that there is too much.
    *(
        ({specimen: text, "erythrocyte": "2.1 mmol/l", "urine": "9 mmol/24h"}, {}, found)
        for specimen, text, found in [
            ("serum", ">0.95 mmol/l", []),
            ("serum", ">0.8 mmol/l", []),
            ("ionized", "0.60 mmol/l", []),
            ("ionized", ">0.5 mmol/l", []),
            ("ionized", "0.5 mmol/l", ["urinary_loss_elsewhere"]),
            ("ionized", "0.42 mmol/l", ["ionized_urinary_loss"]),
        ]
    ),
    (
        {"serum": ">0.95 mmol/l", "ionized": "0.42 mmol/l", "urine": "9 mmol/24h"},
        {},
        ["fraction_below", "bound_masks"],
    ),
    # V-2 speaks of assays that find nothing; 0.42 and 0.57 mmol/l, 55.3 and 64.8 % of serum, are found unusual.
    *(
        ({"serum": serum, "ionized": ionized, "erythrocyte": "2.1 mmol/l"}, {}, found)
        for serum, ionized, found in [
            ("0.76 mmol/l", "0.42 mmol/l", []),
            ("0.88 mmol/l", "0.57 mmol/l", []),
            ("0.80 mmol/l", "0.49 mmol/l", ASSAYS),
            ("0.80 mmol/l", "<0.5 mmol/l", []),
        ]
    ),
    *(
        ({"serum": "0.8 mmol/l", "erythrocyte": "2.1 mmol/l", "urine": urine}, {}, found)
        for urine, found in [
            ("5 mmol/24h", ASSAYS),
            ("<5 mmol/24h", []),
            ("9 mmol/24h", ["urinary_loss_usual", "passing_rise"]),
            ("3 mmol/24h", ["retention_usual", NO_PROOF]),
        ]
    ),
    # Ionized magnesium is usual from 0.43 mmol/l.
    ({"ionized": "0.429 mmol/l", "urine": "7.41 mmol/24h"}, {}, ["ionized_urinary_loss"]),
    ({"ionized": "0.43 mmol/l", "urine": "7.41 mmol/24h"}, {}, ["urinary_loss_elsewhere"]),
    ({"ionized": "0.53 mmol/l", "urine": "7.41 mmol/24h"}, {}, ["urinary_loss_elsewhere"]),
    ({"ionized": "0.54 mmol/l", "urine": "7.41 mmol/24h"}, {}, []),
    ({"erythrocyte": "1.64 mmol/l", "urine": "7.41 mmol/24h"}, {}, ["global_deficit", "urinary_loss_elsewhere"]),
    ({"ionized": "0.429 mmol/l", "urine": "7.40 mmol/24h"}, {}, []),
    ({"serum": "0.69 mmol/l", "urine": ">2 mmol/24h"}, {}, [HELPS, "wasting_elsewhere"]),
    ({"serum": "0.69 mmol/l", "urine": ">=1 mmol/24h"}, {}, [HELPS]),
    ({"serum": "0.69 mmol/l", "urine": ">1 mmol/24h"}, {}, [HELPS, "wasting_elsewhere"]),
    ({"serum": "0.69 mmol/l", "urine": ">0.9 mmol/24h"}, {}, [HELPS]),
    (
        {"serum": "0.69 mmol/l", "urine": "3 mmol/l"},
        {"volume": "1.4 l"},
        ["no_retention", "reabsorption", HELPS, "wasting_elsewhere"],
    ),
    ({"serum": "1.05 mmol/l", "urine": "9 mmol/24h"}, {}, [*OVERLOAD, "excretion_follows"]),
    # II-4: a passing rise raises excretion, whatever the value; free magnesium governs it.
    ({"serum": "0.72 mmol/l", "ionized": "0.60 mmol/l", "urine": "9 mmol/24h"}, {}, ["fraction_above"]),
    (
        {"serum": "0.72 mmol/l", "ionized": "0.50 mmol/l", "urine": "9 mmol/24h"},
        {},
        ["urinary_loss", "fraction_above"],
    ),
    ({"serum": "0.72 mmol/l", "ionized": "0.50 mmol/l", "urine": "5 mmol/24h"}, {}, ["fraction_above"]),
    ({"serum": "0.76 mmol/l", "ionized": "0.60 mmol/l", "urine": "9 mmol/24h"}, {}, ["passing_rise", "fraction_above"]),
    ({"serum": "0.91 mmol/l", "urine": "9 mmol/24h"}, {}, ["passing_rise"]),
    ({"serum": "1 mmol/l", "urine": "7.41 mmol/24h"}, {}, ["passing_rise"]),
    ({"serum": "0.95 mmol/l", "urine": "7.40 mmol/24h"}, {}, []),
    # 0.55 and 0.67 of 0.8 mmol/l are 0.44 and 0.536.
    ({"serum": "0.8 mmol/l", "ionized": "0.44 mmol/l"}, {}, []),
    ({"serum": "0.8 mmol/l", "ionized": "0.439 mmol/l"}, {}, ["fraction_below"]),
    ({"serum": "0.8 mmol/l", "ionized": "0.536 mmol/l"}, {}, []),
    ({"serum": "0.8 mmol/l", "ionized": "0.537 mmol/l"}, {}, ["fraction_above"]),
    # boisleve V-1: a large share of bound magnesium masks the lack. Here it is 44.3 and 33.3 %, 33 to 45 being usual; a
    # low serum value masks nothing.
    ({"serum": "0.77 mmol/l", "ionized": "0.429 mmol/l"}, {}, []),
    ({"serum": "0.6 mmol/l", "ionized": "0.4 mmol/l"}, {}, []),
    ({"serum": "0.74 mmol/l", "ionized": "0.3 mmol/l"}, {}, ["fraction_below"]),
    ({"serum": "0.75 mmol/l", "ionized": "0.412 mmol/l"}, {}, ["fraction_below", "bound_masks"]),
    ({"serum": "0.9 mmol/l", "ionized": "0.429 mmol/l"}, {}, ["fraction_below", "bound_masks"]),
    ({"serum": "19.444 mg/l", "ionized": "0.88 mEq/l"}, {}, []),
    ({"serum": "0.8 mmol/l", "ionized": "<0.43 mmol/l"}, {}, ["fraction_below", "bound_masks"]),
    ({"serum": "0.75 mmol/l", "ionized": "<0.42 mmol/l"}, {}, []),
    ({"serum": "0.8 mmol/l", "ionized": "54 %"}, {}, ["fraction_below"]),
    # 55 % to 67 % of 0.8 mmol/l is 0.44 to 0.536 mmol/l; a comparator on either side leaves the rest open.
    ({"serum": ">0.8 mmol/l", "ionized": "0.44 mmol/l"}, {}, ["fraction_below"]),
    ({"serum": ">=0.8 mmol/l", "ionized": "0.44 mmol/l"}, {}, []),
    ({"serum": ">0.8 mmol/l", "ionized": "<=0.44 mmol/l"}, {}, ["fraction_below"]),
    ({"serum": ">=0.8 mmol/l", "ionized": "<0.44 mmol/l"}, {}, ["fraction_below"]),
    ({"serum": "<0.8 mmol/l", "ionized": ">=0.536 mmol/l"}, {}, ["fraction_above"]),
    ({"serum": "0.8 mmol/l", "ionized": "<0.44 mmol/l"}, {}, ["fraction_below"]),
    ({"serum": "0.8 mmol/l", "ionized": "<=0.44 mmol/l"}, {}, []),
    (
        {"serum": "100 mmol/l", "ionized": "<0.005 mmol/l"},
        {},
        ["overload", "iatrogenic", "overload_mesotherapy", "fraction_below", "bound_masks"],
    ),
    ({"serum": "0.8 mmol/l", "ionized": ">0.5 mmol/l"}, {}, []),
    ({"serum": "<2 mmol/l", "ionized": "0.5 mmol/l"}, {}, []),
    ({"serum": "0.6 mmol/l", "ionized": "54.9 %"}, {}, ["fraction_below"]),
    ({"serum": "0.8 mmol/l", "ionized": "55 %"}, {}, []),
    ({"serum": "<0.7 mmol/l", "ionized": "0.6 mmol/l"}, {}, ["fraction_above"]),
    ({"serum": ">0.8 mmol/l", "ionized": "0.5 mmol/l"}, {}, []),
    (
        {"serum": "0.5 mmol/l", "erythrocyte": "2 mmol/l"},
        {"disorders": ["hypokalemia"]},
        [*LACK, "cells_hold", "secondary_disorder", "with_hypokalemia", KIDNEY],
    ),
    (
        {"serum": "0.5 mmol/l", "erythrocyte": "2 mmol/l"},
        {"disorders": ["hypocalcemia", "hypokalemia", "hypocalcemia"]},
        [*LACK, "cells_hold", "secondary_disorder", "with_hypokalemia", "with_hypocalcemia", KIDNEY],
    ),
    # At 0.72 mmol/l serum is low for boisleve alone.
    (
        {"serum": "0.72 mmol/l", "erythrocyte": "2 mmol/l"},
        {"disorders": ["hypokalemia"]},
        [*LACK, "cells_hold", "with_hypokalemia", KIDNEY],
    ),
    ({"serum": "0.75 mmol/l", "erythrocyte": "2 mmol/l"}, {"disorders": ["hypokalemia"]}, ASSAYS),
    # IV-2.3 speaks of a deficit, which erythrocytes show too; at a low serum value it is said of serum.
    (
        {"erythrocyte": "1.64 mmol/l", "urine": "5 mmol/24h"},
        {"disorders": ["hypokalemia", "hypocalcemia"]},
        ["global_deficit", *(f"erythrocyte_with_{name}" for name in DISORDERS), KIDNEY],
    ),
    (
        {"serum": "0.75 mmol/l", "erythrocyte": "1.64 mmol/l"},
        {"disorders": ["hypocalcemia"]},
        ["intracellular_deficit", "global_deficit", "erythrocyte_with_hypocalcemia", KIDNEY],
    ),
    (
        {"serum": "0.74 mmol/l", "erythrocyte": "1.64 mmol/l"},
        {"disorders": ["hypokalemia"]},
        [*LACK, "global_deficit", "with_hypokalemia", KIDNEY],
    ),
    ({"erythrocyte": "1.65 mmol/l", "urine": "5 mmol/24h"}, {"disorders": ["hypokalemia"]}, []),
    # At a high serum or ionized value it says nothing of a deficit that magnesium would correct.
    (
        {"serum": "0.91 mmol/l", "erythrocyte": "1.64 mmol/l"},
        {"disorders": ["hypokalemia"]},
        ["intracellular_deficit", "global_deficit"],
    ),
    (
        {"serum": "3.5 mmol/l", "erythrocyte": "1.64 mmol/l"},
        {"disorders": ["hypokalemia", "hypocalcemia"]},
        [*OVERLOAD[:1], "iatrogenic", *OVERLOAD[1:], "intracellular_deficit", "global_deficit"],
    ),
    (
        {"ionized": "0.54 mmol/l", "erythrocyte": "1.64 mmol/l"},
        {"disorders": ["hypokalemia", "hypocalcemia"]},
        ["global_deficit"],
    ),
    # II-4: free magnesium governs the excretion, which is low here although it is high.
    ({"serum": "0.72 mmol/l", "ionized": "0.54 mmol/l", "urine": "2 mmol/24h"}, {}, ["fraction_above"]),
    (
        {"serum": "0.72 mmol/l", "ionized": "0.48 mmol/l", "urine": "2 mmol/24h"},
        {},
        ["retention", "retention_no_proof"],
    ),
    ({"serum": "0.85 mmol/l", "ionized": "0.54 mmol/l", "urine": "2 mmol/24h"}, {}, []),
    ({"serum": "0.85 mmol/l", "ionized": "0.53 mmol/l", "urine": "2 mmol/24h"}, {}, ["retention_usual", NO_PROOF]),
    ({"ionized": "0.54 mmol/l", "erythrocyte": "1.64 mmol/l", "urine": "2 mmol/24h"}, {}, ["global_deficit"]),
    (
        {"serum": "0.95 mmol/l", "erythrocyte": "1.64 mmol/l", "urine": "2 mmol/24h"},
        {},
        ["intracellular_deficit", "global_deficit"],
    ),
    ({"ionized": "0.429 mmol/l", "urine": "3.29 mmol/24h"}, {}, ["retention_ionized", NO_PROOF]),
    ({"ionized": "0.43 mmol/l", "urine": "3.29 mmol/24h"}, {}, []),
    ({"ionized": "0.429 mmol/l", "urine": "3.3 mmol/24h"}, {}, []),
    # II-4 and IV-3: hypermagnesemia, beyond 1 mmol/l, raises the excretion unless the kidney fails.
    ({"serum": "1.05 mmol/l", "urine": "3.29 mmol/24h"}, {}, [*OVERLOAD, "excretion_missing"]),
    ({"serum": "1.05 mmol/l", "urine": "3.3 mmol/24h"}, {}, OVERLOAD),
    ({"serum": "1 mmol/l", "urine": "3.29 mmol/24h"}, {}, []),
    ({"serum": "1.05 mmol/l", "ionized": "0.6 mmol/l", "urine": "9 mmol/24h"}, {}, [*OVERLOAD, "excretion_follows"]),
    # A share of the serum value is a concentration too: 83, 70, 65 and 35 % of these are 0.598, 0.56, 0.468 and 0.3675.
    ({"serum": "0.72 mmol/l", "ionized": "83 %", "urine": "2 mmol/24h"}, {}, ["fraction_above"]),
    ({"serum": "0.72 mmol/l", "ionized": "65 %", "urine": "2 mmol/24h"}, {}, ["retention", NO_PROOF]),
    ({"serum": "0.72 mmol/l", "ionized": ">65 %", "urine": "2 mmol/24h"}, {}, []),
    ({"serum": "0.72 mmol/l", "ionized": "<73 %", "urine": "2 mmol/24h"}, {}, ["retention", NO_PROOF]),
    ({"serum": "<0.72 mmol/l", "ionized": "<=73 %", "urine": "2 mmol/24h"}, {}, ["retention", NO_PROOF]),
    ({"serum": "17.5 mg/l", "ionized": "83 %", "urine": "2 mmol/24h"}, {}, ["fraction_above"]),
    ({"serum": "0.80 mmol/l", "ionized": "70 %", "urine": "2 mmol/24h"}, {}, ["fraction_above"]),
    ({"serum": "0.72 mmol/l", "ionized": "65 %", "urine": "5 mmol/24h"}, {}, []),
    (
        {"serum": "1.05 mmol/l", "ionized": "35 %", "urine": "2 mmol/24h"},
        {},
        [*OVERLOAD, "fraction_below", "bound_masks"],
    ),
    ({"serum": "0.76 mmol/l", "ionized": "55 %", "erythrocyte": "2 mmol/l"}, {}, []),
    ({"erythrocyte": "2 mmol/l", "ionized": "55 %", "urine": "9 mmol/24h"}, {}, ["urinary_loss_elsewhere"]),
    # IV-2.3 speaks of a deficit, against which a high free magnesium speaks.
    (
        {"serum": "0.60 mmol/l", "ionized": "0.56 mmol/l"},
        {"disorders": ["hypokalemia", "hypocalcemia"]},
        ["fraction_above", "secondary_disorder"],
    ),
    ({"serum": "0.72 mmol/l", "ionized": "0.6 mmol/l"}, {"disorders": ["hypokalemia"]}, ["fraction_above"]),
    # rms says what may be iatrogenic of hypermagnesemia, which is no value within its 0.7 to 1.1 mmol/l.
    ({"serum": "0.95 mmol/l", "urine": "5 mmol/24h"}, {"source": "boisleve"}, []),
    ({"serum": "1.11 mmol/l", "urine": "5 mmol/24h"}, {"source": "boisleve"}, [OVERLOAD[0], "iatrogenic", OVERLOAD[1]]),
    # A usual serum value beside red cells that are not low.
    ({"serum": "0.8 mmol/l", "erythrocyte": "3 mmol/l", "urine": "2 mmol/24h"}, {}, []),
    # High for the laboratory, usual for boisleve: no sign of a deficit.
    ({"serum": "0.85 mmol/l", "erythrocyte": "2 mmol/l"}, {"lab_ranges": {"serum": "0.6..0.8"}}, []),
    ({"serum": "0.85 mmol/l", "urine": "2 mmol/24h"}, {"lab_ranges": {"serum": "0.6..0.8"}}, []),
    (
        {"serum": "0.85 mmol/l", "urine": "2 mmol/24h"},
        {"lab_ranges": {"serum": "0.6..0.9"}},
        ["retention_usual", NO_PROOF],
    ),
    # The same the other way: what the laboratory finds low is not usual. boisleve finds 4 mmol in 24 h usual.
    (
        {"serum": "0.72 mmol/l", "urine": "4 mmol/24h"},
        {"lab_ranges": {"urine": "5..8"}},
        [],
    ),
    (
        {"serum": "0.72 mmol/l", "urine": "4 mmol/24h"},
        {"lab_ranges": {"urine": "4..8"}},
        ["no_retention", "reabsorption"],
    ),
    ({"serum": "0.72 mmol/l", "erythrocyte": "2 mmol/l"}, {"lab_ranges": {"erythrocyte": "2.1..2.6"}}, LACK),
    ({"serum": "0.78 mmol/l", "erythrocyte": "2 mmol/l"}, {"lab_ranges": {"serum": "0.8..1.0"}}, []),
    ({"serum": "0.78 mmol/l", "erythrocyte": "2 mmol/l"}, {"lab_ranges": {"serum": "0.7.."}}, ASSAYS),
    # A share that is usual, or high, is no low ionized value, however low the serum value.
    (
        {"serum": "0.55 mmol/l", "ionized": "75 %", "urine": "9 mmol/24h"},
        {},
        ["urinary_loss", "reabsorption", HELPS, "wasting_elsewhere", "fraction_above"],
    ),
    ({"serum": "0.76 mmol/l", "ionized": "56 %", "urine": "2 mmol/24h"}, {}, ["retention_usual", NO_PROOF]),
    # What is outside the cells is not lacking while its free part is high.
    ({"serum": "0.72 mmol/l", "ionized": "0.56 mmol/l", "erythrocyte": "2 mmol/l"}, {}, ["fraction_above"]),
    ({"serum": "0.65 mmol/l", "ionized": "0.56 mmol/l", "urine": "0.8 mmol/24h"}, {}, [HELPS, "fraction_above"]),
    # Said once.
    (
        {"serum": "0.72 mmol/l", "erythrocyte": "1.64 mmol/l", "urine": "2 mmol/24h"},
        {},
        [*LACK, "global_deficit", "retention", NO_PROOF],
    ),
    ({"serum": "1.11 mmol/l", "erythrocyte": "2 mmol/l"}, {}, ["overload", "iatrogenic", "overload_mesotherapy"]),
    ({"serum": "1.1 mmol/l", "erythrocyte": "2 mmol/l"}, {}, OVERLOAD),
    ({"serum": "1 mmol/l", "erythrocyte": "2 mmol/l"}, {}, []),
    ({"serum": ">0.95 mmol/l", "erythrocyte": "2 mmol/l"}, {}, []),
]


@pytest.mark.parametrize(("values", "options", "expected"), TRIGGERS)
def test_readings_apply_where_the_documents_have_them(
    values: dict[str, str], options: dict[str, object], expected: list[str]
) -> None:
    """At each limit the reading is there, one step beside it it is not."""
    found = panel(values, **options)  # type: ignore[arg-type]  # a table of options
    assert [joint.reading.id for joint in found.readings] == expected
    for joint in found.readings:
        assert joint.triggers
        assert joint.reading.cited


def test_every_reading_is_triggered_somewhere() -> None:
    """No sentence of the data is without a case above."""
    known = {one.reading.id for one in readings.panel_readings()}
    assert known == {name for _, _, names in TRIGGERS for name in names}


def test_a_reading_that_another_replaces_stands_below_it() -> None:
    """And so does one that another brings with it: in the order of the data, in which they are found."""
    found: set[str] = set()
    for one in readings.panel_readings():
        assert one.unless | one.after <= found
        found.add(one.reading.id)


def test_what_is_outside_the_documents_is_marked() -> None:
    """Tucker's bound is another author's, and so is what mgcheck infers from it."""
    for urine, outside in (("1.1 mmol/24h", "wasting_elsewhere"), ("0.5 mmol/24h", "intake_absorption")):
        found = panel({"serum": "0.69 mmol/l", "urine": urine}).to_dict()["readings"]
        assert [row["id"] for row in found if row["outside"]] == [outside]
    assert found[-1]["triggers"] == {"serum": "0.69 mmol/l", "urine": "0.5 mmol/24 h"}
    assert found[-1]["citations"] == [{"source": "mgcheck", "locator": "tucker, JAMA 2020"}]


def test_a_reading_says_where_its_own_source_has_the_values(run: Runner) -> None:
    """0.72 mmol/l is within rms's 0.7 to 1.1, and below boisleve's 0.75."""
    words = ["panel", "--serum", "0.72 mmol/l", "--erythrocyte", "1.4 mmol/l"]
    page = run(*words).out
    assert page.count("serum 0.72 mmol/l (boisleve: low), erythrocyte 1.4 mmol/l\n") == 1
    assert "serum 0.6 mmol/l, erythrocyte" in run(*words[:2], "0.6 mmol/l", *words[3:]).out
    assert "sérum 0,72 mmol/l (boisleve : basse)" in run(*words, "--lang", "fr").out
    found = run(*words, "--json").json["readings"]
    assert [row["sides"] for row in found] == [
        {"serum": ["low"], "erythrocyte": ["low"]},
        {"erythrocyte": ["low"]},
    ]


@pytest.mark.parametrize(
    ("options", "value", "named"),
    [
        (["--lab-range", "serum=0.60..1.00"], "0.68", "rms"),
        (["--lab-range", "serum=0.60.."], "0.68", "rms"),
        (["--lab-range", "serum=0.60..1.00", "--source", "boisleve"], "0.72", "boisleve"),
    ],
)
def test_a_side_is_that_of_a_source_with_limits(run: Runner, options: list[str], value: str, named: str) -> None:
    """Tucker has none for serum, so that his bound follows the document of the headline."""
    page = run("panel", "--serum", f"{value} mmol/l", "--urine", "1.1 mmol/24h", *options).out
    (reading,) = (part for part in page.split("\n  serum ") if "wasting according to" in part and part[0].isdigit())
    assert reading.startswith(f"{value} mmol/l ({named}: low), 24 h urine 1.1 mmol/24 h\n")


def test_each_reading_has_one_author() -> None:
    """But those of other authors, who say the same."""
    for one in readings.panel_readings():
        assert len({place.source for place in one.reading.cited}) == 1


@pytest.mark.parametrize(
    ("serum", "ionized", "expected"),
    [
        ("0.5 mmol/l", "0.51 mmol/l", True),
        ("0.5 mmol/l", "0.5 mmol/l", False),
        ("<0.5 mmol/l", "0.51 mmol/l", True),
        (">0.5 mmol/l", "0.51 mmol/l", False),
        ("0.5 mmol/l", "<0.6 mmol/l", False),
        ("0.5 mmol/l", "90 %", False),
        ("0.5 mmol/l", "101 %", True),
        ("<0.5 mmol/l", "0.5 mmol/l", True),
        ("<=0.5 mmol/l", "0.5 mmol/l", False),
        ("<0.5 mmol/l", ">0.5 mmol/l", True),
    ],
)
def test_values_that_contradict_each_other(serum: str, ionized: str, expected: bool) -> None:
    """All are interpreted, the warning stands first, and the fraction is not read."""
    answer = panel({"serum": serum, "ionized": ionized})
    assert [warning.code for warning in answer.warnings] == (["contradiction"] if expected else [])
    assert len(answer.values) == 2
    if expected:
        assert answer.fraction_percent is None
        assert not [joint for joint in answer.readings if joint.reading.id.startswith("fraction")]


def test_each_value_is_interpreted_as_by_its_own_command(run: Runner) -> None:
    """Units may differ, words may stand apart, factors go with all."""
    words = [
        "panel",
        "--serum",
        "0.72",
        "mmol/l",
        "--erythrocyte",
        "1.4mmol/l",
        "--urine",
        "3 mmol/l",
        "--volume",
        "1.4",
        "l",
    ]
    both = run(*words, "--factor", "ppi", "--json").json
    assert both["values"]["serum"] == run("serum", "0.72", "mmol/l", "--factor", "ppi", "--json").json
    assert both["values"]["urine"]["conversions"]["mmol/(24.h)"]["value"] == 4.2
    page = " ".join(run(*words, "--factor", "ppi", "--with", "hypokalemia").out.split())
    assert "the deficit may maintain it" in page


WARD = """
format = 1
edition = "2026"
source = [{ id = "ward_9", title = "Ward 9", weight = { en = "Our own.", fr = "Le nôtre." } }]

[[ruler]]
source = "ward_9"
specimen = "serum"
unit = "mmol/L"
band = [
    { id = "low", class = "hypo", interval = "(0, 0.6)", locator = "p. 1", en = "low", fr = "bas" },
    { id = "usual", class = "normal", interval = "[0.6, inf)", locator = "p. 1", en = "usual", fr = "usuel" },
]

[[ruler]]
source = "ward_9"
specimen = "erythrocyte"
unit = "mmol/L"
band = [
    { id = "low", class = "hypo", interval = "(0, 1.5)", locator = "p. 2", en = "low", fr = "bas" },
    { id = "usual", class = "normal", interval = "[1.5, inf)", locator = "p. 2", en = "usual", fr = "usuel" },
]
"""


def test_the_options_of_one_value_go_with_a_panel(run: Runner, tmp_path: Path) -> None:
    """A laboratory's range for its specimen, a source and a ranges file for all, how each value was read."""
    own = tmp_path / "own.toml"
    own.write_text(WARD, encoding="utf-8")
    given = {"serum": ["0.72", "mmol/l"], "rbc": ["1.6", "mmol/l"]}
    shared = ["--source", "ward_9", "--ranges", str(own), "--explain", "--json"]
    words = [word for name, value in given.items() for word in (f"--{name}", *value)]
    both = run("panel", *words, "--lab-range", "plasma=0.75..1.00", *shared).json["values"]
    assert both["serum"] == run("serum", *given["serum"], "--lab-range", "0.75..1.00", *shared).json
    assert both["erythrocyte"] == run("rbc", *given["rbc"], *shared).json
    assert (both["serum"]["flag"], both["erythrocyte"]["flag"]) == ("L", "N")


@pytest.mark.parametrize(
    ("serum", "erythrocyte", "status"),
    [
        ("0.8 mmol/l", "2 mmol/l", 0),
        ("0.72 mmol/l", "2 mmol/l", 5),
        ("0.8 mmol/l", "1.4 mmol/l", 10),
        ("<0.7 mmol/l", "1.4 mmol/l", 15),
        ("0.3 mmol/l", "<2 mmol/l", 20),
        ("0.72 mmol/l", "<2 mmol/l", 30),
    ],
)
def test_the_status_of_a_panel_is_that_of_its_most_serious_value(
    run: Runner, serum: str, erythrocyte: str, status: int
) -> None:
    """With --exit-code; rms has 0.7 to 1.1 and 1.65 to 2.65 inside, below 0.4 severe, boisleve 0.75 to 0.90."""
    words = ["panel", "--serum", serum, "--erythrocyte", erythrocyte]
    assert run(*words).status == 0
    assert run(*words, "--exit-code").status == status


def test_a_panel_shows_how_each_value_was_read(run: Runner) -> None:
    """The head and the reading of each, then what is said of them together."""
    words = ["--serum", "0.72 mmol/l", "--erythrocyte", "1.4 mmol/l"]
    page = run("panel", *words, "--explain").out
    serum, erythrocyte = (run(name[2:], value, "--explain").out for name, value in (words[:2], words[2:]))
    assert page == f"{serum}\n{erythrocyte}\n{run('panel', *words).out}"


def test_a_factor_is_held_against_each_value_of_a_panel(run: Runner) -> None:
    """rms's table 2 lowers serum by renal loss, so it raises the urine; it is silent on erythrocyte magnesium."""
    words = ["panel", "--serum", "0.5 mmol/l", "--erythrocyte", "1.4mmol/l", "--urine", "2 mmol/24h"]
    page = " ".join(run(*words, "--factor", "thiazide").out.split())
    assert re.search(
        r"thiazide diuretics serum a possible cause \[(\d+), (\d+)\] "
        r"erythrocyte a possible cause \[\2\].*\[\1\] rms, Tab",
        page,
    )
    assert re.search(
        r"24 h urine rms says it raises excretion \[\d+\]; boisleve says it raises excretion \[\d+, \d+\]", page
    )


def test_the_page_of_a_panel(run: Runner) -> None:
    """The contradiction first, the fraction, and that nothing is said where nothing is."""
    assert run("panel", "--serum", "0.5 mmol/l", "--ionized", "0.6 mmol/l").out.startswith(
        "! The ionized value exceeds"
    )
    usual = run("panel", "--serum", "0.8 mmol/l", "--ionized", "0.48 mmol/l").out
    assert "Ionized fraction  60.0 %" in usual
    assert "mgcheck has no joint reading of these values" in usual
    french = run("panel", "--serum", "20 mmol/l", "--ionized", "0,48 mmol/l", "--lang", "fr").out
    assert "Magnésémie élevée : le plus souvent insuffisance" in french
    assert "! 20 mmol/l est très en dehors" in french


def test_a_panel_from_standard_input(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A JSON object with the same names."""
    given = {"serum": "0.5 mmol/l", "urine": "3 mmol/l", "volume": "1.4 l", "with": ["hypokalemia"], "factor": ["ppi"]}
    monkeypatch.setattr(sys, "stdin", Bytes(json.dumps(given).encode()))
    found = run("panel", "-", "--json").json
    assert [row["id"] for row in found["readings"]][-2:] == ["with_hypokalemia", KIDNEY]
    assert found["values"]["serum"]["factors"][0]["id"] == "ppi"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This is not a panel: it is not JSON (line 1, column 1)"),
        (b"[1]", "an object is expected, with some of"),
        (b'{"bone": "1 mmol/l"}', "an object is expected, with some of"),
        (b'{"serum": 0.5, "urine": "1 mmol/24h"}', "serum: a text such as"),
        (b'{"serum": "1 mmol/l", "with": "hypokalemia"}', "with: a text such as"),
        (b"\xff", "not JSON in UTF-8"),
        (b'{"serum": "1 mmol/l"}', "two or more values"),
        (b'{"serum": "1 mmol/l", "serum": "2 mmol/l"}', "a name is given twice"),
    ],
)
def test_a_bad_object_is_refused(run: Runner, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str) -> None:
    """With the form that is due."""
    monkeypatch.setattr(sys, "stdin", Bytes(content))
    result = run("panel", "-")
    assert result.status == 2
    assert said in result.err


PAIR = ["panel", "--serum", "0.72 mmol/l", "--ionized", "0.5 mmol/l"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["panel"], "two or more values"),
        (["panel", "--serum", "0.5 mmol/l"], "two or more values"),
        (["panel", "0.5", "mmol/l"], "belongs to no option"),
        (["panel", "--serum", "0.5", "--urine", "4 mmol/24h"], "Which unit?"),
        (["panel", "--serum", "1 mmol/l", "--ionized", "0.5 mmol/l", "--volume", "1 l"], "applies only to 24 h urine"),
        (["panel", "--serum", "1 mmol/l", "--ionized", "0.5 mmol/l", "--with", "gout"], "known: hypokalemia"),
        ([*PAIR, "--lab-range", "0.75..1"], "--lab-range is written SPECIMEN=LOW..HIGH"),
        ([*PAIR, "--lab-range", "serum=0.7..1", "--lab-range", "serum=0.8..1"], "--lab-range serum was given twice"),
        ([*PAIR, "--lab-range", "serum=0.7..1", "--lab-range", "plasma=0.8..1"], "--lab-range serum was given twice"),
        ([*PAIR, "--lab-range", "urine=3..7"], "but there is no such value"),
        ([*PAIR, "--lab-range", "marrow=3..7"], "specimen marrow is not known"),
        ([*PAIR, "--lab-range", "serum=1..0.7"], "is not below its high end"),
        ([*PAIR, "--source", "rms"], "rms has no limits for this specimen"),
        (["femg", "--serum-magnesium", "0.6mmol/l"], "--urine-magnesium is missing"),
        (["panel", "--serum", "1 mmol/l", "--urine=4", "mmol/24h", "--json", "stray"], "stray belongs to no option"),
        (["loading-test", "--dose", "30 mmol/l", "--urine-24h", "20 mmol"], "An amount is expected here"),
        (["loading-test", "--dose", "<30 mmol", "--urine-24h", "20 mmol"], "from a value with a comparator"),
    ],
)
def test_bad_input_is_refused(run: Runner, words: list[str], said: str) -> None:
    """As by the single-value commands."""
    result = run(*words)
    assert result.status == 2
    assert result.out == ""
    assert said in result.err


@pytest.mark.parametrize(("name", "value"), [("--serum", "0.9 mmol/l"), ("--volume", "1 l")])
def test_a_value_given_in_both_ways_is_refused(
    run: Runner, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Nothing would say which one counts."""
    given = {"serum": "0.6 mmol/l", "urine": "3 mmol/l", "volume": "1.4 l"}
    monkeypatch.setattr(sys, "stdin", Bytes(json.dumps(given).encode()))
    result = run("panel", "-", name, value)
    assert result.status == 2
    assert "given twice" in result.err


def test_a_closed_input_of_a_panel(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of input, not of what was typed."""
    monkeypatch.setattr(sys, "stdin", None)
    assert run("panel", "-").status == 74


def test_a_panel_as_json_values() -> None:
    """In the language that it was asked for in."""
    values = {"serum": "0.6 mmol/l", "ionized": "0.7 mmol/l", "erythrocyte": "1.4 mmol/l"}
    english, french = panel(values).to_dict(), panel(values, language="fr").to_dict()
    assert [english["language"], french["language"]] == ["en", "fr"]
    assert [part["warnings"][0]["code"] for part in (english, french)] == ["contradiction", "contradiction"]
    assert english["warnings"][0]["text"] != french["warnings"][0]["text"]
    assert english["values"]["serum"]["label"] == "hypomagnesemia"
    assert french["values"]["serum"]["label"] == "hypomagnésémie"
    assert english["ionized_fraction"] is None
    # 0.48 of 0.8 mmol/l, and the same of 19.444 mg/l.
    for serum in ("0.8 mmol/l", "19.444 mg/l"):
        assert panel({"serum": serum, "ionized": "0.48 mmol/l"}).to_dict()["ionized_fraction"] == {
            "value": 60,
            "unit": "%",
        }
    low = {"serum": "0.8 mmol/l", "erythrocyte": "1.4 mmol/l"}
    told, dit = panel(low).to_dict()["readings"][0], panel(low, language="fr").to_dict()["readings"][0]
    assert told["id"] == dit["id"] == "intracellular_deficit"
    assert told["text"] != dit["text"]
    assert told["triggers"] == {"serum": "0.8 mmol/l", "erythrocyte": "1.4 mmol/l"}
    assert dit["triggers"] == {"serum": "0,8 mmol/l", "erythrocyte": "1,4 mmol/l"}


def test_the_same_from_python() -> None:
    """All of it by functions of the package."""
    assert mgcheck.panel({"serum": "0.8 mmol/l", "ionized": "0.48 mmol/l"}).fraction_percent == 60
    assert mgcheck.loading_test(dose="30 mmol", urine_24h="21 mmol").retention.percent == 30
    assert mgcheck.intake("70 kg").weight_kg == 70
    assert mgcheck.find_causes("high")[0].id == "renal_failure"
    assert mgcheck.find_conditions("crampes")[0].id == "cramps"
    assert mgcheck.find_foods("cocoa")[0].mg_per_100_g == 420
    assert mgcheck.assay_tests()[0].id == "serum"
    assert mgcheck.femg is femg
