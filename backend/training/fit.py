"""Fits the emergency and the intent model on our own examples and exports them as JSON.

Nothing here runs in the service. Thresholds are set on predictions for examples the scoring model
did not see (cross-validation in which an example and its variants stay together).
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import FeatureUnion, Pipeline

from training.examples import Example, emergency_examples, intent_examples

DATA = Path(__file__).resolve().parent.parent / "app" / "domain" / "understanding" / "data"
SEED = 7
FOLDS = 5
DIGITS = 3


def main() -> None:
    """Fits and writes both models, printing how they do on examples they did not see."""
    emergencies = emergency_examples()
    model = new_model(letters=9_000, words=6_000)
    thresholds = emergency_thresholds(emergencies, unseen_probabilities(model, emergencies))
    write("emergency_model", model, emergencies, thresholds)
    intents = intent_examples()
    model = new_model(letters=2_200, words=1_200)
    sure = intent_threshold(intents, unseen_probabilities(model, intents))
    write("intent_model", model, intents, {"sure": sure})


def new_model(*, letters: int, words: int) -> Pipeline:
    """TF-IDF of words (1-2) and letters (2-5), then logistic regression."""
    by_words = TfidfVectorizer(
        token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True, min_df=2, max_features=words
    )
    by_letters = TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 5),
        sublinear_tf=True,
        min_df=3,
        max_features=letters,
        preprocessor=without_tags,
    )
    return Pipeline(
        [
            ("features", FeatureUnion([("words", by_words), ("letters", by_letters)])),
            (
                "regression",
                LogisticRegression(
                    C=6.0, class_weight="balanced", max_iter=3_000, random_state=SEED
                ),
            ),
        ]
    )


def without_tags(text: str) -> str:
    """Only the words: the letters of a concept's name mean nothing."""
    return " ".join(token for token in text.split() if not token.startswith("#"))


def unseen_probabilities(model: Pipeline, examples: Sequence[Example]) -> Any:
    """For every example the probabilities of a model fitted without it and its variants."""
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    texts, labels, groups = zip(*examples, strict=True)
    return cross_val_predict(model, texts, labels, cv=folds, groups=groups, method="predict_proba")


def emergency_thresholds(examples: Sequence[Example], unseen: Any) -> dict[str, float]:
    """`sure`: 2 % of the unseen routine examples lie above it; `ask`: 6 %."""
    labels = numpy.array([example.label for example in examples])
    danger = 1 - unseen[:, sorted(set(labels)).index("routine")]
    routine = danger[labels == "routine"]
    thresholds = {
        "sure": round(float(numpy.quantile(routine, 0.98)), DIGITS),
        "ask": round(float(numpy.quantile(routine, 0.94)), DIGITS),
    }
    for name, least in thresholds.items():
        recall = float((danger[labels != "routine"] >= least).mean())
        print(f"emergency: {name} {least}: recall of unseen examples {recall:.1%}")
    return thresholds


def intent_threshold(examples: Sequence[Example], unseen: Any) -> float:
    """The lowest probability at which 9 of 10 unseen examples above it are placed right."""
    labels = numpy.array([example.label for example in examples])
    names = numpy.array(sorted(set(labels)))
    best, right = unseen.max(axis=1), names[unseen.argmax(axis=1)] == labels
    for least in numpy.arange(0.2, 0.95, 0.025):
        above = best >= least
        if right[above].mean() >= 0.9:
            print(f"intents: sure {least:.3f}: places {above.mean():.1%} of unseen examples")
            return round(float(least), DIGITS)
    return 0.95


def write(
    name: str, model: Pipeline, examples: Sequence[Example], thresholds: dict[str, float]
) -> None:
    """Fits on everything and writes `data/<name>.json`."""
    model.fit([example.text for example in examples], [example.label for example in examples])
    path = DATA / f"{name}.json"
    text = json.dumps(exported(model, thresholds), ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")
    print(f"{name}: {len(examples)} examples, {path.stat().st_size / 1000:.0f} kB")


def exported(model: Pipeline, thresholds: dict[str, float], digits: int = DIGITS) -> dict[str, Any]:
    """The fitted model as plain numbers: what `app.domain.understanding.linear` reads."""
    weights = model["regression"].coef_
    parts: dict[str, Any] = {}
    first = 0
    for name, vectorizer in model["features"].transformer_list:
        features = vectorizer.get_feature_names_out().tolist()
        columns = weights[:, first : first + len(features)]
        parts[name] = {
            "features": features,
            "idf": _rounded(vectorizer.idf_, digits),
            "weights": [_rounded(row, digits) for row in columns],
        }
        first += len(features)
    return {
        "classes": model["regression"].classes_.tolist(),
        "thresholds": thresholds,
        "bias": _rounded(model["regression"].intercept_, digits),
        **parts,
    }


def _rounded(values: Any, digits: int) -> list[float]:
    return [round(float(value), digits) for value in values]


if __name__ == "__main__":
    main()
