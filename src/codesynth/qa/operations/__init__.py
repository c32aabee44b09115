"""The operations that programs are made of. `OPERATIONS` is the registry; `docs/questions.md` lists them."""

from __future__ import annotations

from codesynth.qa.operations import arithmetic, logic, order, rows, scene
from codesynth.qa.registry import Operations

OPERATIONS = Operations((*rows.FUNCTIONS, *arithmetic.FUNCTIONS, *order.FUNCTIONS, *logic.FUNCTIONS, *scene.FUNCTIONS))
