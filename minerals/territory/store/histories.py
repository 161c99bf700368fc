"""The user's own store of control histories: an index, and one GeoParquet file per source.

The index is the point of commitment. A change writes a new file under a new name first and the
index, which names it, last, both whole or not at all; only then is the old file removed. A lock
file keeps two processes from changing the store at once. Who reads a history holds its file open,
and so reads on what it began with. What a killed process left is removed by the next change.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from minerals.errors import InputError, unknown
from minerals.files import remove_leftovers, write_text
from minerals.tables.country import country_on
from minerals.territory.store.lock import locked
from minerals.vocabulary import BUNDLED, Provenance

if TYPE_CHECKING:
    from minerals.territory.history import ControlHistory
    from minerals.territory.providers.read_files import ReadFiles
    from minerals.territory.store.rows import Added

VERSION = 1
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_FILE = re.compile(rf"{_NAME.pattern}-[0-9a-f]{{12}}\.parquet")
_TEXTS = dict.fromkeys("source title licence plane file token".split(), str)
_RECORD = _TEXTS | {"daily": bool, "land": bool, "max_age": int | None, "bytes": int,
                    "snapshots": list}  # fmt: skip
_ROW = {"date": str, "occupied_km2": int | float, "contested_km2": int | float, "classes": dict,
        "files": dict, "findings": list}  # fmt: skip


def user_dir() -> Path:
    """Return the folder of the user's own data: ``MINERALS_DATA_DIR``, or the platform's.

    Examples
    --------
    >>> os.environ["MINERALS_DATA_DIR"] = "/tmp/mine"
    >>> str(user_dir())
    '/tmp/mine'
    >>> del os.environ["MINERALS_DATA_DIR"]
    """
    named = os.environ.get("MINERALS_DATA_DIR")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("minerals", appauthor=False)


def check_name(name: str) -> str:
    """Return a name that an added history can have.

    Raises
    ------
    InputError
        If it is reserved or has other characters.

    Examples
    --------
    >>> check_name("Deep State")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: 'Deep State' cannot name a source: use small letters, digits, ...
    """
    if name == BUNDLED or not _NAME.fullmatch(name):
        raise InputError(
            f"{name!r} cannot name a source: use small letters, digits, dots and dashes, such as "
            f"deepstate-2025; {BUNDLED} is taken"
        )
    return name


def _check_keys(record: Mapping[str, Any]) -> None:
    """Look up all that is used of a record, so that a corrupt one fails here and nowhere later."""
    _check_types(record, _RECORD)
    for row in record["snapshots"]:
        _check_types(row, _ROW)
        dt.date.fromisoformat(row["date"])


def _check_types(held: Mapping[str, Any], kinds: Mapping[str, Any]) -> None:
    for key, kind in kinds.items():
        if not isinstance(held[key], kind):
            raise TypeError(f"{key} is {held[key]!r:.40}")


def _same_source(old: Mapping[str, Any], files: ReadFiles) -> bool:
    """Check whether files fit a history; only a user's own may differ in title, their name."""
    if old["source"] != files.provider.name:
        return False
    return bool(old["title"] == files.title) or files.provider.own


