"""Invented examples for the tests of the training room."""

from pathlib import Path

from residency.choose.fetch import Base, locate
from residency.foundation.config import Config, config_from_values
from residency.foundation.schema import Example, Question, TaskKind

FINDINGS = (
    "The lungs are clear.",
    "The heart is large.",
    "No effusion is seen on either side of the chest.",
    "Old fracture of a rib.",
    "Small nodule in the left upper lobe, unchanged.",
)
IMPRESSIONS = ("Normal.", "Large heart.", "No effusion.", "Old fracture.", "Stable nodule.")


def examples(number: int, *, task: TaskKind = "draft", start: int = 0) -> list[Example]:
    """So many short examples of different lengths, every patient with two."""
    made = []
    for i in range(start, start + number):
        k = i % len(FINDINGS)
        finding = " ".join(FINDINGS[(k + j) % len(FINDINGS)] for j in range(1 + i % 3))
        sections = (("findings", finding),) if task == "draft" else ()
        question = Question(
            task=task, sections=sections, text="" if sections else finding, patient=f"p{i // 2}", policy_digest="policy"
        )
        made.append(
            Example(id=f"e{i}", report_id=f"r{i}", patient=f"p{i // 2}", task=task, question=question, target=IMPRESSIONS[k])
        )
    return made


def config(**train: object) -> Config:
    """Settings for a training of seconds."""
    settings = {
        "method": "full", "epochs": 2.0, "batch": 4, "precision": "float32", "learning_rate": 1e-3, "max_tokens": 256, **train,
    }  # fmt: skip
    return config_from_values({"practice": "Test", "train": settings, "assistant": {"max_new_tokens": 16}})


def tiny_base(folder: Path) -> Base:
    """A checked tiny model."""
    from tiny_model import make_tiny_model

    return locate(str(make_tiny_model(folder)))
