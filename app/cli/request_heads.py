"""How long the head of a request may be: uvicorn itself keeps whatever a stranger sends before it asks anybody."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_BYTES = 64 * 1024
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class ShortHeads(HttpToolsProtocol):
    """Ends a connection that sends more than 64 KB without getting on: to the end of a head, in a body, or to its end.

    So neither the head nor what may follow a body can fill the memory.
    """

    _gets_on = True
    _bytes = 0

    def data_received(self, data: bytes) -> None:
        """Pass on what has arrived, and count it where it was no step forward."""
        self._gets_on = False
        super().data_received(data)
        self._bytes = 0 if self._gets_on else self._bytes + len(data)
        if self._bytes > MOST_BYTES and not self.transport.is_closing():
            if getattr(self.cycle, "response_complete", True):
                self.transport.write(TOO_LARGE)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """Note that a head has ended."""
        self._gets_on = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Note that a body goes on."""
        self._gets_on = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that a request has ended."""
        self._gets_on = True
        super().on_message_complete()
