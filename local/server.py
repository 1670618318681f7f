"""The HTTP server of the stack: a few lines of ASGI on uvicorn, listening on 127.0.0.1 alone."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import uvicorn

from local.events import Request
from local.gateway import Answer
from local.steps import Stop

Message = MutableMapping[str, Any]
# More than can wait for the one lock of the functions, so that the mail they send meanwhile still finds a thread.
THREADS = 64


def bind(port: int) -> socket.socket:
    """Take the port of the stack; 0 takes a free one."""
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(("127.0.0.1", port))
        taken.listen(128)
    except OSError:
        taken.close()
        raise Stop(f"Port {port} is in use by another program. PORT= chooses another: make run PORT=8001.") from None
    return taken


class Server:
    """Answers HTTP with `answer`, in a thread of its own, until stopped."""

    def __init__(self, listening: socket.socket, answer: Callable[[Request], Answer]) -> None:
        self._listening = listening
        self._answer = answer
        self._workers = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
        config = uvicorn.Config(
            self._app,
            interface="asgi3",
            proxy_headers=False,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name="http", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._workers.shutdown(wait=False, cancel_futures=True)
        self._listening.close()

    async def _app(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        if scope["type"] != "http":
            return
        request = await _request(scope, receive)
        answer = await asyncio.get_running_loop().run_in_executor(self._workers, self._answer, request)
        headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
        headers.append((b"content-length", str(len(answer.body)).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else answer.body})


async def _request(scope: Message, receive: Callable[[], Awaitable[Message]]) -> Request:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
    return Request(
        method=scope["method"],
        path=scope["raw_path"].decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=bytes(body),
        address=(scope.get("client") or ("127.0.0.1", 0))[0],
    )
