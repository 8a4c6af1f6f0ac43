"""Columns of pandas and Arrow as polars series without loss, and new columns as Arrow.

A type that polars cannot hold exactly raises `ChoiceError`, which names a cast.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import polars as pl

from mgcheck.columns.as_text import unreadable

# Integers, floats and booleans; polars has no wider floats.
_NUMPY_KINDS, _NUMPY_BYTES = "iufb", 8
_DECIMAL_BITS = 128
# polars stores texts as views. pyarrow converts to them and from them in half the time or less that polars takes, and
# gives a view 31 bits for its place in a buffer.
_VIEW_BYTES = 1 << 31
_ARROW_TYPES = {pl.String: "string", pl.Boolean: "bool", pl.Float64: "double"}


def from_arrow(column: Any, name: str) -> pl.Series:
    """Convert an Arrow array, chunked or not."""
    import pyarrow as pa

    kind = column.type
    values = kind.value_type if pa.types.is_dictionary(kind) else kind
    is_text = pa.types.is_string(values) or pa.types.is_large_string(values) or pa.types.is_string_view(values)
    if pa.types.is_decimal(values):
        if values.bit_width > _DECIMAL_BITS or not 0 <= values.scale <= values.precision:
            raise unreadable(name, kind, f"decimal128(38, {max(values.scale, 0)})")
    elif pa.types.is_run_end_encoded(values):
        raise unreadable(name, kind, f"{values.value_type} (pyarrow.compute.run_end_decode)")
    elif not (
        is_text
        or pa.types.is_integer(values)
        or pa.types.is_floating(values)
        or pa.types.is_boolean(values)
        or pa.types.is_null(values)
    ):
        raise unreadable(name, kind, "string" if _is_binary(values) else None)
    if is_text and values is kind and column.get_total_buffer_size() < _VIEW_BYTES:
        return pl.Series(name, column.cast(pa.string_view()))
    # polars reads a dictionary of numbers as texts, which give narrow floats the digits of wide ones.
    return pl.Series(name, column if is_text or values is kind else column.cast(values))


def _is_binary(kind: Any) -> bool:
    import pyarrow as pa

    tests = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view, pa.types.is_fixed_size_binary)
    return any(test(kind) for test in tests)


def from_pandas(column: Any) -> pl.Series:
    """Convert a pandas column; Python objects that are not all texts stay objects, with None where one is missing."""
    import numpy as np
    import pandas as pd

    name, kind = str(column.name), column.dtype
    if isinstance(kind, pd.CategoricalDtype):
        codes = pl.Series(column.cat.codes.to_numpy()).replace(-1, None)
        return from_pandas(kind.categories.to_series(name=name)).gather(codes)
    if isinstance(kind, pd.ArrowDtype) or str(getattr(kind, "storage", "")).startswith("pyarrow"):
        import pyarrow as pa

        return from_arrow(pa.array(column), name)
    if pd.api.types.is_object_dtype(kind) or isinstance(kind, pd.StringDtype):
        return _from_objects(column, name)
    # The nullable types of pandas wrap a type of numpy.
    plain = getattr(kind, "numpy_dtype", kind)
    if not isinstance(plain, np.dtype):
        raise unreadable(name, kind, str(kind.subtype) if isinstance(kind, pd.SparseDtype) else None)
    if plain.kind not in _NUMPY_KINDS or plain.itemsize > _NUMPY_BYTES:
        raise unreadable(name, kind, "float64" if plain.kind in "fc" else None)
    values = pl.Series(name, column.to_numpy(plain, na_value=0))
    missing = pl.Series(column.isna().to_numpy())
    return values.zip_with(~missing, pl.Series([None], dtype=values.dtype))


def _from_objects(column: Any, name: str) -> pl.Series:
    import pandas as pd

    objects = column.to_numpy(dtype=object)
    if pd.api.types.infer_dtype(objects) == "string":
        # Fails where one is missing in another way than None, or holds half a surrogate pair.
        with suppress(TypeError, ValueError):
            return pl.Series(name, objects.tolist(), dtype=pl.String)
    missing = column.isna().to_numpy()
    if missing.any():
        objects = objects.copy()
        objects[missing] = None
    return pl.Series(name, objects.tolist(), dtype=pl.Object)


def arrow_type(kind: Any) -> Any:
    """The Arrow type of a new column."""
    import pyarrow as pa

    return pa.type_for_alias(_ARROW_TYPES[kind])


def to_arrow(column: pl.Series, kind: Any = None) -> Any:
    """A new column as a chunked Arrow array, of its `arrow_type` unless `kind` is another."""
    import pyarrow as pa

    kind = kind or arrow_type(column.dtype)
    as_views = pl.CompatLevel.newest()
    return pa.chunked_array([part.to_arrow(compat_level=as_views).cast(kind) for part in column.get_chunks()], kind)
