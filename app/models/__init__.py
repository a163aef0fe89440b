"""The tables, a file per noun. Importing this package makes `Base.metadata` complete."""

from app.models.accesses import Access
from app.models.activities import (
    Activity,
    ActivityAgency,
    ActivityEdition,
    ActivityRecommendation,
    Milestone,
    MilestoneEdition,
)
from app.models.agencies import Agency, Organisation
from app.models.authorizations import Authorization, AuthorizationCode, RefreshToken, RevokedToken
from app.models.base import Base
from app.models.changes import Change, Counter
from app.models.clients import Client
from app.models.costs import CostLine
from app.models.currencies import Currency, Rate
from app.models.documents import Document
from app.models.events import Event
from app.models.files import File
from app.models.grants import Grant
from app.models.idempotency import IdempotencyRecord
from app.models.identities import Identity
from app.models.indicators import Indicator, IndicatorEdition, Observation, Target
from app.models.inputs import Input, Workshop
from app.models.keys import SigningKey
from app.models.loaded import LoadedThing
from app.models.mechanisms import Mechanism, Topic
from app.models.people import Person
from app.models.plans import Guideline, Move, Plan, PlanEdition, PlanRecommendation
from app.models.recommendations import Addressee, Measure, Recommendation
from app.models.rounds import CountryReport, Meeting, Phase, Round
from app.models.sessions import WebSession
from app.models.states import Membership, State
from app.models.updates import Evidence, Return, Update
from app.models.versions import Publication, Version
from app.models.waivers import Waiver

__all__ = [
    "Access",
    "Activity",
    "ActivityAgency",
    "ActivityEdition",
    "ActivityRecommendation",
    "Addressee",
    "Agency",
    "Authorization",
    "AuthorizationCode",
    "Base",
    "Change",
    "Client",
    "CostLine",
    "Counter",
    "CountryReport",
    "Currency",
    "Document",
    "Event",
    "Evidence",
    "File",
    "Grant",
    "Guideline",
    "IdempotencyRecord",
    "Identity",
    "Indicator",
    "IndicatorEdition",
    "Input",
    "LoadedThing",
    "Measure",
    "Mechanism",
    "Meeting",
    "Membership",
    "Milestone",
    "MilestoneEdition",
    "Move",
    "Observation",
    "Organisation",
    "Person",
    "Phase",
    "Plan",
    "PlanEdition",
    "PlanRecommendation",
    "Publication",
    "Rate",
    "Recommendation",
    "RefreshToken",
    "Return",
    "RevokedToken",
    "Round",
    "SigningKey",
    "State",
    "Target",
    "Topic",
    "Update",
    "Version",
    "Waiver",
    "WebSession",
    "Workshop",
]
