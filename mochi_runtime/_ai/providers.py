"""Who answers: the providers, what each needs, and how their faults read.

Keys come from the environment alone.  What a provider says is shown, and recorded, with the key
struck out, since a server may well repeat it.
"""

from __future__ import annotations

import os

from mochi_runtime._ai.conversation import Call
from mochi_runtime._internal import background
from mochi_runtime.errors import MODEL_FAULT, MochiError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
    from typing import Any, Protocol

    from mochi_runtime._ai.request import Request

    class Client(Protocol):
        """What the module of a provider has."""

        def answer(self, request: Request, service: Service) -> AsyncGenerator[str | Call]:
            """The next answer: its text, in the parts in which it comes, and then its calls."""

        async def embedding(self, request: Request, service: Service) -> Any:
            """The vector of the prompt."""


class Service:
    """A provider: its SDK, and where its key and its address come from."""

    def __init__(
        self,
        package: str,
        *,
        extra: str,
        keys: tuple[str, ...] = (),
        address: str = "",
        default: str = "",
    ) -> None:
        self.package = package
        self.extra = extra
        self._keys = keys
        self._address = address
        self._default = default

    @property
    def key(self) -> str:
        """The key from the environment, if there is one."""
        found = [os.environ[name] for name in self._keys if os.environ.get(name)]
        return found[0] if found else ""

    def identity(self, request: Request) -> tuple[object, ...]:
        """What a client is kept by; of the key only a digest, since it might be looked at."""
        from hashlib import sha256

        digest = sha256(self.key.encode()).hexdigest()
        return self.package, self.url(request), digest, request.retries

    def url(self, request: Request) -> str | None:
        """Where to ask, none for where the SDK asks by itself."""
        if request.url or not self._default:
            return request.url or None
        address = os.environ.get(self._address) or self._default
        if "://" not in address:
            address = f"http://{address}"
        return f"{address.rstrip('/').removesuffix('/v1')}/v1"

    async def client(self, request: Request, make: Callable[..., Any]) -> Any:
        """A client of an SDK that has these parameters; how long it may take is not its business,
        since one client serves many requests."""
        key, url = self.key or "none", self.url(request)
        return await background.client(
            self.identity(request),
            lambda: make(api_key=key, base_url=url, timeout=None, max_retries=request.retries),
        )

    def missing(self) -> str | None:
        """What is not there that is needed, and how to come by it."""
        from importlib.util import find_spec

        if self._keys and not self.key:
            return f"there is no key: set {' or '.join(self._keys)} in the environment"
        top, _, _ = self.package.partition(".")
        if find_spec(top) is None or find_spec(self.package) is None:
            return f'the package {self.extra} is missing: pip install "mochi-import[{self.extra}]"'
        return None


SERVICES = {
    "openai": Service("openai", extra="openai", keys=("OPENAI_API_KEY",)),
    "anthropic": Service("anthropic", extra="anthropic", keys=("ANTHROPIC_API_KEY",)),
    "google": Service("google.genai", extra="google", keys=("GEMINI_API_KEY", "GOOGLE_API_KEY")),
    "ollama": Service(
        "openai", extra="openai", address="OLLAMA_HOST", default="http://localhost:11434"
    ),
    "llama": Service(
        "openai", extra="openai", address="LLAMA_SERVER", default="http://localhost:8080"
    ),
}


def service_of(request: Request) -> Service:
    """The provider of a request; an error that says what to do where it cannot be asked."""
    service = SERVICES.get(request.provider)
    if service is None:
        raise MochiError(_unknown(request.provider), MODEL_FAULT)
    missing = service.missing()
    if missing is None and not request.model and request.provider != "llama":
        missing = 'no model is named: write model: "..", or set LLM_MODEL in the environment'
    if missing is not None:
        raise MochiError(f"generate: {request.provider}: {missing}", MODEL_FAULT)
    return service


def _unknown(provider: str) -> str:
    known = ", ".join(sorted(SERVICES))
    recorded = "set MOCHI_LLM_CASSETTE_DIR to a folder of recorded answers"
    if not provider:
        return f"generate needs a provider ({known}): name one, set LLM_PROVIDER, or {recorded}"
    return f"generate: there is no provider {provider} ({known}): name another, or {recorded}"


def ask_text(request: Request) -> Iterator[str | Call]:
    """The next answer: its text, in the parts in which it comes, and then its calls."""
    service = service_of(request)
    client = _client(service)
    try:
        parts = background.stream(lambda: client.answer(request, service), request.timeout)
        calls: list[Call] = []
        yield from _without_key(_texts(parts, calls), service.key)
        yield from (call.without(service.key) for call in calls)
        return
    except Exception as failure:
        error = _fault(failure, request, service)
    raise error


def _texts(parts: Iterable[str | Call], calls: list[Call]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Call):
            calls.append(part)
        else:
            yield part


def ask_embedding(request: Request) -> Any:
    """The vector that the provider gives."""
    service = service_of(request)
    client = _client(service)
    try:
        return background.run(lambda: client.embedding(request, service), request.timeout)
    except Exception as failure:
        error = _fault(failure, request, service)
    raise error


def _client(service: Service) -> Client:
    """The module for a provider; loading its SDK is no part of the time of a request."""
    from importlib import import_module

    import_module(service.package)
    client: Any
    if service.package == "openai":
        from mochi_runtime._ai import openai

        client = openai
    elif service.package == "anthropic":
        from mochi_runtime._ai import anthropic

        client = anthropic
    else:
        from mochi_runtime._ai import google

        client = google
    return client  # type: ignore[no-any-return]


def _fault(failure: Exception, request: Request, service: Service) -> MochiError:
    """What went wrong at the provider, in one line of bounded length."""
    if isinstance(failure, TimeoutError):
        reason = f"no whole answer within {request.timeout:g} s"
    else:
        reason = str(failure) or type(failure).__name__
        status = getattr(failure, "status_code", None) or getattr(failure, "code", None)
        if isinstance(status, int) and str(status) not in reason:
            reason = f"{status} {reason}"
    reason = "".join(_without_key([" ".join(reason.split())], service.key))
    reason = "".join(character if character.isprintable() else "?" for character in reason)
    if len(reason) > 500:
        reason = f"{reason[:500]}.."
    return MochiError(f"generate: {request.provider}: {reason}", MODEL_FAULT)


def _without_key(parts: Iterable[str], key: str) -> Iterator[str]:
    """A text without the key; what may be the beginning of one waits for the part after it."""
    if not key:
        yield from parts
        return
    held = ""
    for part in parts:
        held = (held + part).replace(key, "***")
        keep = min(len(held), len(key) - 1)
        while not key.startswith(held[len(held) - keep :]):
            keep -= 1
        if len(held) > keep:
            yield held[: len(held) - keep]
            held = held[len(held) - keep :]
    if held:
        yield held
