"""All pages, in one router."""

from fastapi import APIRouter

from app.pages import (
    activities,
    activity,
    agencies,
    bulk,
    clients,
    events,
    files,
    front,
    grants,
    help,
    identities,
    mechanisms,
    mine,
    own_sessions,
    people,
    plans,
    providers,
    recommendations,
    roles,
    search,
    sessions,
    states,
    verify,
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
    own_sessions,
    grants,
    people,
    identities,
    clients,
    events,
    roles,
    help,
    sessions,
    providers,
    verify,
):
    router.include_router(one.router)
