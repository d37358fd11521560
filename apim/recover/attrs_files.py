"""Files beside the state that a kill left empty, where the backend is a folder.

Such a backend writes the state whole or not at all, but before that `<file>.attrs` with its checksum, which it empties first. An
engine killed in between leaves that one empty, and every command ends with "failed to load checkpoint: EOF" (observed with engine
3.259.0; its library is gocloud.dev/blob/fileblob). The state is whole, and the backend does without the file.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

SCHEME = "file"


def emptied(backend: str) -> list[Path]:
    """Empty files of that kind below a backend's URL; none where the backend is no folder."""
    url = urlsplit(backend)
    if url.scheme != SCHEME:
        return []
    folder = Path(unquote(url.netloc + url.path)).expanduser()
    return sorted(file for file in (folder / ".pulumi").rglob("*.attrs") if not file.stat().st_size)
