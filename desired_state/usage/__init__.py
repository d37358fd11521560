"""What of a stack's use is measured, and how it is asked for in Kusto. Pure: settings in, texts out."""

from desired_state.usage.dimensions import DIMENSIONS, dimension, metrics
from desired_state.usage.workbook import workbook

__all__ = ["DIMENSIONS", "dimension", "metrics", "workbook"]
