"""`rasa run` with its API behind RASA_TOKEN, which so stands in no list of processes."""

import os
import sys

from bot.engine.without_tensorflow import leave_out

if __name__ == "__main__":
    token = os.environ.get("RASA_TOKEN", "")
    if not token:
        sys.exit("RASA_TOKEN is missing: set it in the environment.")
    leave_out()
    from rasa.__main__ import main

    sys.argv = ["rasa", "run", "--enable-api", "--auth-token", token, *sys.argv[1:]]
    main()
