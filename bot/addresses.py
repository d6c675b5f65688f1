"""The addresses of a running system."""

from bot.settings import Settings


def addresses(settings: Settings) -> str:
    """Where everything is, for whoever has just started it."""
    base = f"http://127.0.0.1:{settings.port}"
    phones = f"http://127.0.0.1:{settings.emulator_port}/" if settings.uses_emulator else "none"
    login = "add EMAIL NAME --clinic SLUG" if settings.environment == "production" else "demo"
    lines = [
        "\nReady.",
        f"  Website chat   {base}/demo/bright-dental",
        f"  Demo phones    {phones}",
        f"  Console        {base}/console   (to sign in: clinic staff {login})",
        f"  Health         {base}/healthz\n  Records        clinic record show NUMBER",
        "Ctrl-C stops all of it.\n",
    ]
    return "\n".join(lines)
