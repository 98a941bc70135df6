"""Documents, photos and voice notes: upload, send again by id, download."""

from bot.sandbox.errors import ApiError, NotServedError, bad_request
from bot.sandbox.files import DOWNLOAD_LIMIT, PHOTO_LIMIT, UPLOAD_LIMIT, image_size
from bot.sandbox.methods.call import Call
from bot.sandbox.methods.messages import SEND, deliver, with_entities
from bot.sandbox.schema import Upload
from bot.sandbox.things import Json, StoredFile

_CAPTION = ("caption", "caption_entities")


def _given_file(call: Call, name: str) -> StoredFile:
    """The file of a parameter: an upload, or the id of a file that was sent before."""
    given = call.args[name]
    if isinstance(given, str) and given.startswith("attach://"):
        part = given.removeprefix("attach://")
        given = call.uploads.get(part)
        if given is None:
            raise bad_request(f"there is no {name} in the request")
    if isinstance(given, Upload):
        return _uploaded(call, name, given)
    if given.startswith(("http://", "https://")):
        raise NotServedError(f"{call.method} from a URL")
    file = call.world.files.files.get(given)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != name:
        found, wanted = file.kind.capitalize(), name.capitalize()
        raise bad_request(f"can't use file of type {found} as {wanted}")
    return file


def _uploaded(call: Call, kind: str, upload: Upload) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > (PHOTO_LIMIT if kind == "photo" else UPLOAD_LIMIT):
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo":
        size = image_size(upload.content)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if sum(size) > 10_000 or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
    world = call.world
    name = upload.name.replace("\\", "/").rpartition("/")[2] or "file"
    return world.files.add(world.counter("file", 1), kind, name, upload.mime, upload.content)


def _send(call: Call, kind: str) -> Json:
    chat = call.open_chat()
    caption = call.caption()
    call.markup()  # refuse before the file is kept
    file = _given_file(call, kind)
    body = file.describe()
    content: Json = {kind: [body] if kind == "photo" else body}
    if caption.text:
        content |= with_entities(caption, "caption", "caption_entities")
    return deliver(call, chat, content, kind)


def send_document(call: Call) -> Json:
    call.serves("document", "disable_content_type_detection", *_CAPTION, *SEND)
    return _send(call, "document")


def send_photo(call: Call) -> Json:
    call.serves("photo", *_CAPTION, *SEND)
    return _send(call, "photo")


def send_voice(call: Call) -> Json:
    call.serves("voice", *_CAPTION, *SEND)
    return _send(call, "voice")


def get_file(call: Call) -> Json:
    file = call.world.files.files.get(call.args["file_id"])
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }
