"""A server that speaks as much of OpenAI's API as the programs of this folder need."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/v1/embeddings":
            self._send(200, json.dumps({"data": [{"embedding": [0.5, -1, len(asked["input"])]}]}))
            return
        prompt = asked["messages"][-1]["content"]
        words = prompt.split(maxsplit=2)
        if asked["messages"][-1]["role"] == "tool":
            self._send(200, _said(f"It said {prompt}."))
        elif words[0] == "call":
            self._send(200, _calling(words[1], words[2]))
        elif words[0] == "describe":
            functions = {tool["function"]["name"]: tool["function"] for tool in asked["tools"]}
            self._send(200, _said(functions[words[1]]["description"]))
        elif prompt == "fail":
            self._send(503, json.dumps({"error": {"message": "the model is asleep"}}))
        elif asked.get("stream"):
            parts = [_choice({"content": f"{word} "}) for word in prompt.split()]
            events = [*map(json.dumps, [*parts, _choice({}, "stop")]), "[DONE]"]
            text = "".join(f"data: {event}\n\n" for event in events)
            self._send(200, text, "text/event-stream")
        elif "response_format" in asked:
            self._send(200, _said(json.dumps({"name": prompt, "grams": 220})))
        else:
            self._send(200, _said(f"You said {prompt}."))

    def _send(self, status: int, text: str, media_type: str = "application/json") -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("content-type", media_type)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def _said(text: str) -> str:
    message = {"role": "assistant", "content": text}
    return json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})


def _calling(name: str, arguments: str) -> str:
    call = {"id": "c", "type": "function", "function": {"name": name, "arguments": arguments}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})


def _choice(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def start() -> str:
    """Start a server that lives as long as the program; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/v1"
