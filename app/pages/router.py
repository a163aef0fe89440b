"""All pages, in one router."""

from fastapi import APIRouter

from app.pages import (
    activities,
    agencies,
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
    front,
    files,
    mechanisms,
    states,
    recommendations,
    plans,
    activities,
    agencies,
    mine,
    search,
    help,
    sessions,
):
    router.include_router(one.router)
