"""The plain scorer gives what scikit-learn gives, from a file small and quick enough to load."""

from pathlib import Path

import pytest
from sklearn.pipeline import Pipeline

import app.domain.understanding as understanding
from app.domain.understanding.data_files import read_data
from app.domain.understanding.linear import LONGEST, LinearModel
from training.examples import emergency_examples
from training.fit import exported, new_model

DATA = Path(understanding.__file__).parent / "data"
MODELS = ("emergency_model", "intent_model")
TEXTS = (
    "water is coming out of the wall #water #moving #place",
    "i would like a quote for a furnace",
    "el agua no para",
    "a a a b",
    "xyzzy",
    "",
)


@pytest.fixture(scope="module")
def trained() -> tuple[Pipeline, LinearModel]:
    examples = emergency_examples()[::12]
    model = new_model(letters=1_500, words=1_000)
    model.fit([example.text for example in examples], [example.label for example in examples])
    return model, LinearModel(exported(model, {}))


@pytest.mark.parametrize("text", TEXTS)
def test_plain_scoring_agrees_with_scikit_learn(
    text: str, trained: tuple[Pipeline, LinearModel]
) -> None:
    fitted, plain = trained
    expected = fitted.predict_proba([text])[0]
    assert list(plain.probabilities(text).values()) == pytest.approx(list(expected), abs=1e-3)


@pytest.mark.parametrize("name", MODELS)
def test_probabilities_add_up_to_one(name: str) -> None:
    model = LinearModel(read_data(name))
    assert sum(model.probabilities("my sink is leaking").values()) == pytest.approx(1)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_file_is_small(name: str) -> None:
    assert (DATA / f"{name}.json").stat().st_size < 600_000


def test_the_end_of_an_endless_text_is_not_scored() -> None:
    model = LinearModel(read_data("emergency_model"))
    endless = "hello " * LONGEST
    assert model.probabilities(endless) == model.probabilities(endless[:LONGEST])
