"""ID tokens: what an external provider says to the pages, which are an application there, of who signed in.

They open nothing at the API (`tokens`). Signature, header and JSON are read as strictly as an access token's; what they
claim is checked by Authlib (OpenID Connect Core 3.1.3.7).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]  # Authlib ships no types

from app.access import tokens
from app.access.tokens import SKEW, InvalidToken, Key

TYPES: Final = frozenset({None, "JWT"})


def subject(token: str, keys: Mapping[str, Key], *, issuer: str, client_id: str, nonce: str, now: datetime) -> str:
    """Who signed in (`sub`), by a token that one of `keys` signed for this application and this attempt (`nonce`), and that
    is valid at `now` (aware). Every way in which it can be wrong is one `InvalidToken`."""
    wanted = {"iss": issuer, "aud": client_id}
    options = {name: {"essential": True, "value": value} for name, value in wanted.items()}
    try:
        said = tokens.signed(token, keys, TYPES)
        claims = CodeIDToken(said, {}, options, {"nonce": nonce, "client_id": client_id})
        claims.validate(now=int(now.timestamp()), leeway=SKEW)
        return tokens.name_in(said, "sub")
    except InvalidToken:
        raise
    except Exception as error:  # as in tokens.verify
        raise InvalidToken(type(error).__name__) from error
