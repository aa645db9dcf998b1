"""What every response carries and what no request may do, whatever page it is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Nothing is loaded from elsewhere, no script stands in a page, and no other site shows these pages in a frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Headers:
    """Adds the headers, and refuses requests under a host name that is not ours, with which other sites reach a local server.

    Args:
        app: The application behind it.
        hosts: Host names that are ours, without port; every name when empty.
        origin: Value of `Access-Control-Allow-Origin`; nothing is shared with other sites when empty.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str], origin: str = "") -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        shared = {"Access-Control-Allow-Origin": origin, "Cross-Origin-Resource-Policy": "cross-origin"} if origin else {}
        self._headers = [(name.lower().encode(), value.encode()) for name, value in (_HEADERS | shared).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        if self._hosts and _host(scope) not in self._hosts:
            await PlainTextResponse("This host name is not served.\n", 421)(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)


def _host(scope: dict[str, Any] | Scope) -> str:
    found = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    name, bracket, _ = found.partition("]")
    return f"{name}]".lower() if bracket else name.partition(":")[0].lower()
