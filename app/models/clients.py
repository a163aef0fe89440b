"""OAuth clients: machines, and applications people sign in through."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Client(Base):
    """A client registered at the authorization server. Its grants bound what its tokens may do, and its `scopes` what
    they may ask for. Never deleted, only ended. `demonstration`: exists in demonstrations only."""

    __tablename__ = "clients"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    secret_hash: Mapped[str | None]
    redirect_uris: Mapped[list[str]]
    grant_types: Mapped[list[str]]
    scopes: Mapped[list[str]]
    demonstration: Mapped[bool] = mapped_column(server_default=text("false"))
    ended_at: Mapped[datetime | None]
