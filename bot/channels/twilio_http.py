"""The `twilio` client's connection, with what its errors leave out: how long to wait."""

import threading
from typing import Any

from twilio.http.http_client import TwilioHttpClient


class PatientHttpClient(TwilioHttpClient):  # type: ignore[misc]  # an untyped package
    """The client's own, which also remembers the provider's Retry-After."""

    _last = threading.local()

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait, from this thread's last answer; None if it named none."""
        value = str(getattr(self._last, "headers", {}).get("Retry-After", ""))
        return float(value) if value.isdigit() else None

    def request(self, *arguments: Any, **named: Any) -> Any:
        """As the client's own."""
        self._last.headers = {}
        response = super().request(*arguments, **named)
        self._last.headers = response.headers or {}
        return response
