"""Who we are for a server: secrets from the environment or netrc, and the way of proving it that the server asks for."""

from __future__ import annotations

import netrc
import os
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx

from kgbuild.errors import StoreError

#: Variables that hold secrets.
USER, PASSWORD, TOKEN = "KGBUILD_STORE_USER", "KGBUILD_STORE_PASSWORD", "KGBUILD_STORE_TOKEN"
HINT = f"Set {USER} and {PASSWORD}, or {TOKEN}, in the environment, or name the host in ~/.netrc."


class Credentials(NamedTuple):
    """A name and password, or a token; empty where there is none. Never shown."""

    user: str = ""
    password: str = ""
    token: str = ""

    def __repr__(self) -> str:
        return "Credentials(...)"

    @classmethod
    def of(cls, address: str, environment: Mapping[str, str] = os.environ) -> Credentials:
        """Return what is known for an address: the environment's, else netrc's.

        Raises:
            StoreError: If the address itself holds a password, or netrc cannot be read.
        """
        parts = urlsplit(address)
        if "@" in parts.netloc:
            raise StoreError("The address holds a user or a password, which everybody can read in the list of processes.", HINT)
        if environment.get(TOKEN) or environment.get(USER):
            return cls(environment.get(USER, ""), environment.get(PASSWORD, ""), environment.get(TOKEN, ""))
        path = Path(environment.get("NETRC") or Path.home() / ".netrc")
        if not path.is_file():
            return cls()
        try:
            found = netrc.netrc(str(path)).authenticators(parts.hostname or "")
        except (OSError, netrc.NetrcParseError) as error:
            # Not the parser's own words: they quote the line.
            raise StoreError(f"{path} cannot be read.", "Each entry is 'machine HOST login USER password PASSWORD'.") from error
        return cls(found[0], found[2] or "") if found else cls()


class Login(httpx.Auth):
    """Proves who we are: a token at once, a password by basic or digest authentication when the server asks for it."""

    requires_request_body = True

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send a request, and once more when the server asks who we are."""
        user, password, token = self._credentials
        if token:
            request.headers["Authorization"] = f"Bearer {token}"
            yield request
            return
        if self._chosen:
            yield from self._chosen.auth_flow(request)
            return
        response = yield request
        challenge = response.headers.get("WWW-Authenticate", "").lower()
        if response.status_code != httpx.codes.UNAUTHORIZED or not user:
            return
        self._chosen = httpx.DigestAuth(user, password) if "digest" in challenge else httpx.BasicAuth(user, password)
        yield from self._chosen.auth_flow(request)
