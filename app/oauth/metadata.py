"""What the authorization server says about itself (RFC 8414), from the same data it works with.

The document also stands where OpenID Connect looks for it, because many clients look only there. No ID tokens are
issued and there is no scope `openid`, so it does not say how they would be signed.
"""

from typing import Any

from app.access import scopes
from app.oauth.clients import METHODS, SECRET_METHODS
from app.web.languages import LANGUAGES


def document(issuer: str) -> dict[str, Any]:
    """The metadata of the issuer, whose address is also the address of the service."""
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth/authorize",
        "token_endpoint": f"{issuer}/oauth/token",
        "revocation_endpoint": f"{issuer}/oauth/revoke",
        "introspection_endpoint": f"{issuer}/oauth/introspect",
        "jwks_uri": f"{issuer}/oauth/jwks",
        "scopes_supported": scopes.text(scopes.ALL).split(),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["client_credentials", "authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": METHODS,
        "revocation_endpoint_auth_methods_supported": METHODS,
        "introspection_endpoint_auth_methods_supported": SECRET_METHODS,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "subject_types_supported": ["public"],
        "ui_locales_supported": list(LANGUAGES),
    }
