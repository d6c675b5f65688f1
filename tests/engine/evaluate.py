"""How well the model understands, as tables in markdown: `make evaluate`.

--with-stock  measures the pipeline of `rasa init` too (minutes of training)
--folds       measures all but that one on the training examples too, each left out once in five
--unsure      measures when an unsure message is asked back, on training examples left out
--mistakes    lists the commonest confusions of the pipeline in use
--server      measures the running server instead: its training, start, memory and speed

Ends with an error if the pipeline in use gets a turn of data/regressions wrong.
"""

import argparse
import sys
from statistics import median

from sklearn.model_selection import StratifiedKFold

from bot.engine import regressions
from tests.engine.evaluation import asking_back
from tests.engine.evaluation.candidates import Answer, Candidate, Ours, candidates, seconds_to
from tests.engine.evaluation.measures import COLUMNS, by_style, confusions, measure
from tests.engine.evaluation.server import COLUMNS as COLUMNS_OF_SERVER
from tests.engine.evaluation.server import measure_server
from tests.engine.evaluation.texts import Texts, held_out_texts, training_texts

FOLDS = 5


def main() -> None:
    """Print the tables."""
    wanted = _options()
    if wanted.server:
        print(_row(*COLUMNS_OF_SERVER))
        print(_row(*["---"] * len(COLUMNS_OF_SERVER)))
        print(_row(*measure_server()))
        return
    known, unseen = training_texts(), held_out_texts()
    print(f"{len(known.texts)} examples learned, {len(unseen.texts)} held out.\n")
    print(_row("pipeline", *COLUMNS, "ms a text", "training s"))
    print(_row(*["---"] * (len(COLUMNS) + 3)))
    pipelines: dict[str, Candidate] = candidates()
    if wanted.with_stock:
        from tests.engine.evaluation.stock import Stock

        pipelines = {"`rasa init`: sparse, DIET 100 epochs": Stock(), **pipelines}
    answers: list[Answer] = []
    for name, pipeline in pipelines.items():
        training = seconds_to(pipeline.fit, known)
        answers = [pipeline.answer(text) for text in unseen.texts]
        print(_row(name, *_figures(measure(unseen, answers)), _speed(pipeline, unseen),
                   f"{training:.0f}"), flush=True)  # fmt: skip
    print("\nThe pipeline in use, by style:\n")
    for style, right in by_style(unseen, answers).items():
        print(f"- {style}: {right:.3f} of {unseen.styles.count(style)}")
    if wanted.mistakes:
        print("\nCommonest mistakes: " + "; ".join(confusions(unseen, answers)))
    if wanted.folds:
        _print_folds(known)
    if wanted.unsure:
        _print_asking_back(known)
    if isinstance(pipeline, Ours):  # the last one
        _check_regressions(pipeline)


def _check_regressions(pipeline: Ours) -> None:
    """Ends with an error if a turn goes wrong again that went wrong once."""
    cases = regressions.read()
    wrong = regressions.wrong_ones(cases, pipeline.classifier.intent_and_asked)
    right = len(cases) - len(wrong)
    print(f"\nTurns that went wrong once: {right} of {len(cases)} go right.")
    if wrong:
        sys.exit("\n".join(wrong))


def _print_asking_back(known: Texts) -> None:
    """How often an unsure message is asked back, and how sure what changes something is."""
    judged = asking_back.judge_left_out(known)
    print("\nAsked back, of the training examples, each left out once:\n")
    for name, value in asking_back.asking_back(judged).items():
        print(f"- {name}: {value:.3f}")
    print("\nRight of those taken for it, by confidence:\n")
    bands = [f"{low:.1f} -" for low in asking_back.BANDS[:-1]]
    print(_row("intent", *bands), _row(*["---"] * (len(bands) + 1)), sep="\n")
    print("\n".join(asking_back.right_by_confidence(judged)))


def _print_folds(known: Texts) -> None:
    """Each pipeline on examples left out of five trainings in turn."""
    print("\nOn the training examples, each left out once:\n")
    print(_row("pipeline", *COLUMNS))
    print(_row(*["---"] * (len(COLUMNS) + 1)))
    splits = list(StratifiedKFold(FOLDS, shuffle=True, random_state=7).split(*known.pairs()))
    for name in candidates():
        order: list[int] = []
        answers: list[Answer] = []
        for kept, left in splits:
            pipeline = candidates()[name]
            pipeline.fit(known.part(list(kept)))
            order.extend(left)
            answers.extend(pipeline.answer(known.texts[index]) for index in left)
        print(_row(name, *_figures(measure(known.part(order), answers))), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--with-stock", "--folds", "--unsure", "--mistakes", "--server"):
        parser.add_argument(name, action="store_true")
    return parser.parse_args()


def _figures(values: dict[str, float]) -> list[str]:
    return [f"{values[name]:.3f}" for name in COLUMNS]


def _speed(pipeline: Candidate, texts: Texts) -> str:
    return f"{1000 * median(seconds_to(pipeline.answer, text) for text in texts.texts[::5]):.1f}"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
