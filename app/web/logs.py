"""Logs of the service's own code and of the libraries, on standard error: lines to read, or JSON in production.

A line of a request carries its id. What concerns security is counted as it is logged, so that the two cannot differ.
"""

import logging
import sys

import structlog
from prometheus_client import Counter

from app.settings import Settings

OURS = "avance"
SECURITY = Counter(
    "avance_security_events", "What the log tells of signing in, of tokens, of grants and of refusals.", ["event"]
)
EVENTS = frozenset(
    {
        *("signed_in", "sign_in_refused", "signed_out", "signed_out_everywhere", "session_renewed"),
        *(
            "token_issued",
            "token_revoked",
            "oauth_refused",
            "consent_given",
            "authorization_begun",
            "authorization_ended",
        ),
        *("grant_given", "grant_ended", "grant_changed"),
        *("signing_key_made", "signing_key_retired", "refused"),
    }
)


def counted(_logger: object, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A processor that counts events of security."""
    if line["event"] in EVENTS:
        SECURITY.labels(line["event"]).inc()
    return line


def configure(settings: Settings) -> None:
    """Send every log record through one formatter. Calling it again replaces what the first call set, and no more."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=()),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if settings.demonstration:
        last.append(
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                exception_formatter=structlog.dev.plain_traceback,  # others show variables: tokens
            )
        )
    else:
        last += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    handler = logging.StreamHandler(sys.stderr)
    handler.name = OURS
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=last, foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers[:] = [*(other for other in root.handlers if other.name != OURS), handler]
    root.setLevel(settings.log_level.upper())
    for chatty in ("alembic", "httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
    logging.getLogger("authlib").setLevel(logging.WARNING)  # below, it writes tokens out
    structlog.configure(
        processors=[counted, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
