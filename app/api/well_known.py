"""/.well-known/avance-keys: the public keys that verify sealed versions, for ever."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from app.queries import keys
from app.web.transaction import Transaction

router = APIRouter(include_in_schema=False)

CACHED = {"cache-control": "public, max-age=300", "access-control-allow-origin": "*"}


@router.get("/.well-known/avance-keys")
def sealing_keys(session: Transaction) -> Response:
    """Every key that ever sealed a version, as a JWK Set (RFC 7517)."""
    return JSONResponse(keys.sealing(session), 200, CACHED, "application/jwk-set+json")
