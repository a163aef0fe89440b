"""/api/v1: every router of the JSON face, and nothing else."""

from fastapi import APIRouter

from app.api import activities, costs, evidence, updates

router = APIRouter(prefix="/api/v1")
for part in (activities, costs, evidence, updates):
    router.include_router(part.router)
