"""/api/v1: every router of the JSON face, and nothing else."""

from fastapi import APIRouter

from app.api import (
    activities,
    agencies,
    costs,
    country_reports,
    currencies,
    documents,
    evidence,
    indicators,
    mechanisms,
    meetings,
    observations,
    rates,
    recommendations,
    rounds,
    states,
    targets,
    topics,
    updates,
)

router = APIRouter(prefix="/api/v1")
for part in (
    activities,
    agencies,
    costs,
    country_reports,
    currencies,
    documents,
    evidence,
    indicators,
    mechanisms,
    meetings,
    observations,
    rates,
    recommendations,
    rounds,
    states,
    targets,
    topics,
    updates,
):
    router.include_router(part.router)
