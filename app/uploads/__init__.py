"""Files on their way in: received, checked and put into the storage before the transaction that names them begins.

So no writer waits while a large file is looked through or sent to a bucket. What the transaction does not adopt is
taken out of the storage again. Pages and API share this door.
"""

from __future__ import annotations

from app.uploads.receiving import ReceivedFiles, attach, limits_of, send_file, storage_of

__all__ = ["ReceivedFiles", "attach", "limits_of", "send_file", "storage_of"]
