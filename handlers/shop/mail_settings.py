"""Where mail goes out: `SMTP_…` and `MAIL_FROM` of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Final, Literal, Self, get_args

from pydantic import TypeAdapter, ValidationError

from handlers.shop.settings import SettingError, setting
from handlers.shop.texts import Email, Name, Printable, ascii_domain

Security = Literal["starttls", "tls", "none"]

ErrsOn = Literal["twice", "never"]

_PORTS: Final[dict[Security, int]] = {"starttls": 587, "tls": 465, "none": 25}
_HIGHEST_PORT: Final = 65_535


@dataclass(frozen=True, kw_only=True, slots=True)
class MailSettings:
    """`sender` is what mails are from; the password does not show in a repr.

    `errs_on`: where nobody knows whether a mail went out, it goes out `twice`, or `never` until a person has looked.
    """

    host: str
    port: int
    security: Security
    sender: Address
    username: str = ""
    password: str = field(default="", repr=False)
    errs_on: ErrsOn = "twice"

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """SettingError says which one is missing or wrong, and never repeats a secret."""
        host = setting("SMTP_HOST", "the mail server's name, such as smtp.example.com", environment)
        security = _security(environment.get("SMTP_SECURITY", ""), host)
        username, password = environment.get("SMTP_USERNAME", ""), environment.get("SMTP_PASSWORD", "")
        if bool(username) != bool(password):
            raise SettingError("SMTP_USERNAME and SMTP_PASSWORD belong together: set both or neither")
        if password and security == "none" and not _is_loopback(host):
            raise SettingError("SMTP_SECURITY is none: a password is sent over starttls or tls only")
        return cls(
            host=host,
            port=_port(environment.get("SMTP_PORT", ""), security),
            security=security,
            sender=address_setting("MAIL_FROM", environment),
            username=username,
            password=password,
            errs_on=_errs_on(environment.get("MAIL_ERRS_ON", "")),
        )


def address_setting(name: str, environment: Mapping[str, str] = os.environ) -> Address:
    """Whom the shop itself is written at: one address."""
    return _address(name, setting(name, "an address such as Shop <shop@example.com>", environment))


def _security(text: str, host: str) -> Security:
    choice = text.strip().lower() or ("none" if _is_loopback(host) else "starttls")
    for security in get_args(Security):
        if choice == security:
            return security
    raise SettingError("SMTP_SECURITY must be starttls, tls or none")


def _errs_on(text: str) -> ErrsOn:
    choice = text.strip().lower() or "twice"
    for errs_on in get_args(ErrsOn):
        if choice == errs_on:
            found: ErrsOn = errs_on
            return found
    raise SettingError(
        "MAIL_ERRS_ON must be twice or never: what happens to a mail of which nobody knows whether it went out"
    )


def _port(text: str, security: Security) -> int:
    if not text.strip():
        return _PORTS[security]
    if not text.strip().isdecimal() or not 1 <= int(text) <= _HIGHEST_PORT:
        raise SettingError(f"SMTP_PORT must be a number from 1 to {_HIGHEST_PORT}")
    return int(text)


def _address(name: str, text: str) -> Address:
    try:
        shown, address = parseaddr(TypeAdapter(Printable).validate_python(text))
        TypeAdapter(Email).validate_python(address)
        local, _, domain = address.rpartition("@")
        shown = TypeAdapter(Name).validate_python(shown) if shown else ""
        return Address(shown, local, ascii_domain(domain))
    except ValidationError:
        raise SettingError(f"{name} must be an address such as Shop <shop@example.com>") from None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
