"""Settings: every mistake at once, one line each, and no secret repeated."""

from __future__ import annotations

import pytest

from bot.settings import Settings, SettingsWrong, load_settings

TOKEN = "123456789:AAH-a_secret_that_must_not_be_seen"
SECRET = "a-webhook-secret-of-some-length"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without any setting of ours."""
    for name in Settings.model_fields:
        for spelled in (name, name.upper()):
            monkeypatch.delenv(spelled, raising=False)


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def mistakes() -> list[str]:
    with pytest.raises(SettingsWrong) as caught:
        load_settings()
    assert str(caught.value) == "\n".join(caught.value.mistakes)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__, "the library's own error repeats the values"
    return caught.value.mistakes


def test_an_empty_environment_is_enough_to_look_around() -> None:
    settings = load_settings()
    assert settings.telegram_token is None
    assert settings.database_url == "sqlite:///tro-ly-khoi.db"
    assert settings.clock_file is None
    assert settings.log_level == "INFO"


def test_everything_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    given(
        monkeypatch,
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_BASE_URL="http://127.0.0.1:8081/bot",
        TELEGRAM_WEBHOOK_URL="https://bot.example.vn",
        TELEGRAM_WEBHOOK_SECRET=SECRET,
        WEBHOOK_PORT="0",
        DATABASE_URL="postgresql://khoi:matkhau@db/khoi",
        WORKERS="16",
        LOG_LEVEL="debug",
        SOMETHING_ELSE="is none of ours",
    )
    settings = load_settings()
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert settings.telegram_webhook_secret is not None
    assert settings.telegram_webhook_secret.get_secret_value() == SECRET
    assert (settings.webhook_port, settings.workers, settings.log_level) == (0, 16, "DEBUG")


def test_an_empty_value_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, TELEGRAM_TOKEN="", WORKERS="", DATABASE_URL="")
    settings = load_settings()
    assert settings.telegram_token is None
    assert settings.workers == 1


def test_every_mistake_is_told_at_once_and_no_value_is_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = {
        "TELEGRAM_TOKEN": "no-number:hunter2hunter2",
        "DATABASE_URL": "mysql://khoi:hunter2@db/khoi",
        "WORKERS": "hunter2",
        "WEBHOOK_PORT": "70000",
        "LOG_LEVEL": "hunter2-loud",
    }
    given(monkeypatch, **wrong)
    told = mistakes()
    assert sorted(line.partition(":")[0] for line in told) == sorted(wrong)
    assert "hunter2" not in "\n".join(told)
    assert "70000" not in "\n".join(told)
    assert all("\n" not in line for line in told)


@pytest.mark.parametrize(
    "token", ["123456789", "123456789:", "123456789:short", "abc:AAAAAAAAAAAA", ":AAAAAAAAAAAA"]
)
def test_what_cannot_be_a_token(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    given(monkeypatch, TELEGRAM_TOKEN=token)
    [line] = mistakes()
    assert line.startswith("TELEGRAM_TOKEN: ")
    assert "123456789:letters" in line


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("https://bot.example.vn", None),
        (None, SECRET),
        ("https://bot.example.vn", "too-short"),
        ("https://bot.example.vn", "has a blank in the middle"),
        ("https://bot.example.vn", "mật-khẩu-không-phải-ascii"),
        ("https://bot.example.vn", "x" * 257),
    ],
)
def test_a_webhook_is_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, url: str | None, secret: str | None
) -> None:
    values = {"TELEGRAM_WEBHOOK_URL": url, "TELEGRAM_WEBHOOK_SECRET": secret}
    given(monkeypatch, **{name: value for name, value in values.items() if value})
    [line] = mistakes()
    assert "TELEGRAM_WEBHOOK_SECRET" in line
    assert secret is None or secret not in line


@pytest.mark.parametrize("workers", ["0", "17", "-1", "2.5"])
def test_workers_are_bounded(monkeypatch: pytest.MonkeyPatch, workers: str) -> None:
    given(monkeypatch, WORKERS=workers)
    [line] = mistakes()
    assert line.startswith("WORKERS: ")


def test_secrets_do_not_stand_in_the_settings_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    given(
        monkeypatch,
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_WEBHOOK_URL="https://bot.example.vn",
        TELEGRAM_WEBHOOK_SECRET=SECRET,
    )
    shown = repr(load_settings()) + str(load_settings())
    assert TOKEN not in shown
    assert SECRET not in shown
