"""The key of a place of backups, and the passphrase that opens it.

Encryption is that of age (age-encryption.org), done by its library: a key pair, scrypt over the passphrase,
ChaCha20-Poly1305 over pieces of the stream. So `age` itself opens an archive where Tongdeng is not at hand.
"""

import getpass
import hashlib
import hmac
import os
import sys
from pathlib import Path
from typing import IO, Any

import pyrage

from tongdeng.ops.preflight import Problem

SHORTEST = 12
VARIABLE, VARIABLE_FILE = "TONGDENG_BACKUP_PASSPHRASE", "TONGDENG_BACKUP_PASSPHRASE_FILE"


class Damaged(Exception):
    """Something in a backup is not what was written; the message names it."""


class Keys:
    """What encrypts and decrypts the files of one place; and signs, so that nobody slips in files of their own."""

    def __init__(self, identity: str) -> None:
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self._recipient = self._identity.to_public()
        self._sign = hashlib.sha256(b"tongdeng backup " + identity.encode()).digest()

    def encrypt(self, source: IO[bytes], target: Any) -> None:
        """Encrypt a stream."""
        pyrage.encrypt_io(source, target, [self._recipient])

    def decrypt(self, source: IO[bytes], target: Any) -> None:
        """Decrypt a stream; raise OSError where it was cut or changed: what came before that is already written."""
        try:
            pyrage.decrypt_io(source, target, [self._identity])
        except pyrage.DecryptError as error:  # in the head of the file; further on it is an OSError
            raise OSError(str(error)) from None

    def sign(self, words: bytes) -> str:
        """Return a mark of some bytes that only who knows the key can make; it tells nothing of them."""
        return hmac.new(self._sign, words, hashlib.sha256).hexdigest()


def made(passphrase: str) -> tuple[bytes, Keys]:
    """Return a new key, as a file under the passphrase and ready for use."""
    identity = str(pyrage.x25519.Identity.generate())
    return pyrage.passphrase.encrypt(identity.encode(), passphrase), Keys(identity)


def opened(file: bytes, passphrase: str) -> Keys:
    """Return the key in a file; raise Problem for a wrong passphrase."""
    try:
        return Keys(pyrage.passphrase.decrypt(file, passphrase).decode())
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError):
        raise Problem("备份口令不对，或密钥文件损坏 · wrong passphrase") from None


def passphrase(*, new: bool) -> str:
    """Return the passphrase from the environment, a file or the terminal; asked twice there where it is new."""
    words = os.environ.get(VARIABLE) or _from_file()
    return _long_enough(words, new=new) if words else _asked(new=new)


def _long_enough(words: str, *, new: bool) -> str:
    if new and len(words) < SHORTEST:
        raise Problem(f"备份口令至少 {SHORTEST} 个字符 · the passphrase is too short")
    return words


def _from_file() -> str:
    path = os.environ.get(VARIABLE_FILE)
    if not path:
        return ""
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise Problem(f"读不了口令文件 {path} · cannot read the file of the passphrase") from None


def _asked(*, new: bool) -> str:
    if not sys.stdin.isatty():
        raise Problem(f"请设置 {VARIABLE} 或 {VARIABLE_FILE} · no passphrase")
    at_least = f"（至少 {SHORTEST} 个字符）" if new else ""
    words = _long_enough(getpass.getpass(f"备份口令{at_least} · passphrase: "), new=new)
    if new and getpass.getpass("再输一次 · once more: ") != words:
        raise Problem("两次输入不一致 · the two differ")
    return words
