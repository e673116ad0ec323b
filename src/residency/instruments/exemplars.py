"""The most similar training reports of a question, by TF-IDF; never of the same patient."""

from collections.abc import Sequence
from typing import Any

from residency.foundation.schema import Example, Question
from residency.foundation.storage import digest_of
from residency.instruments.prompts import Worked, question_text


def term_weights() -> Any:
    """TF-IDF over terms of one and two words, sublinear counts, not yet fitted.

    Source: Salton and Buckley 1988, doi 10.1016/0306-4573(88)90021-0; scikit-learn's TfidfVectorizer.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b")


class Exemplars:
    """A search index over training examples: cosine similarity of their term weights."""

    def __init__(self, training: Sequence[Example]) -> None:
        self.training = list(training)
        self._vectorizer = term_weights()
        texts = [question_text(e.question) for e in self.training]
        has_words = any(character.isalnum() for text in texts for character in text)
        # Without a single word in any question (`continue` with plain texts) all are equally similar.
        self._matrix: Any = self._vectorizer.fit_transform(texts) if has_words else None

    def digest(self) -> str:
        """Of the training examples, in their order."""
        return digest_of([[example.id, question_text(example.question), example.target] for example in self.training])

    def nearest(self, questions: Sequence[Question], number: int) -> list[list[Worked]]:
        """For each question, the `number` most similar training examples, most similar first.

        Examples of the question's own patient are left out, so that in training no report finds itself. Equal
        similarities keep the order of the training set.
        """
        import numpy as np

        patients = np.array([e.patient for e in self.training])
        found: list[list[Worked]] = []
        for start in range(0, len(questions), 256):
            some = questions[start : start + 256]
            similarity = np.zeros((len(some), len(self.training)))
            if self._matrix is not None:
                similarity = (self._vectorizer.transform([question_text(q) for q in some]) @ self._matrix.T).toarray()
            for question, row in zip(some, similarity, strict=True):
                if question.patient is not None:
                    row[patients == question.patient] = -1.0
                best = [int(i) for i in np.argsort(-row, kind="stable")[:number] if row[i] >= 0]
                found.append([Worked(self.training[i].question, self.training[i].target) for i in best])
        return found
