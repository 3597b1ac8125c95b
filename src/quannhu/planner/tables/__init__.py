"""A problem and a plan as folders of tables (CSV or Parquet), and every fault such a folder may have.

The tables are described in `schema` and on docs/planner/tables.md. Rules PLN-R20 to PLN-R24.
"""

from quannhu.planner.tables.filing import write_problem
from quannhu.planner.tables.found import Faults
from quannhu.planner.tables.plans import read_plan, write_plan
from quannhu.planner.tables.problems import read_problem

__all__ = ["Faults", "read_plan", "read_problem", "write_plan", "write_problem"]
