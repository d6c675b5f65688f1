"""`rasa run` with its API behind RASA_TOKEN, which so stands in no list of processes."""

import os
import sys

from bot.engine.without_tensorflow import leave_out


def rasa_run(token: str, arguments: list[str]) -> list[str]:
    """The words of the `rasa` command. One word for the token: it may begin with a dash."""
    return ["run", "--enable-api", f"--auth-token={token}", *arguments]


if __name__ == "__main__":
    token = os.environ.get("RASA_TOKEN", "")
    if not token:
        sys.exit("RASA_TOKEN is missing: set it in the environment.")
    leave_out()
    from rasa.__main__ import main

    sys.argv = ["rasa", *rasa_run(token, sys.argv[1:])]
    main()
