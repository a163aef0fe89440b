"""/api/v1: every router of the JSON face, and nothing else."""

from fastapi import APIRouter

from app.api import (
    activities,
    agencies,
    country_reports,
    currencies,
    documents,
    mechanisms,
    meetings,
    rates,
    recommendations,
    rounds,
    states,
    topics,
)

router = APIRouter(prefix="/api/v1")
for part in (
    activities,
    agencies,
    country_reports,
    currencies,
    documents,
    mechanisms,
    meetings,
    rates,
    recommendations,
    rounds,
    states,
    topics,
):
    router.include_router(part.router)
