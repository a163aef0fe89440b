"""All pages, in one router."""

from fastapi import APIRouter

from app.pages import (
    activities,
    activity,
    agencies,
    bulk,
    files,
    front,
    help,
    mechanisms,
    mine,
    plans,
    recommendations,
    search,
    sessions,
    states,
)

router = APIRouter(include_in_schema=False)
for one in (
    files,
    front,
    mechanisms,
    states,
    recommendations,
    bulk,
    plans,
    activities,
    activity,
    agencies,
    mine,
    search,
    help,
    sessions,
):
    router.include_router(one.router)
