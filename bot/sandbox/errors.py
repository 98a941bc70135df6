"""Refusals: what the Bot API answers instead of a result, and what the control API does."""

from typing import Any


class ApiError(Exception):
    """A Bot API refusal, in Telegram's words."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


class NotServedError(ApiError):
    """The Bot API has it, the sandbox does not: said openly, so nobody reads it as a success."""

    def __init__(self, what: str) -> None:
        super().__init__(501, f"Not Implemented: the sandbox does not serve {what}")
        self.what = what


class ControlError(Exception):
    """A refusal of the control API."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def bad_request(text: str, **parameters: int) -> ApiError:
    return ApiError(400, f"Bad Request: {text}", **parameters)


def forbidden(text: str) -> ApiError:
    return ApiError(403, f"Forbidden: {text}")
