"""All pages, in one router."""

from fastapi import APIRouter

from app.pages import (
    activities,
    activity,
    agencies,
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
    front,
    mechanisms,
    states,
    recommendations,
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
