"""Where a new file is written: it bears its name only when it is complete."""

from __future__ import annotations

import errno
import gzip
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TextIO, cast

from mgcheck.errors import MgcheckError
from mgcheck.files.streams.inputs import STANDARD, io_error
from mgcheck.render.terminal_text import inert


@contextmanager
def opened_output(path: str, compression: str | None, *, force: bool) -> Iterator[Breakable]:
    """Where the new file is written: beside its target, which it replaces when all is done and not before.

    Standard output and what is no regular file (a device, a FIFO) are written directly. Raises `MgcheckError`: `exists`
    for a file that is there already, unless `force`; `io` for what cannot be written.
    """
    if path == STANDARD:
        sys.stdout.flush()
        standard = cast("IO[bytes]", TerminalStream(sys.stdout)) if sys.stdout.isatty() else sys.stdout.buffer
        with _compressing(standard, compression) as stream:
            yield stream
        standard.flush()
        return
    try:
        given = Path(path)
        if given.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if is_direct(path):
            # Without a buffer, which would have to be emptied into a pipe that nobody may read any more.
            with given.open("wb", buffering=0) as device, _compressing(_harmless(device), compression) as stream:
                yield stream
            return
        target = _resolved(given)
        refuse_existing(path, force=force)
        part = target.with_name(f".mgcheck-{secrets.token_hex(8)}.part")
        try:
            # Until it is complete only its owner can read it; Path.open takes no opener.
            with open(part, "xb", opener=partial(os.open, mode=0o600)) as file:
                with _compressing(file, compression) as stream:
                    yield stream
                file.flush()
                os.fsync(file.fileno())
            # Somebody may have made it in the meantime.
            refuse_existing(path, force=force)
            with suppress(OSError):
                # A file system may have no permissions.
                part.chmod(_mode(target))
            part.replace(target)
        finally:
            with suppress(OSError):
                part.unlink()
    except BrokenPipeError:
        # Of a FIFO, as of standard output.
        raise
    except OSError as error:
        raise io_error(path, error) from None


def is_direct(path: str) -> bool:
    """Whether what is written is there at once and cannot be taken back: on standard output, a device, in a FIFO."""
    return path == STANDARD or (Path(path).exists() and not Path(path).is_file())


def is_terminal(path: str) -> bool:
    """Whether an output is a terminal, by whatever name."""
    if path == STANDARD:
        return sys.stdout.isatty()
    try:
        if not Path(path).is_char_device():
            return False
        with Path(path).open("wb") as device:
            return device.isatty()
    except OSError:
        # Whoever opens it to write says what is wrong.
        return False


def _harmless(device: IO[bytes]) -> IO[bytes]:
    """The device, or where it is a terminal one that shows what a terminal could obey."""
    if not device.isatty():
        return device
    return cast("IO[bytes]", TerminalStream(TextIOWrapper(device, "utf-8", write_through=True)))


def _resolved(path: Path) -> Path:
    """The file behind links; before Python 3.13 links that turn in a circle are no `OSError`."""
    try:
        return path.resolve()
    except RuntimeError:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None


def refuse_existing(path: str, *, force: bool) -> None:
    """Raise `MgcheckError` where an output file is there already and was not asked to be replaced."""
    if path != STANDARD and not force and Path(path).is_file():
        raise MgcheckError("exists", file=path)


def _mode(target: Path) -> int:
    """The permissions of a file that is to be replaced, or those that the umask leaves to a new one."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        # The umask can be read only by setting it.
        mask = os.umask(0o077)
        os.umask(mask)
        return 0o666 & ~mask


class TerminalStream:
    """Rows on a terminal: what it could obey is shown as an escape, line ends and tabs apart."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal

    def write(self, data: bytes | memoryview) -> int:
        """Show whole rows."""
        lines = bytes(data).decode("utf-8", "backslashreplace").split("\n")
        self._terminal.write("\n".join("\t".join(map(inert, line.split("\t"))) for line in lines))
        return len(data)

    def flush(self) -> None:
        """Show what was written so far."""
        self._terminal.flush()


@contextmanager
def _compressing(stream: IO[bytes], compression: str | None) -> Iterator[Breakable]:
    """The stream, or one that compresses into it; no name and no time are written into it, and no end after a fault."""
    target = Breakable(stream)
    if compression is None:
        yield target
        return
    if compression == "gzip":
        content: IO[bytes] = cast("IO[bytes]", gzip.GzipFile(filename="", fileobj=target, mode="wb", mtime=0))
    else:
        from backports.zstd import ZstdFile

        content = cast("IO[bytes]", ZstdFile(cast("IO[bytes]", target), mode="wb"))
    with content:
        try:
            yield Breakable(content)
        except BaseException:
            target.break_off()
            raise


class Breakable:
    """A stream of bytes in front of another; once broken off, it drops what is still written.

    Formats with an ending of their own (Parquet, gzip, zstd) write it whenever they are closed, after a fault too.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._broken = False

    def break_off(self) -> None:
        """Let nothing more through."""
        self._broken = True

    def write(self, data: bytes) -> int:
        """Write all of it, which a stream without a buffer does not do at once."""
        rest = memoryview(data)
        while rest and not self._broken:
            rest = rest[self._stream.write(rest) :]
        return len(data)

    def flush(self) -> None:
        """Hand on what was written so far."""
        if not self._broken:
            self._stream.flush()
