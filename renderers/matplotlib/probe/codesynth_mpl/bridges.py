"""Names that newer libraries removed and scripts still use: put back where they mean the same, each use noted.

Nothing is bridged that would draw something else than the old library did, up to defaults.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import types
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib import cbook, cm, style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.patches import Ellipse, Polygon, Rectangle
from matplotlib.text import Text


class Log:
    """The bridges that a script went over."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def note(self, name: str) -> None:
        """Remember a bridge by name; the number of names is bounded."""
        if len(self.used) < 50:
            self.used.add(name)


NUMPY = {
    "float": float, "int": int, "object": object, "str": str, "complex": complex, "unicode": str, "float_": np.float64,
    "complex_": np.complex128, "string_": np.bytes_, "unicode_": np.str_, "NaN": np.nan, "NAN": np.nan, "Inf": np.inf,
    "Infinity": np.inf, "infty": np.inf, "PINF": np.inf, "NINF": -np.inf, "product": np.prod, "cumproduct": np.cumprod,
    "alltrue": np.all, "sometrue": np.any, "round_": np.round, "msort": functools.partial(np.sort, axis=0),
    "asfarray": functools.partial(np.asarray, dtype=np.float64), "asscalar": lambda a: a.item(), "row_stack": np.vstack,
    "trapz": getattr(np, "trapezoid", None), "in1d": np.isin,
}  # fmt: skip

RENAMED = {
    (Axes, "bar"): {"left": "x"}, (Axes, "hist"): {"normed": "density"}, (Axes, "boxplot"): {"labels": "tick_labels"},
    (Axes, "grid"): {"b": "visible"},  (Axes, "set_xlim"): {"xmin": "left", "xmax": "right"},
    (Axes, "set_ylim"): {"ymin": "bottom", "ymax": "top"},
}  # fmt: skip


def install(log: Log) -> None:
    """Put the removed names back."""
    _numpy(log)
    _colormaps(log)
    _styles(log)
    _axes(log)
    _keywords(log)
    _patches(log)
    _backend(log)
    for name, bridge in (("pandas", _pandas), ("seaborn", _seaborn), ("networkx", _networkx)):
        if name in sys.modules:
            bridge(log, sys.modules[name])


def _numpy(log: Log) -> None:
    original = np.__getattr__

    def getattr_(name: str) -> Any:
        if NUMPY.get(name) is not None:
            log.note(f"numpy.{name}")
            return NUMPY[name]
        return original(name)

    np.__getattr__ = getattr_  # type: ignore[method-assign]


def _add(log: Log, owner: Any, name: str, label: str, function: Callable[..., Any]) -> None:
    """Put a function back under a name that the owner lacks."""
    if hasattr(owner, name):
        return

    @functools.wraps(function)
    def noted(*args: Any, **kwargs: Any) -> Any:
        log.note(label)
        return function(*args, **kwargs)

    setattr(owner, name, noted)


def _colormaps(log: Log) -> None:
    def get_cmap(name: Any = None, lut: int | None = None) -> Any:
        if name is not None and not isinstance(name, str):
            return name
        found = mpl.colormaps[name or mpl.rcParams["image.cmap"]]
        return found if lut is None else found.resampled(lut)

    def register_cmap(name: str | None = None, cmap: Any = None, *, override_builtin: bool = False) -> None:
        mpl.colormaps.register(cmap, name=name, force=True)

    _add(log, cm, "get_cmap", "matplotlib.cm.get_cmap", get_cmap)
    _add(log, cm, "register_cmap", "matplotlib.cm.register_cmap", register_cmap)
    _add(log, plt, "register_cmap", "matplotlib.pyplot.register_cmap", register_cmap)
    for name in ("spectral", "Vega10", "Vega20"):
        if name not in mpl.colormaps:
            source = {"spectral": "nipy_spectral", "Vega10": "tab10", "Vega20": "tab20"}[name]
            mpl.colormaps.register(mpl.colormaps[source].copy(), name=name)


def _styles(log: Log) -> None:
    for name in [name for name in style.library if name.startswith("seaborn-v0_8")]:
        old = name.replace("-v0_8", "")
        style.library[old] = _NotedStyle(style.library[name], log, f"matplotlib.style.{old}")


