"""What the phone sends when asked for "a photo", "a voice note", "a sticker" without a file."""

from pathlib import Path

_FOLDER = Path(__file__).parent

SAMPLES: dict[str, bytes] = {
    "photo": (_FOLDER / "photo.png").read_bytes(),
    "sticker": (_FOLDER / "sticker.png").read_bytes(),
    "voice": (_FOLDER / "voice.ogg").read_bytes(),
}
