"""The part of Notion's formula language that trackers use: parse, check types, evaluate, write back."""

from sandbox.notion.formula.compile import Compiled, compile_formula
from sandbox.notion.formula.evaluate import evaluate
from sandbox.notion.formula.nodes import FormulaError
from sandbox.notion.formula.rewrite import rewrite

__all__ = ["Compiled", "FormulaError", "compile_formula", "evaluate", "rewrite"]
