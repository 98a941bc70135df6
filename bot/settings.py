"""Settings from the environment, every mistake reported at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.digits import is_number


class Settings(BaseSettings):
    """What a run needs to know. The README's table of settings is this class."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    telegram_token: SecretStr | None = None
    telegram_base_url: str = "https://api.telegram.org/bot"
    telegram_file_url: str = "https://api.telegram.org/file/bot"
    telegram_webhook_url: str | None = None
    telegram_webhook_secret: SecretStr | None = None
    telegram_proxy: str | None = None
    webhook_listen: str = "127.0.0.1"
    webhook_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    database_url: str = "sqlite:///tro-ly-khoi.db"
    # The keys of secret votes; beside a SQLite file unless set, needed with PostgreSQL.
    ballot_keys: Path | None = None
    clock_file: Path | None = None
    # Several share one interpreter and get in each other's way; another process helps more.
    workers: Annotated[int, Field(ge=1, le=16)] = 1
    log_level: str = "INFO"

    @field_validator("telegram_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None:
            number, _, secret = token.get_secret_value().partition(":")
            if not is_number(number) or len(secret) < 8:
                raise ValueError("a token looks like 123456789:letters-and-digits")
        return token

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
        return url

    @property
    def key_place(self) -> Path | None:
        """Where the keys of secret votes are kept; None where nobody has said so yet."""
        if self.ballot_keys is not None:
            return self.ballot_keys
        kind, _, file = self.database_url.partition(":///")
        return Path(f"{file}.keys") if kind == "sqlite" and file else None

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("use DEBUG, INFO, WARNING or ERROR")
        return level.upper()

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Settings:
        if bool(self.telegram_webhook_url) != bool(self.telegram_webhook_secret):
            raise ValueError("TELEGRAM_WEBHOOK_URL and TELEGRAM_WEBHOOK_SECRET go together")
        if self.telegram_webhook_secret:
            secret = self.telegram_webhook_secret.get_secret_value()
            fine = all(c.isascii() and (c.isalnum() or c in "_-") for c in secret)
            if not (16 <= len(secret) <= 256 and fine):
                raise ValueError("TELEGRAM_WEBHOOK_SECRET: 16-256 of A-Z a-z 0-9 _ -")
        return self


class SettingsWrong(Exception):
    """Every mistake in the environment, one line each."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def load_settings() -> Settings:
    """Raises SettingsWrong with every mistake; values are not repeated, they may be secrets."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsWrong(
            [
                f"{'_'.join(map(str, item['loc'])).upper() or 'SETTINGS'}: {item['msg']}"
                for item in error.errors()
            ]
        ) from None
