"""Output files, which get their name only when they are complete."""

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
    """Open a new file beside its target, which it replaces once it is complete.

    Standard output, devices and FIFOs are written directly. Raises `MgcheckError`: `exists` for a file that exists
    already, unless `force`; `io` for one that cannot be written.
    """
    if path == STANDARD:
        sys.stdout.flush()
        standard = cast("IO[bytes]", TerminalStream(sys.stdout)) if sys.stdout.isatty() else sys.stdout.buffer
        with _compressing(standard, compression) as stream:
            try:
                yield stream
            except Exception:
                # The rows before a fault are not lost, unless they are broken off or the pipe has no reader.
                with suppress(OSError):
                    stream.flush()
                raise
        standard.flush()
        return
    try:
        given = Path(path)
        if given.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if is_direct(path):
            # Unbuffered: a buffer would have to be flushed into a pipe that may have lost its reader.
            with given.open("wb", buffering=0) as device, _compressing(_harmless(device), compression) as stream:
                yield stream
            return
        target = _resolved(given)
        refuse_existing(path, force=force)
        part = target.with_name(f".mgcheck-{secrets.token_hex(8)}.part")
        try:
            # Only its owner can read it until it is complete; Path.open takes no opener.
            with open(part, "xb", opener=partial(os.open, mode=0o600)) as file:
                with _compressing(file, compression) as stream:
                    yield stream
                file.flush()
                os.fsync(file.fileno())
            # Another process may have created it in the meantime.
            refuse_existing(path, force=force)
            with suppress(OSError):
                # Some file systems have no permissions.
                part.chmod(_mode(target))
            part.replace(target)
        finally:
            with suppress(OSError):
                part.unlink()
    except BrokenPipeError:
        # Of a FIFO: reported like that of standard output.
        raise
    except OSError as error:
        raise io_error(path, error) from None


def is_direct(path: str) -> bool:
    """Whether output cannot be taken back once written: standard output, a device, a FIFO."""
    return path == STANDARD or (Path(path).exists() and not Path(path).is_file())


def is_terminal(path: str) -> bool:
    """Whether an output is a terminal, under any name."""
    if path == STANDARD:
        return sys.stdout.isatty()
    try:
        if not Path(path).is_char_device():
            return False
        with Path(path).open("wb") as device:
            return device.isatty()
    except OSError:
        # Opening it for writing reports the fault.
        return False


def _harmless(device: IO[bytes]) -> IO[bytes]:
    """The device; a terminal is wrapped, so that it shows control characters and does not obey them."""
    if not device.isatty():
        return device
    return cast("IO[bytes]", TerminalStream(TextIOWrapper(device, "utf-8", write_through=True)))


def _resolved(path: Path) -> Path:
    """The target of links; before Python 3.13 a circle of links raises `RuntimeError`."""
    try:
        return path.resolve()
    except RuntimeError:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None


def refuse_existing(path: str, *, force: bool) -> None:
    """Raise `MgcheckError` for an output file that exists already, unless `force`."""
    if path != STANDARD and not force and Path(path).is_file():
        raise MgcheckError("exists", file=path)


def _mode(target: Path) -> int:
    """The permissions of the file to be replaced, or those that the umask leaves to a new one."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        # The umask can be read only by setting it.
        mask = os.umask(0o077)
        os.umask(mask)
        return 0o666 & ~mask


class TerminalStream:
    """Writes rows to a terminal, with escapes for control characters other than line ends and tabs."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal

    def write(self, data: bytes | memoryview) -> int:
        """Write whole rows."""
        lines = bytes(data).decode("utf-8", "backslashreplace").split("\n")
        self._terminal.write("\n".join("\t".join(map(inert, line.split("\t"))) for line in lines))
        return len(data)

    def flush(self) -> None:
        """Flush the terminal."""
        self._terminal.flush()


@contextmanager
def _compressing(stream: IO[bytes], compression: str | None) -> Iterator[Breakable]:
    """The stream, or one that compresses into it, without a name or a time, and without an end after a fault."""
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
    """Passes bytes on to a stream until it is broken off, so that half a file never ends like a whole one.

    Parquet, gzip and zstd write an ending whenever they are closed, even after a fault.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._broken = False

    def break_off(self) -> None:
        """Drop all further bytes."""
        self._broken = True

    def write(self, data: bytes) -> int:
        """Write all bytes; an unbuffered stream may take only some at once."""
        rest = memoryview(data)
        while rest and not self._broken:
            rest = rest[self._stream.write(rest) :]
        return len(data)

    def flush(self) -> None:
        """Flush the stream, unless it is broken off."""
        if not self._broken:
            self._stream.flush()
