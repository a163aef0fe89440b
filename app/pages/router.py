"""All pages, in one router."""

from fastapi import APIRouter

from app.pages import activities, files, front, plans, recommendations, sessions, states

router = APIRouter(include_in_schema=False)
for one in (front, files, states, recommendations, plans, activities, sessions):
    router.include_router(one.router)