class _NotedStyle(mpl.RcParams):
    """A style sheet under its old name that notes when it is used."""

    def __init__(self, source: Any, log: Log, label: str) -> None:
        dict.update(self, source)
        self._noted = (log, label)

    def _note(self) -> None:
        self._noted[0].note(self._noted[1])

    def items(self) -> Any:
        self._note()
        return dict.items(self)

    def keys(self) -> Any:
        self._note()
        return dict.keys(self)

    def __iter__(self) -> Any:
        self._note()
        return dict.__iter__(self)


def _axes(log: Log) -> None:
    def gca(self: Figure, **kwargs: Any) -> Any:
        log.note("matplotlib.figure.gca(projection=)")
        return self.add_subplot(**kwargs)

    plain = Figure.gca
    Figure.gca = lambda self, **kwargs: gca(self, **kwargs) if kwargs else plain(self)
    plain_gca = plt.gca
    plt.gca = lambda **kwargs: gca(plt.gcf(), **kwargs) if kwargs else plain_gca()
    _add(
        log, Axes, "set_axis_bgcolor", "matplotlib.axes.set_axis_bgcolor", lambda self, color: self.set_facecolor(color)
    )
    _add(
        log,
        Axes,
        "set_color_cycle",
        "matplotlib.axes.set_color_cycle",
        lambda self, colors: self.set_prop_cycle(color=colors),
    )
    _add(log, Axes, "hold", "matplotlib.axes.hold", lambda self, *args: None)
    _add(log, plt, "hold", "matplotlib.pyplot.hold", lambda *args: None)
    _add(log, Axes, "plot_date", "matplotlib.axes.plot_date", _plot_date)
    _add(
        log,
        plt,
        "plot_date",
        "matplotlib.pyplot.plot_date",
        lambda *args, **kwargs: _plot_date(plt.gca(), *args, **kwargs),
    )
    _property(log, Legend, "legendHandles", "matplotlib.legend.legendHandles", lambda self: self.legend_handles)
    from matplotlib.contour import ContourSet

    _property(log, ContourSet, "collections", "matplotlib.contour.collections", lambda self: [self])
    with contextlib.suppress(ImportError):
        from mpl_toolkits.mplot3d import Axes3D

        for letter in "xyz":
            label = f"mplot3d.w_{letter}axis"
            _property(log, Axes3D, f"w_{letter}axis", label, lambda self, name=f"{letter}axis": getattr(self, name))


def _plot_date(axes: Any, x: Any, y: Any, fmt: str = "o", **kwargs: Any) -> Any:
    tz = kwargs.pop("tz", None)
    if kwargs.pop("xdate", True):
        axes.xaxis_date(tz)
    if kwargs.pop("ydate", False):
        axes.yaxis_date(tz)
    return axes.plot(x, y, fmt, **kwargs)


def _patches(log: Log) -> None:
    """Let patches take by position what became keyword-only; sample data are loaded as arrays anyway."""
    for cls, count, keyword in ((Polygon, 1, "closed"), (Rectangle, 3, "angle"), (Ellipse, 3, "angle")):
        _take_position(log, cls, count, keyword)
    original = cbook.get_sample_data

    def get_sample_data(*args: Any, **kwargs: Any) -> Any:
        if kwargs.pop("np_load", None) is not None:
            log.note("matplotlib.cbook.get_sample_data(np_load=)")
        return original(*args, **kwargs)

    cbook.get_sample_data = get_sample_data


def _take_position(log: Log, cls: type, count: int, keyword: str) -> None:
    original = cls.__init__  # type: ignore[misc]

    @functools.wraps(original)
    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        if len(args) == count + 1:
            log.note(f"matplotlib.patches.{cls.__name__}({keyword} by position)")
            *args, kwargs[keyword] = args  # type: ignore[assignment]
        original(self, *args, **kwargs)

    cls.__init__ = initialise  # type: ignore[misc]


def _property(log: Log, owner: type, name: str, label: str, read: Callable[[Any], Any]) -> None:
    if hasattr(owner, name):
        return

    def noted(self: Any) -> Any:
        log.note(label)
        return read(self)

    setattr(owner, name, property(noted))


