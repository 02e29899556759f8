"""The tables of a package in other files: several for each table, or Parquet."""

import json

import polars as pl

from docprov.storage.files import sha256
from docprov.tables.delimited import frame_csv


def _several(frame, folder, name):
    size = max(-(-frame.height // 3), 1)
    parts = [frame_csv(frame.slice(number * size, size)) for number in range(3)]
    for number, data in enumerate(parts, 1):
        (folder / f"data/{name}-{number}.csv").write_bytes(data)
    whole = parts[0] + b"".join(part.split(b"\n", 1)[1] for part in parts[1:])
    return [f"data/{name}-{number}.csv" for number in (1, 2, 3)], whole, {}


def _parquet(frame, folder, name):
    path = f"data/{name}.parquet"
    frame.write_parquet(folder / path)
    return path, (folder / path).read_bytes(), {"format": "parquet"}


def _several_parquet(frame, folder, name):
    (folder / "data" / name).mkdir()
    paths = [f"data/{name}/{number}.parquet" for number in (1, 2)]
    half = frame.height // 2
    for path, part in zip(paths, (frame.head(half), frame.slice(half)), strict=True):
        part.write_parquet(folder / path)
    data = b"".join((folder / path).read_bytes() for path in paths)
    return paths, data, {"format": "parquet"}


FORMS = {
    "several CSV": _several,
    "one Parquet": _parquet,
    "several Parquet": _several_parquet,
}


def refile(folder, form):
    """Write the tables of a package without dossiers in another form, in place of what it has."""
    content = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for part in content["resources"]:
        path = folder / part["path"]
        frame = pl.read_csv(path, infer_schema=False)
        path.unlink()
        part["path"], data, more = FORMS[form](frame, folder, part["name"])
        part |= {"bytes": len(data), "hash": sha256(data), **more}
    (folder / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")
    return folder
