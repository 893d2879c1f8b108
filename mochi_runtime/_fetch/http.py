"""Requests over http, by httpx.

All requests of the program share one client, with its pool of connections: HTTP/2 where the server
offers it, certificates always verified (`ssl.create_default_context`, which heeds SSL_CERT_FILE and
SSL_CERT_DIR), at most 20 redirects, proxies as the environment names them, and no cookies.  A
request has 10 seconds for its connection and 30 in all.
"""

from __future__ import annotations

import asyncio
import os

import httpx

from mochi_runtime._fetch.answer import Answer
from mochi_runtime._internal import background
from mochi_runtime._internal.outside import finished

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from mochi_runtime._fetch.options import Options

_CONNECT_TIMEOUT = 10.0


class Failure(Exception):
    """A request that came to nothing; the text says why."""


def send(url: str, options: Options) -> Answer:
    """The answer to a request; Failure where there is none, or one that is an error."""
    return background.run(_exchange(url, options), None)


async def send_waiting(url: str, options: Options) -> Answer:
    """As `send`, in a coroutine, which lets others go on."""
    return await finished(background.start(_exchange(url, options), None))


def _exchange(url: str, options: Options) -> Callable[[], Coroutine[Any, Any, Answer]]:
    """A request and its answer, to be awaited on the loop of the client."""
    timeout = httpx.Timeout(options.timeout, connect=min(_CONNECT_TIMEOUT, options.timeout))
    method, query, (headers, content) = options.method, options.query, options.headers_and_body

    async def exchange(client: httpx.AsyncClient) -> Answer:
        address = httpx.URL(url)
        if address.port is not None and address.port > 65535:
            raise Failure(f"there is no port {address.port}")
        request = client.build_request(
            method,
            address.copy_merge_params(query) if query else address,
            headers=headers,
            content=content,
            timeout=timeout,
        )
        response = await client.send(request, stream=True)
        try:
            return await _answer(response, options.limit)
        finally:
            await response.aclose()

    async def explained() -> Answer:
        # Making the client loads what the system trusts, which is no part of the time of a request.
        client = await background.client("fetch", _client)
        try:
            async with asyncio.timeout(options.timeout):
                return await exchange(client)
        except httpx.ConnectTimeout:
            reason = f"no connection within {timeout.connect:g} s"
        except (TimeoutError, httpx.TimeoutException):
            reason = f"no whole answer within {options.timeout:g} s"
        except httpx.NetworkError as error:
            reason = _cause(error) or str(error) or "the connection was lost"
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            reason = str(error) or type(error).__name__
        raise Failure(reason)

    return explained


def _cause(error: BaseException) -> str:
    """What the system says of a connection that failed at each of the addresses of a host."""
    found = ""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ExceptionGroup):
            cause = cause.exceptions[0]
        if isinstance(cause, ConnectionError) and cause.errno:
            found = os.strerror(cause.errno)
        elif isinstance(cause, OSError) and cause.strerror:
            found = cause.strerror
        cause = cause.__cause__ or cause.__context__
    return found


async def _answer(response: httpx.Response, limit: float) -> Answer:
    """The whole of an answer, however large it was before it was unpacked."""
    if not response.is_success:
        phrase = httpx.codes.get_reason_phrase(response.status_code)
        raise Failure(f"{response.status_code} {phrase}".strip())
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > limit:
            raise Failure(f"the answer has more than {limit:,.0f} bytes")
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = media_type == "application/json" or media_type.endswith("+json")
    return Answer(bytes(content), is_json=is_json, encoding=_encoding(response))


def _encoding(response: httpx.Response) -> str:
    """The encoding that an answer claims to have, where Python knows it as one of text."""
    encoding = response.charset_encoding or "utf-8"
    try:
        "a".encode(encoding)
    except (LookupError, ValueError):
        return "utf-8"
    return encoding.lower()


def _client() -> httpx.AsyncClient:
    """The client that all requests share."""
    import ssl
    from http.cookiejar import CookieJar, DefaultCookiePolicy
    from importlib.util import find_spec

    from mochi_runtime import __version__

    return httpx.AsyncClient(
        http2=find_spec("h2") is not None,
        verify=ssl.create_default_context(),
        follow_redirects=True,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"user-agent": f"mochi-runtime/{__version__}"},
    )