def _keywords(log: Log) -> None:
    for (owner, method), names in RENAMED.items():
        _rename_keywords(log, owner, method, names)


def _rename_keywords(log: Log, owner: type, method: str, names: dict[str, str]) -> None:
    original = getattr(owner, method)

    @functools.wraps(original)
    def renamed(self: Any, *args: Any, **kwargs: Any) -> Any:
        for old, new in names.items():
            if old in kwargs:
                log.note(f"matplotlib.{owner.__name__}.{method}({old}=)")
                kwargs[new] = kwargs.pop(old)
        return original(self, *args, **kwargs)

    setattr(owner, method, renamed)


def _backend(log: Log) -> None:
    """Backends are the guest's choice; TeX is not there."""
    mpl.use = lambda backend, *, force=True: None
    plt.switch_backend = lambda newbackend: None
    original = mpl.RcParams.__setitem__

    def set_item(self: Any, key: str, value: Any) -> None:
        if key == "backend":
            return
        if key == "text.usetex" and value in (True, "True", "true"):
            log.note("matplotlib.text.usetex")
            value = False
        original(self, key, value)

    mpl.RcParams.__setitem__ = set_item  # type: ignore[method-assign]

    def set_usetex(self: Text, usetex: Any) -> None:
        if usetex:
            log.note("matplotlib.text.usetex")
        self._usetex = False
        self.stale = True

    Text.set_usetex = set_usetex
    for module in ("tkinter", "PyQt5", "PyQt6", "wx"):
        sys.modules.setdefault(module, types.ModuleType(module))


def _pandas(log: Log, pd: Any) -> None:
    def append(self: Any, other: Any, ignore_index: bool = False, **kwargs: Any) -> Any:
        if isinstance(other, dict):
            other = pd.DataFrame([other])
        elif isinstance(other, pd.Series) and isinstance(self, pd.DataFrame):
            other = other.to_frame().T
        parts = [self, *other] if isinstance(other, list | tuple) else [self, other]
        return pd.concat(parts, ignore_index=ignore_index, **kwargs)

    for owner in (pd.DataFrame, pd.Series):
        _add(log, owner, "append", f"pandas.{owner.__name__}.append", append)
        _add(log, owner, "iteritems", f"pandas.{owner.__name__}.iteritems", lambda self: self.items())
    _add(
        log,
        pd.DataFrame,
        "applymap",
        "pandas.DataFrame.applymap",
        lambda self, *args, **kwargs: self.map(*args, **kwargs),
    )
    _property(log, pd.DataFrame, "ix", "pandas.DataFrame.ix", lambda self: self.loc)
    _add(log, pd.DataFrame, "as_matrix", "pandas.DataFrame.as_matrix", lambda self: self.to_numpy())
    _add(log, pd.Series, "as_matrix", "pandas.Series.as_matrix", lambda self: self.to_numpy())
    for name in ("Int64Index", "Float64Index", "UInt64Index"):
        _add(log, pd, name, f"pandas.{name}", pd.Index)
    if not hasattr(pd, "np"):
        pd.np = np


def _seaborn(log: Log, sns: Any) -> None:
    def factorplot(*args: Any, **kwargs: Any) -> Any:
        if "size" in kwargs:
            kwargs["height"] = kwargs.pop("size")
        return sns.catplot(*args, **{"kind": "point", **kwargs})

    _add(log, sns, "factorplot", "seaborn.factorplot", factorplot)


def _networkx(log: Log, nx: Any) -> None:
    for name in ("matrix", "scipy_sparse_matrix"):
        new = {"matrix": "array", "scipy_sparse_matrix": "scipy_sparse_array"}[name]
        for prefix in ("from_", "to_"):
            function = getattr(nx, f"{prefix}{'numpy_' if name == 'matrix' else ''}{new}", None)
            old = f"{prefix}{'numpy_' if name == 'matrix' else ''}{name}"
            if function is not None:
                _add(log, nx, old, f"networkx.{old}", function)
    _add(log, nx, "info", "networkx.info", lambda graph, node=None: str(graph))
