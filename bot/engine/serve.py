"""`rasa run` with its API behind RASA_TOKEN, which so stands in no list of processes."""

import os
import sys

from rasa.__main__ import main

if __name__ == "__main__":
    token = os.environ.get("RASA_TOKEN", "")
    if not token:
        sys.exit("RASA_TOKEN is missing: set it in the environment.")
    sys.argv = ["rasa", "run", "--enable-api", "--auth-token", token, *sys.argv[1:]]
    main()
