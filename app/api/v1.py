"""/api/v1: every router of the JSON face, and nothing else."""

from fastapi import APIRouter

from app.api import (
    access,
    activities,
    agencies,
    changes,
    costs,
    country_reports,
    currencies,
    documents,
    evidence,
    guidelines,
    indicators,
    mechanisms,
    meetings,
    milestones,
    observations,
    plans,
    progress,
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
    access,
    activities,
    agencies,
    changes,
    costs,
    country_reports,
    currencies,
    documents,
    evidence,
    guidelines,
    indicators,
    mechanisms,
    meetings,
    milestones,
    observations,
    plans,
    progress,
    rates,
    recommendations,
    rounds,
    states,
    targets,
    topics,
    updates,
):
    router.include_router(part.router)
