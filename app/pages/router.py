"""All pages, in one router."""

from fastapi import APIRouter

from app.pages import (
    activities,
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
for one in (front, mechanisms, states, recommendations, plans, activities, agencies, mine, search, help, sessions):
    router.include_router(one.router)