class Store:
    """Control histories that a user added.

    Parameters
    ----------
    folder : pathlib.Path, optional
        By default ``control`` in :func:`user_dir`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Store(Path(folder)).names()
    []
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_dir() / "control"
        self.index_path = self.folder / "index.json"

    def names(self) -> list[str]:
        """Return the names of the histories."""
        return sorted(self.index())

    def index(self) -> dict[str, dict[str, Any]]:
        """Read the index: name to record.

        Raises
        ------
        InputError
            If it is corrupt, or of another program or version.
        """
        try:
            text = self.index_path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except NotADirectoryError:
            raise InputError(
                f"{self.folder}: cannot be a folder, since part of it is a file; set "
                "MINERALS_DATA_DIR to a folder that you own"
            ) from None
        except OSError as error:
            raise InputError(
                f"{self.index_path}: cannot be read ({error.strerror}); set MINERALS_DATA_DIR to a "
                "folder that you own"
            ) from None
        except UnicodeDecodeError as error:
            raise self._unusable(str(error)) from None
        try:
            held = json.loads(text)
            if held["format"] != VERSION:
                raise self._unusable(
                    f"it has format {held['format']}, this program reads {VERSION}",
                    "a later version of this program may read it",
                )
            histories: dict[str, dict[str, Any]] = held["histories"]
            for record in histories.values():
                if not record["snapshots"] or Path(record["file"]).name != record["file"]:
                    raise self._unusable("a history has no snapshots or no file")
                _check_keys(record)
            return histories
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            if isinstance(error, InputError):
                raise
            raise self._unusable(f"{type(error).__name__}: {error}") from None

    def _unusable(self, reason: str, remedy: str = "") -> InputError:
        remedy = remedy or f"move the folder {self.folder} away and add the sources again"
        return InputError(
            f"{self.index_path}: is corrupt, or not written by this program ({reason}); {remedy}"
        )

    def record(self, name: str) -> dict[str, Any]:
        """Return what the index says of one history.

        Raises
        ------
        InputError
            If there is none of that name.
        """
        index = self.index()
        if name not in index:
            raise unknown("added source", name, [*index, BUNDLED])
        return index[name]

    @contextmanager
    def _changing(self) -> Iterator[dict[str, dict[str, Any]]]:
        """Hold the lock, clear what killed processes left, and hand out the index."""
        with locked(self.folder, self.folder / ".lock"):
            index = self.index()
            remove_leftovers(self.folder)
            if self.index_path.exists():  # without it, nobody knows what the files are
                named = {record["file"] for record in index.values()}
                for path in self.folder.iterdir():
                    if _FILE.fullmatch(path.name) and path.name not in named:
                        self._discard(path.name)
            yield index

    def _commit(self, index: Mapping[str, Any]) -> None:
        held = {"format": VERSION, "histories": dict(sorted(index.items()))}
        write_text(self.index_path, json.dumps(held, ensure_ascii=False, indent=1) + "\n")

    def _discard(self, file: str) -> None:
        """Remove a file that the index does not name; where that fails, the next change tries."""
        with suppress(OSError):
            (self.folder / file).unlink()

    def add(
        self, name: str, files: ReadFiles, *, origin: str = "", max_age: int | None = None
    ) -> Added:
        """Add snapshots to a history, which is made if it is new.

        Parameters
        ----------
        name : str
            The history.
        files : ReadFiles
            Snapshots of one source.
        origin : str, optional
            Where the files were downloaded from.
        max_age : int, optional
            Days for which a snapshot holds; by default 45 for a daily source, else no limit.

        Returns
        -------
        Added
            Which dates are new; a date that was there is replaced where its files differ.

        Raises
        ------
        InputError
            If the name cannot be used, or holds snapshots of another source.
        """
        from minerals.territory.snapshot import on_plane
        from minerals.territory.store import geoparquet
        from minerals.territory.store.rows import added, alike, record_of, row_of

        check_name(name)
        with self._changing() as index:
            old = index.get(name)
            if old is not None and not _same_source(old, files):
                raise InputError(
                    f"{name} holds {old['title']}, these files are {files.title}: give them "
                    "another name with --source"
                )
            plane = old["plane"] if old else files.plane
            if country_on(plane) is not country_on(files.plane):
                raise InputError(
                    f"{name} and these files are not of one country: check whether longitude and "
                    "latitude are swapped, or give them another name with --source"
                )
            kept = {each["date"]: each for each in old["snapshots"]} if old else {}
            before = set(kept)
            rows = {each.date.isoformat(): row_of(each, origin) for each in files.snapshots}
            same = {day for day, row in rows.items() if day in kept and alike(kept[day], row)}
            fresh = [
                on_plane(each, files.plane, plane)
                for each in files.snapshots
                if each.date.isoformat() not in same
            ]
            if fresh:
                reader = self._reader(name, old) if old else None
                table = geoparquet.merged(
                    reader.table() if reader else None, geoparquet.table_of(fresh)
                )
                token = uuid4().hex
                file = f"{name}-{token[:12]}.parquet"
                geoparquet.write(table, self.folder / file, plane, token)
                kept |= {day: row for day, row in rows.items() if day not in same}
                index[name] = record_of(files, old, file, token, plane, kept, max_age)
                index[name]["bytes"] = (self.folder / file).stat().st_size
                try:
                    self._commit(index)
                except InputError:  # no room, say: the old index holds, and its file
                    self._discard(file)
                    raise
                if old:
                    self._discard(old["file"])
            elif old and max_age not in (None, old["max_age"]):
                index[name] = {**old, "max_age": max_age}
                self._commit(index)
            return added(rows, before, same)

    def remove(self, name: str) -> int:
        """Remove a history and return how many snapshots it had.

        Raises
        ------
        InputError
            If there is none of that name.
        """
        self.record(name)
        with self._changing() as index:
            record = index.pop(name, None)
            self._commit(index)
            if record is None:
                return 0
            self._discard(record["file"])
            return len(record["snapshots"])

    def _reader(self, name: str, record: Mapping[str, Any]) -> Any:
        from minerals.territory.plausibility import with_jumps
        from minerals.territory.store.geoparquet import StoredSnapshots

        rows = record["snapshots"]
        dates = [dt.date.fromisoformat(row["date"]) for row in rows]
        findings = with_jumps(
            dates, [row["occupied_km2"] for row in rows], [row["findings"] for row in rows]
        )
        rows_of = {
            date: {**row, "findings": findings[date]} for date, row in zip(dates, rows, strict=True)
        }
        remedy = f"remove it with `minerals control remove {name}` and add the files again"
        return StoredSnapshots(self.folder / record["file"], record["token"], rows_of, remedy)

    def _opened(self, name: str) -> tuple[dict[str, Any], Any]:
        """Return the record and the reader of a history, of one and the same state."""
        record = self.record(name)
        while not (reader := self._reader(name, record)).held:
            latest = self.record(name)
            if latest["token"] == record["token"]:  # it is not there at all: told when it is read
                break
            record = latest
        return record, reader

    def history(self, name: str, *, precision_km: float | None = None) -> ControlHistory:
        """Open a history; no polygon is read before a snapshot is asked for.

        Parameters
        ----------
        name : str
            As given to ``--source``.
        precision_km : float, optional
            Another position error for the line of contact than the stored one.

        Returns
        -------
        ControlHistory
            With its limit on the age of snapshots.

        Raises
        ------
        InputError
            If there is none of that name, or its file is corrupt or not written by this program.
        """
        from minerals.territory.history import ControlHistory
        from minerals.territory.plausibility import gap_text, gaps
        from minerals.territory.store.rows import with_precision

        record, reader = self._opened(name)
        load = reader if precision_km is None else with_precision(reader, precision_km)
        dates = tuple(reader.dates)
        return ControlHistory(
            name=name,
            title=record["title"],
            provenance=Provenance.ADDED,
            licence=record["licence"],
            dates=dates,
            load=load,
            country=country_on(record["plane"]) if record["land"] else None,
            plane=record["plane"],
            max_age=record["max_age"],
            gap_text=gap_text(gaps(dates)) if record["daily"] else "",
        )
