"""Distributions in a folder, as an installer leaves them: metadata, entry points and one module."""


def distribution(folder, name, group, entry, source):
    """Write a distribution of version 1.2 with one entry point and return the folder."""
    module = name.replace("-", "_")
    info = folder / f"{module}-1.2.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[{group}]\n{entry} = {module}:CONTENT\n")
    (folder / f"{module}.py").write_text(source)
    return folder
