"""Bytes in and out: compression, lines, threads, outputs that are whole or not there."""
