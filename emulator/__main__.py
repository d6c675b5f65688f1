"""`python -m emulator`: start it and say where the page is."""

import argparse
import os
import sys
from pathlib import Path

from emulator.config import DEMO, Config
from emulator.server import build_server

FROM_ENVIRONMENT = "EMULATOR_AUTH_TOKEN"


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="emulator",
        description="Twilio and the patients' phones, for development, training and tests.",
        epilog=f"The account's auth token comes from the environment: {FROM_ENVIRONMENT}.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="where to listen")
    parser.add_argument("--port", type=int, default=8010)
    parser.add_argument("--account-sid", required=True, help="the account it plays")
    parser.add_argument("--app-url", required=True, help="where webhooks are sent")
    parser.add_argument("--public-url", default="", help="what they are signed for (app-url)")
    parser.add_argument("--demo", type=Path, default=DEMO, help="folder of the clinics' folders")
    parser.add_argument("--state", type=Path, help="file that keeps the texts (none: memory)")
    parser.add_argument("--step-seconds", type=float, default=0.1, help="from queued to sent")
    return parser.parse_args(arguments)


def main() -> None:
    """Run until Ctrl-C or SIGTERM."""
    given = read_arguments()
    auth_token = os.environ.get(FROM_ENVIRONMENT, "")
    if not auth_token:
        sys.exit(f"{FROM_ENVIRONMENT} is missing: set it in the environment.")
    app_url = given.app_url.rstrip("/")
    config = Config(
        account_sid=given.account_sid,
        auth_token=auth_token,
        app_url=app_url,
        public_url=given.public_url.rstrip("/") or app_url,
        own_url=f"http://127.0.0.1:{given.port}",
        demo=given.demo,
        state=given.state,
        step_seconds=given.step_seconds,
    )
    build_server(config, given.host, given.port).run()


if __name__ == "__main__":
    main()
