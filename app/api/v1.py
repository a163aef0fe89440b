"""/api/v1: every router of the JSON face, and nothing else."""

from fastapi import APIRouter

from app.api import activities, changes, guidelines, milestones, plans

router = APIRouter(prefix="/api/v1")
for part in (activities, changes, guidelines, milestones, plans):
    router.include_router(part.router)
