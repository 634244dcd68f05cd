"""The pipeline: nine columns of leads, or the same leads as a list."""

from .page import pipeline
from .state import PipelineState

__all__ = ["PipelineState", "pipeline"]
