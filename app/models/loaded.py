"""What lines of data files became here: how a load recognises them again."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class LoadedThing(Base):
    """A thing that the data files describe. `key` is how they recognise it ("MESICIC/committee/21"), `thing_id` what it
    is here; null where the key itself is its id (States, mechanisms, currencies).

    `said` is what the files last said of it: `{"<row>": {"key": {…}, "values": {…}}}`. A later load writes what they say
    anew and never what they said before, so that it does not undo what people have changed since.
    """

    __tablename__ = "loaded_things"

    type: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    thing_id: Mapped[UUID | None]
    said: Mapped[dict[str, Any]]
