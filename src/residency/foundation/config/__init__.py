"""`residency.toml` as frozen dataclasses: each default stated once, every mistake shown at once, by path."""

from residency.foundation.config.load import config_from_values, load_config, section_class
from residency.foundation.config.sections import (
    AssistantSettings,
    CheckSettings,
    ColumnSettings,
    Config,
    EvaluateSettings,
    GovernanceSettings,
    JoinSettings,
    ModelSettings,
    PrepareSettings,
    ReportSettings,
    SplitSettings,
    TaskSettings,
    TrainSettings,
    field_sentences,
)

__all__ = [
    "AssistantSettings",
    "CheckSettings",
    "ColumnSettings",
    "Config",
    "EvaluateSettings",
    "GovernanceSettings",
    "JoinSettings",
    "ModelSettings",
    "PrepareSettings",
    "ReportSettings",
    "SplitSettings",
    "TaskSettings",
    "TrainSettings",
    "config_from_values",
    "field_sentences",
    "load_config",
    "section_class",
]
