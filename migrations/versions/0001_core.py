"""The tables of the core: reference data, plans, facts, people and grants, the change log.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


FUNCTIONS = """
create schema if not exists avance;

create function avance.first_day(known text) returns date language sql immutable strict parallel safe as $$
    select make_date(left(known, 4)::int, coalesce(nullif(substr(known, 6, 2), ''), '1')::int,
                     coalesce(nullif(substr(known, 9, 2), ''), '1')::int)
$$;

create function avance.last_day(known text) returns date language sql immutable strict parallel safe as $$
    select case length(known)
        when 4 then make_date(known::int, 12, 31)
        when 7 then (make_date(left(known, 4)::int, substr(known, 6, 2)::int, 1) + interval '1 month - 1 day')::date
        else make_date(left(known, 4)::int, substr(known, 6, 2)::int, substr(known, 9, 2)::int)
    end
$$;
"""

# Checks of columns of mixins, which Alembic does not see.
EDITIONED = (
    "activities",
    "activity_agencies",
    "activity_editions",
    "activity_recommendations",
    "cost_lines",
    "evidence",
    "guidelines",
    "indicator_editions",
    "indicators",
    "milestone_editions",
    "milestones",
    "observations",
    "plan_editions",
    "plan_recommendations",
    "returns",
    "targets",
    "updates",
)
LOADED = (
    "activities",
    "agencies",
    "cost_lines",
    "country_reports",
    "currencies",
    "documents",
    "evidence",
    "guidelines",
    "indicators",
    "mechanisms",
    "meetings",
    "milestones",
    "moves",
    "observations",
    "organisations",
    "phases",
    "plans",
    "rates",
    "recommendations",
    "states",
    "targets",
    "topics",
    "updates",
)


def upgrade() -> None:
    """Functions first: generated columns and policies use them."""
    op.execute(FUNCTIONS)
    op.create_table(
        "changes",
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("thing_id", sa.Text(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("mechanisms", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("audience_before", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("audience", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("agency_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("shape", sa.SmallInteger(), nullable=False),
        sa.Column("before", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint("op in ('saved', 'deleted')", name=op.f("ck_changes_op")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_at_n", "changes", ["at", "n"], unique=False)
    op.create_index("ix_changes_type_thing_id_n", "changes", ["type", "thing_id", "n"], unique=False)
    op.create_table(
        "clients",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=True),
        sa.Column("redirect_uris", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("grant_types", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("demonstration", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "grant_types = array['client_credentials'] and secret_hash is not null and cardinality(redirect_uris) = 0 or grant_types <@ array['authorization_code', 'refresh_token'] and 'authorization_code' = any(grant_types) and cardinality(redirect_uris) > 0",
            name=op.f("ck_clients_machine_or_people"),
        ),
        sa.CheckConstraint("id ~ '^[a-z0-9][a-z0-9._-]{2,62}$'", name=op.f("ck_clients_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
    )
    op.create_table(
        "counter",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_counter_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter")),
    )
    op.create_table(
        "currencies",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("minor_units", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("minor_units between 0 and 4", name=op.f("ck_currencies_minor_units")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_currencies")),
    )
    op.create_table(
        "idempotency_records",
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column(
            "created_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("caller", "operation", "key", name=op.f("pk_idempotency_records")),
    )
    op.create_index(op.f("ix_idempotency_records_created_at"), "idempotency_records", ["created_at"], unique=False)
    op.create_table(
        "loaded_things",
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=True),
        sa.Column("said", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("type", "key", name=op.f("pk_loaded_things")),
    )
    op.create_table(
        "mechanisms",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("convention", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("labels", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("profile", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_mechanisms")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("acronym", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind in ('donor', 'permanent_observer', 'international_organisation')", name=op.f("ck_organisations_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("language in ('es', 'en', 'pt', 'fr')", name=op.f("ck_people_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index("uq_people_email", "people", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "revoked_tokens",
        sa.Column("jti", sa.Text(), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("jti", name=op.f("pk_revoked_tokens")),
    )
    op.create_index(op.f("ix_revoked_tokens_expires_at"), "revoked_tokens", ["expires_at"], unique=False)
    op.create_table(
        "signing_keys",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("private_pem", sa.Text(), nullable=False),
        sa.Column("public_pem", sa.Text(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("retired_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("algorithm in ('ES256')", name=op.f("ck_signing_keys_algorithm")),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_keys")),
    )
    op.create_index(
        "uq_signing_keys_current",
        "signing_keys",
        [sa.literal_column("(retired_at is null)")],
        unique=True,
        postgresql_where="retired_at is null",
    )
    op.create_table(
        "authorization_codes",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("challenge", sa.Text(), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_authorization_codes_client_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_authorization_codes_person_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_authorization_codes")),
    )
    op.create_index(op.f("ix_authorization_codes_expires_at"), "authorization_codes", ["expires_at"], unique=False)
    op.create_table(
        "authorizations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ends_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "ended_why in ('revoked', 'code_replayed', 'refresh_token_replayed')",
            name=op.f("ck_authorizations_ended_why"),
        ),
        sa.CheckConstraint("(ended_at is null) = (ended_why is null)", name=op.f("ck_authorizations_ended")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_authorizations_client_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_authorizations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorizations")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_authorizations_code_digest")),
    )
    op.create_index(op.f("ix_authorizations_ends_at"), "authorizations", ["ends_at"], unique=False)
    op.create_index(op.f("ix_authorizations_person_id"), "authorizations", ["person_id"], unique=False)
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mechanism", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("start", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("body in ('committee', 'conference', 'special_conference')", name=op.f("ck_meetings_body")),
        sa.CheckConstraint(
            "start ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'", name=op.f("ck_meetings_start")
        ),
        sa.CheckConstraint(
            "until ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'", name=op.f("ck_meetings_until")
        ),
        sa.ForeignKeyConstraint(["mechanism"], ["mechanisms.code"], name=op.f("fk_meetings_mechanism")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("mechanism", "body", "ordinal", name=op.f("uq_meetings_mechanism_body_ordinal")),
    )
    op.create_table(
        "rates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("usd", sa.Numeric(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("source is not null", name=op.f("ck_rates_source")),
        sa.CheckConstraint("usd > 0", name=op.f("ck_rates_usd")),
        sa.ForeignKeyConstraint(["currency"], ["currencies.code"], name=op.f("fk_rates_currency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
        sa.UniqueConstraint("currency", "day", "source", name=op.f("uq_rates_currency_day_source")),
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mechanism", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_rounds_number")),
        sa.ForeignKeyConstraint(["mechanism"], ["mechanisms.code"], name=op.f("fk_rounds_mechanism")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("mechanism", "number", name=op.f("uq_rounds_mechanism_number")),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ends_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_ends_at"), "sessions", ["ends_at"], unique=False)
    op.create_index(op.f("ix_sessions_person_id"), "sessions", ["person_id"], unique=False)
    op.create_table(
        "states",
        sa.Column("iso3", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["currency"], ["currencies.code"], name=op.f("fk_states_currency")),
        sa.PrimaryKeyConstraint("iso3", name=op.f("pk_states")),
    )
    op.create_table(
        "topics",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mechanism", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["mechanism"], ["mechanisms.code"], name=op.f("fk_topics_mechanism")),
        sa.ForeignKeyConstraint(["parent_id"], ["topics.id"], name=op.f("fk_topics_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("mechanism", "code", name=op.f("uq_topics_mechanism_code")),
    )
    op.create_table(
        "agencies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("acronym", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind in ('branch_of_government', 'oversight_body', 'subnational_government', 'civil_society', 'international_organisation')",
            name=op.f("ck_agencies_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id", "state"], ["agencies.id", "agencies.state"], name=op.f("fk_agencies_parent_id_state")
        ),
        sa.ForeignKeyConstraint(["state"], ["states.iso3"], name=op.f("fk_agencies_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
        sa.UniqueConstraint("id", "state", name=op.f("uq_agencies_id_state")),
    )
    op.create_index(op.f("ix_agencies_state"), "agencies", ["state"], unique=False)
    op.create_table(
        "country_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mechanism", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("adopted_on", sa.Text(), nullable=True),
        sa.Column("meeting", sa.Integer(), nullable=True),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("visit_start", sa.Text(), nullable=True),
        sa.Column("visit_until", sa.Text(), nullable=True),
        sa.Column("subgroup", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("bodies", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "adopted_on ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'",
            name=op.f("ck_country_reports_adopted_on"),
        ),
        sa.CheckConstraint(
            "visit_start ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'",
            name=op.f("ck_country_reports_visit_start"),
        ),
        sa.CheckConstraint(
            "visit_until ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'",
            name=op.f("ck_country_reports_visit_until"),
        ),
        sa.ForeignKeyConstraint(["mechanism"], ["mechanisms.code"], name=op.f("fk_country_reports_mechanism")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_country_reports_round_id")),
        sa.ForeignKeyConstraint(["state"], ["states.iso3"], name=op.f("fk_country_reports_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_country_reports")),
        sa.UniqueConstraint("state", "round_id", name=op.f("uq_country_reports_state_round_id")),
    )
    op.create_table(
        "memberships",
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mechanism", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.CheckConstraint("kind in ('party', 'joined')", name=op.f("ck_memberships_kind")),
        sa.CheckConstraint(
            "since ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'", name=op.f("ck_memberships_since")
        ),
        sa.ForeignKeyConstraint(["mechanism"], ["mechanisms.code"], name=op.f("fk_memberships_mechanism")),
        sa.ForeignKeyConstraint(["state"], ["states.iso3"], name=op.f("fk_memberships_state"), ondelete="cascade"),
        sa.PrimaryKeyConstraint("state", "mechanism", "kind", name=op.f("pk_memberships")),
    )
    op.create_table(
        "phases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("start", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("provisions", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("subject", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("follows_up", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("output", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("kind in ('review', 'evaluation', 'follow_up')", name=op.f("ck_phases_kind")),
        sa.CheckConstraint(
            "start ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'", name=op.f("ck_phases_start")
        ),
        sa.CheckConstraint(
            "until ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'", name=op.f("ck_phases_until")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_phases_round_id"), ondelete="cascade"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phases")),
        sa.UniqueConstraint("round_id", "kind", name=op.f("uq_phases_round_id_kind")),
    )
    op.create_table(
        "refresh_tokens",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("authorization_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("used_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["authorization_id"],
            ["authorizations.id"],
            name=op.f("fk_refresh_tokens_authorization_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_refresh_tokens")),
    )
    op.create_index(op.f("ix_refresh_tokens_authorization_id"), "refresh_tokens", ["authorization_id"], unique=False)
    op.create_table(
        "plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mechanisms", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("audience", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("reporting", sa.Text(), server_default=sa.text("'none'"), nullable=False),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("edition in ('draft', 'published')", name=op.f("ck_plans_edition")),
        sa.CheckConstraint(
            "reporting in ('none', 'quarterly', 'half_yearly', 'yearly')", name=op.f("ck_plans_reporting")
        ),
        sa.CheckConstraint(
            "stage in ('memorandum', 'drafting', 'workshop', 'revision', 'final', 'published', 'reporting', 'closed')",
            name=op.f("ck_plans_stage"),
        ),
        sa.CheckConstraint("cardinality(mechanisms) > 0", name=op.f("ck_plans_mechanisms")),
        sa.ForeignKeyConstraint(
            ["agency_id", "state"], ["agencies.id", "agencies.state"], name=op.f("fk_plans_agency_id_state")
        ),
        sa.ForeignKeyConstraint(["state"], ["states.iso3"], name=op.f("fk_plans_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("id", "state", name=op.f("uq_plans_id_state")),
    )
    op.create_index(op.f("ix_plans_state"), "plans", ["state"], unique=False)
    op.create_table(
        "activities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), server_default=sa.text("'planned'"), nullable=False),
        sa.Column("status_as_of", sa.Date(), nullable=True),
        sa.Column("percent", sa.Numeric(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status in ('not_reported', 'planned', 'under_way', 'completed', 'suspended', 'cancelled')",
            name=op.f("ck_activities_status"),
        ),
        sa.CheckConstraint("percent between 0 and 100", name=op.f("ck_activities_percent")),
        sa.ForeignKeyConstraint(
            ["plan_id", "state"], ["plans.id", "plans.state"], name=op.f("fk_activities_plan_id_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
        sa.UniqueConstraint("id", "plan_id", name=op.f("uq_activities_id_plan_id")),
        sa.UniqueConstraint("id", "state", name=op.f("uq_activities_id_state")),
    )
    op.create_index(op.f("ix_activities_plan_id"), "activities", ["plan_id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mechanism", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("revision", sa.Text(), nullable=True),
        sa.Column("dated", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "dated ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'", name=op.f("ck_documents_dated")
        ),
        sa.CheckConstraint(
            "kind in ('report', 'legal_act', 'communique', 'memorandum', 'other')", name=op.f("ck_documents_kind")
        ),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_documents_sha256")),
        sa.ForeignKeyConstraint(["mechanism"], ["mechanisms.code"], name=op.f("fk_documents_mechanism")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_documents_plan_id")),
        sa.ForeignKeyConstraint(["state"], ["states.iso3"], name=op.f("fk_documents_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("mechanism", sa.Text(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("named_by", sa.Text(), nullable=True),
        sa.Column(
            "since", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("until", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("giver", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state is not null) = (role in ('contributor', 'consultant', 'agency_officer', 'focal_point')) and (plan_id is not null) = (role in ('contributor', 'consultant')) and (agency_id is not null) = (role = 'agency_officer') and (named_by is null or role = 'expert') and (mechanism is not null or role not in ('expert', 'secretariat')) and (mechanism is null or role in ('expert', 'secretariat', 'focal_point'))",
            name=op.f("ck_grants_bounds"),
        ),
        sa.CheckConstraint(
            "role in ('observer', 'contributor', 'consultant', 'agency_officer', 'focal_point', 'expert', 'secretariat', 'administrator')",
            name=op.f("ck_grants_role"),
        ),
        sa.CheckConstraint("(person_id is null) <> (client_id is null)", name=op.f("ck_grants_holder")),
        sa.CheckConstraint("until > since", name=op.f("ck_grants_period")),
        sa.ForeignKeyConstraint(
            ["agency_id", "state"], ["agencies.id", "agencies.state"], name=op.f("fk_grants_agency_id_state")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_grants_client_id")),
        sa.ForeignKeyConstraint(["mechanism"], ["mechanisms.code"], name=op.f("fk_grants_mechanism")),
        sa.ForeignKeyConstraint(["named_by"], ["states.iso3"], name=op.f("fk_grants_named_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_grants_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_id", "state"], ["plans.id", "plans.state"], name=op.f("fk_grants_plan_id_state")
        ),
        sa.ForeignKeyConstraint(["state"], ["states.iso3"], name=op.f("fk_grants_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    op.create_index(op.f("ix_grants_client_id"), "grants", ["client_id"], unique=False)
    op.create_index(op.f("ix_grants_person_id"), "grants", ["person_id"], unique=False)
    op.create_table(
        "plan_editions",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("start", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("rounds", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "start ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'", name=op.f("ck_plan_editions_start")
        ),
        sa.CheckConstraint(
            "until ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'", name=op.f("ck_plan_editions_until")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "state"], ["agencies.id", "agencies.state"], name=op.f("fk_plan_editions_agency_id_state")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "state"],
            ["plans.id", "plans.state"],
            name=op.f("fk_plan_editions_plan_id_state"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("plan_id", "edition", name=op.f("pk_plan_editions")),
        sa.UniqueConstraint("plan_id", "edition", "state", name=op.f("uq_plan_editions_plan_id_edition_state")),
    )
    op.create_table(
        "guidelines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id", "edition", "state"],
            ["plan_editions.plan_id", "plan_editions.edition", "plan_editions.state"],
            name=op.f("fk_guidelines_plan_id_edition_state"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", "edition", name=op.f("pk_guidelines")),
        sa.UniqueConstraint("id", "edition", "plan_id", name=op.f("uq_guidelines_id_edition_plan_id")),
    )
    op.create_index(op.f("ix_guidelines_plan_id"), "guidelines", ["plan_id"], unique=False)
    op.create_table(
        "indicators",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("mechanism", sa.Text(), nullable=True),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(owner = 'mechanism') = (mechanism is not null) and (owner = 'mechanism') = (plan_id is null) and (owner = 'activity') = (activity_id is not null) and (owner = 'mechanism') = (state is null)",
            name=op.f("ck_indicators_owned_once"),
        ),
        sa.CheckConstraint("owner in ('mechanism', 'plan', 'activity')", name=op.f("ck_indicators_owner")),
        sa.CheckConstraint(
            "state is not null or edition = 'published'", name=op.f("ck_indicators_catalogue_is_public")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id", "plan_id"],
            ["activities.id", "activities.plan_id"],
            name=op.f("fk_indicators_activity_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(["mechanism"], ["mechanisms.code"], name=op.f("fk_indicators_mechanism")),
        sa.ForeignKeyConstraint(
            ["plan_id", "state"], ["plans.id", "plans.state"], name=op.f("fk_indicators_plan_id_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicators")),
        sa.UniqueConstraint("id", "state", name=op.f("uq_indicators_id_state")),
    )
    op.create_index(op.f("ix_indicators_activity_id"), "indicators", ["activity_id"], unique=False)
    op.create_index(op.f("ix_indicators_mechanism"), "indicators", ["mechanism"], unique=False)
    op.create_index(op.f("ix_indicators_plan_id"), "indicators", ["plan_id"], unique=False)
    op.create_table(
        "milestones",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("reached", sa.Numeric(), nullable=True),
        sa.Column("reached_on", sa.Text(), nullable=True),
        sa.Column("closes_short", sa.Text(), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "reached_on ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'",
            name=op.f("ck_milestones_reached_on"),
        ),
        sa.CheckConstraint("reached >= 0", name=op.f("ck_milestones_reached")),
        sa.ForeignKeyConstraint(
            ["activity_id", "state"],
            ["activities.id", "activities.state"],
            name=op.f("fk_milestones_activity_id_state"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
        sa.UniqueConstraint("id", "activity_id", name=op.f("uq_milestones_id_activity_id")),
    )
    op.create_index(op.f("ix_milestones_activity_id"), "milestones", ["activity_id"], unique=False)
    op.create_table(
        "moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("came_from", sa.Text(), nullable=True),
        sa.Column("dated", sa.Text(), nullable=True),
        sa.Column("entry", sa.Boolean(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("details", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column(
            "recorded_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("recorded_by", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "dated ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'", name=op.f("ck_moves_dated")
        ),
        sa.CheckConstraint("side in ('state', 'oas')", name=op.f("ck_moves_side")),
        sa.CheckConstraint(
            "stage in ('memorandum', 'drafting', 'workshop', 'revision', 'final', 'published', 'reporting', 'closed')",
            name=op.f("ck_moves_stage"),
        ),
        sa.CheckConstraint("not entry or source is not null or document_id is not null", name=op.f("ck_moves_entry")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_moves_document_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_moves_plan_id"), ondelete="cascade"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    op.create_index(op.f("ix_moves_plan_id"), "moves", ["plan_id"], unique=False)
    op.create_table(
        "recommendations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mechanism", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("numbers", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("addressees", sa.Text(), nullable=False),
        sa.Column("bodies", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("text", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("adopted_on", sa.Text(), nullable=True),
        sa.Column("source_title", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("addressees in ('state', 'states', 'all')", name=op.f("ck_recommendations_addressees")),
        sa.CheckConstraint(
            "adopted_on ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'",
            name=op.f("ck_recommendations_adopted_on"),
        ),
        sa.CheckConstraint(
            "kind in ('legislative', 'procedural', 'guidelines', 'institution_building', 'data', 'coordination')",
            name=op.f("ck_recommendations_kind"),
        ),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_recommendations_document_id")),
        sa.ForeignKeyConstraint(["follows_id"], ["recommendations.id"], name=op.f("fk_recommendations_follows_id")),
        sa.ForeignKeyConstraint(["mechanism"], ["mechanisms.code"], name=op.f("fk_recommendations_mechanism")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_recommendations_round_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_recommendations_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
    )
    op.create_table(
        "updates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("audience", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("percent", sa.Numeric(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("quantities", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("spending", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("narrative", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("difficulties", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("reporter", sa.Text(), nullable=False),
        sa.Column("reporter_id", sa.Text(), nullable=False),
        sa.Column(
            "submitted_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("decided_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("decision in ('submitted', 'returned', 'accepted')", name=op.f("ck_updates_decision")),
        sa.CheckConstraint("edition = 'draft' or decision = 'accepted'", name=op.f("ck_updates_published_is_accepted")),
        sa.CheckConstraint(
            "status in ('planned', 'under_way', 'completed', 'suspended', 'cancelled')", name=op.f("ck_updates_status")
        ),
        sa.CheckConstraint("percent between 0 and 100", name=op.f("ck_updates_percent")),
        sa.ForeignKeyConstraint(
            ["activity_id", "state"], ["activities.id", "activities.state"], name=op.f("fk_updates_activity_id_state")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "state"], ["agencies.id", "agencies.state"], name=op.f("fk_updates_agency_id_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_updates")),
        sa.UniqueConstraint("id", "activity_id", name=op.f("uq_updates_id_activity_id")),
        sa.UniqueConstraint("id", "state", name=op.f("uq_updates_id_state")),
    )
    op.create_index(op.f("ix_updates_activity_id"), "updates", ["activity_id"], unique=False)
    op.create_table(
        "activity_editions",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("guideline_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("start", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("start_first", sa.Date(), sa.Computed("avance.first_day(start)", persisted=True), nullable=True),
        sa.Column("until_last", sa.Date(), sa.Computed("avance.last_day(until)", persisted=True), nullable=True),
        sa.Column("weight", sa.Numeric(), server_default=sa.text("1"), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "start ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'",
            name=op.f("ck_activity_editions_start"),
        ),
        sa.CheckConstraint(
            "until ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'",
            name=op.f("ck_activity_editions_until"),
        ),
        sa.CheckConstraint("weight > 0", name=op.f("ck_activity_editions_weight")),
        sa.ForeignKeyConstraint(
            ["activity_id", "plan_id"],
            ["activities.id", "activities.plan_id"],
            name=op.f("fk_activity_editions_activity_id_plan_id"),
            ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(
            ["guideline_id", "edition", "plan_id"],
            ["guidelines.id", "guidelines.edition", "guidelines.plan_id"],
            name=op.f("fk_activity_editions_guideline_id_edition_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lead_id", "state"], ["agencies.id", "agencies.state"], name=op.f("fk_activity_editions_lead_id_state")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "edition", "state"],
            ["plan_editions.plan_id", "plan_editions.edition", "plan_editions.state"],
            name=op.f("fk_activity_editions_plan_id_edition_state"),
        ),
        sa.PrimaryKeyConstraint("activity_id", "edition", name=op.f("pk_activity_editions")),
        sa.UniqueConstraint(
            "activity_id", "edition", "state", name=op.f("uq_activity_editions_activity_id_edition_state")
        ),
    )
    op.create_index("ix_activity_editions_lead_id", "activity_editions", ["lead_id"], unique=False)
    op.create_index(
        "ix_activity_editions_plan_id_edition_code", "activity_editions", ["plan_id", "edition", "code"], unique=False
    )
    op.create_table(
        "addressees",
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name=op.f("fk_addressees_recommendation_id"),
            ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(["state"], ["states.iso3"], name=op.f("fk_addressees_state")),
        sa.PrimaryKeyConstraint("recommendation_id", "state", name=op.f("pk_addressees")),
    )
    op.create_index(op.f("ix_addressees_state"), "addressees", ["state"], unique=False)
    op.create_table(
        "cost_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("update_id", sa.Uuid(), nullable=True),
        sa.Column("part_of", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("label", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("funding", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.Numeric(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("precision", sa.Numeric(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("stated_equivalent", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("funding in ('own_budget', 'donor', 'other')", name=op.f("ck_cost_lines_funding")),
        sa.CheckConstraint("kind in ('estimated', 'secured', 'committed', 'spent')", name=op.f("ck_cost_lines_kind")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_cost_lines_amount")),
        sa.CheckConstraint("fiscal_year between 1990 and 2200", name=op.f("ck_cost_lines_fiscal_year")),
        sa.CheckConstraint("part_of <> id", name=op.f("ck_cost_lines_part_of")),
        sa.CheckConstraint("precision > 0", name=op.f("ck_cost_lines_precision")),
        sa.ForeignKeyConstraint(
            ["activity_id", "plan_id"],
            ["activities.id", "activities.plan_id"],
            name=op.f("fk_cost_lines_activity_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "state"], ["agencies.id", "agencies.state"], name=op.f("fk_cost_lines_agency_id_state")
        ),
        sa.ForeignKeyConstraint(["currency"], ["currencies.code"], name=op.f("fk_cost_lines_currency")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_cost_lines_organisation_id")),
        sa.ForeignKeyConstraint(
            ["part_of", "edition", "plan_id"],
            ["cost_lines.id", "cost_lines.edition", "cost_lines.plan_id"],
            name=op.f("fk_cost_lines_part_of_edition_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id", "edition", "state"],
            ["plan_editions.plan_id", "plan_editions.edition", "plan_editions.state"],
            name=op.f("fk_cost_lines_plan_id_edition_state"),
        ),
        sa.ForeignKeyConstraint(
            ["update_id", "activity_id"],
            ["updates.id", "updates.activity_id"],
            name=op.f("fk_cost_lines_update_id_activity_id"),
        ),
        sa.PrimaryKeyConstraint("id", "edition", name=op.f("pk_cost_lines")),
        sa.UniqueConstraint("id", "edition", "plan_id", name=op.f("uq_cost_lines_id_edition_plan_id")),
    )
    op.create_index(op.f("ix_cost_lines_activity_id"), "cost_lines", ["activity_id"], unique=False)
    op.create_index("ix_cost_lines_plan_id_edition", "cost_lines", ["plan_id", "edition"], unique=False)
    op.create_index(op.f("ix_cost_lines_update_id"), "cost_lines", ["update_id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("update_id", sa.Uuid(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("dated", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "dated ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'", name=op.f("ck_evidence_dated")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id", "state"], ["activities.id", "activities.state"], name=op.f("fk_evidence_activity_id_state")
        ),
        sa.ForeignKeyConstraint(
            ["update_id", "activity_id"],
            ["updates.id", "updates.activity_id"],
            name=op.f("fk_evidence_update_id_activity_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_activity_id"), "evidence", ["activity_id"], unique=False)
    op.create_index(op.f("ix_evidence_update_id"), "evidence", ["update_id"], unique=False)
    op.create_table(
        "indicator_editions",
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("baseline", sa.Numeric(), nullable=True),
        sa.Column("baseline_on", sa.Text(), nullable=True),
        sa.Column("means", sa.Text(), nullable=True),
        sa.Column("frequency", sa.Text(), nullable=True),
        sa.Column("disaggregations", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "baseline_on ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'",
            name=op.f("ck_indicator_editions_baseline_on"),
        ),
        sa.CheckConstraint("direction in ('increase', 'decrease')", name=op.f("ck_indicator_editions_direction")),
        sa.CheckConstraint(
            "type in ('structural', 'process', 'result', 'sign_of_progress')", name=op.f("ck_indicator_editions_type")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id", "state"],
            ["indicators.id", "indicators.state"],
            name=op.f("fk_indicator_editions_indicator_id_state"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicators.id"], name=op.f("fk_indicator_editions_indicator_id"), ondelete="cascade"
        ),
        sa.PrimaryKeyConstraint("indicator_id", "edition", name=op.f("pk_indicator_editions")),
        sa.UniqueConstraint(
            "indicator_id", "edition", "state", name=op.f("uq_indicator_editions_indicator_id_edition_state")
        ),
    )
    op.create_table(
        "measures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("text", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name=op.f("fk_measures_recommendation_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
        sa.UniqueConstraint("recommendation_id", "letter", name=op.f("uq_measures_recommendation_id_letter")),
    )
    op.create_table(
        "observations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("phase_id", sa.Uuid(), nullable=True),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("observed", sa.Text(), nullable=True),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("absence", sa.Text(), nullable=True),
        sa.Column("narrative", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("disaggregation", sa.Text(), nullable=True),
        sa.Column("published_on", sa.Text(), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("absence in ('not_available', 'not_applicable')", name=op.f("ck_observations_absence")),
        sa.CheckConstraint(
            "observed ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'",
            name=op.f("ck_observations_observed"),
        ),
        sa.CheckConstraint(
            "published_on ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'",
            name=op.f("ck_observations_published_on"),
        ),
        sa.CheckConstraint("num_nonnulls(value, absence, narrative) > 0", name=op.f("ck_observations_says_something")),
        sa.CheckConstraint("value is null or absence is null", name=op.f("ck_observations_value_or_absence")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_observations_indicator_id")),
        sa.ForeignKeyConstraint(["phase_id"], ["phases.id"], name=op.f("fk_observations_phase_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
    )
    op.create_index(
        "uq_observations_once",
        "observations",
        ["indicator_id", "state", "period", "disaggregation"],
        unique=True,
        postgresql_where="deleted_at is null",
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "plan_recommendations",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id", "edition", "state"],
            ["plan_editions.plan_id", "plan_editions.edition", "plan_editions.state"],
            name=op.f("fk_plan_recommendations_plan_id_edition_state"),
            ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendations.id"], name=op.f("fk_plan_recommendations_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("plan_id", "recommendation_id", "edition", name=op.f("pk_plan_recommendations")),
    )
    op.create_index(
        op.f("ix_plan_recommendations_recommendation_id"), "plan_recommendations", ["recommendation_id"], unique=False
    )
    op.create_table(
        "returns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("update_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("returned_by", sa.Text(), nullable=False),
        sa.Column(
            "at", postgresql.TIMESTAMP(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_returns_reason")),
        sa.ForeignKeyConstraint(
            ["update_id", "state"],
            ["updates.id", "updates.state"],
            name=op.f("fk_returns_update_id_state"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
    )
    op.create_index(op.f("ix_returns_update_id"), "returns", ["update_id"], unique=False)
    op.create_table(
        "activity_agencies",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id", "edition", "state"],
            ["activity_editions.activity_id", "activity_editions.edition", "activity_editions.state"],
            name=op.f("fk_activity_agencies_activity_id_edition_state"),
            ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "state"], ["agencies.id", "agencies.state"], name=op.f("fk_activity_agencies_agency_id_state")
        ),
        sa.PrimaryKeyConstraint("activity_id", "agency_id", "edition", name=op.f("pk_activity_agencies")),
    )
    op.create_index(op.f("ix_activity_agencies_agency_id"), "activity_agencies", ["agency_id"], unique=False)
    op.create_table(
        "activity_recommendations",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id", "edition", "state"],
            ["activity_editions.activity_id", "activity_editions.edition", "activity_editions.state"],
            name=op.f("fk_activity_recommendations_activity_id_edition_state"),
            ondelete="cascade",
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendations.id"], name=op.f("fk_activity_recommendations_recommendation_id")
        ),
        sa.PrimaryKeyConstraint(
            "activity_id", "recommendation_id", "edition", name=op.f("pk_activity_recommendations")
        ),
    )
    op.create_index(
        op.f("ix_activity_recommendations_recommendation_id"),
        "activity_recommendations",
        ["recommendation_id"],
        unique=False,
    )
    op.create_table(
        "milestone_editions",
        sa.Column("milestone_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("due", sa.Text(), nullable=True),
        sa.Column("target", sa.Numeric(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("weight", sa.Numeric(), server_default=sa.text("1"), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "due ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'", name=op.f("ck_milestone_editions_due")
        ),
        sa.CheckConstraint("target > 0", name=op.f("ck_milestone_editions_target")),
        sa.CheckConstraint("weight > 0", name=op.f("ck_milestone_editions_weight")),
        sa.ForeignKeyConstraint(
            ["activity_id", "edition", "state"],
            ["activity_editions.activity_id", "activity_editions.edition", "activity_editions.state"],
            name=op.f("fk_milestone_editions_activity_id_edition_state"),
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id", "activity_id"],
            ["milestones.id", "milestones.activity_id"],
            name=op.f("fk_milestone_editions_milestone_id_activity_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("milestone_id", "edition", name=op.f("pk_milestone_editions")),
    )
    op.create_index(op.f("ix_milestone_editions_activity_id"), "milestone_editions", ["activity_id"], unique=False)
    op.create_table(
        "targets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("deleted_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("verified", sa.Text(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "due ~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'", name=op.f("ck_targets_due")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id", "edition", "state"],
            ["indicator_editions.indicator_id", "indicator_editions.edition", "indicator_editions.state"],
            name=op.f("fk_targets_indicator_id_edition_state"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id", "edition"],
            ["indicator_editions.indicator_id", "indicator_editions.edition"],
            name=op.f("fk_targets_indicator_id_edition"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("id", "edition", name=op.f("pk_targets")),
    )
    op.create_index("ix_targets_indicator_id_edition", "targets", ["indicator_id", "edition"], unique=False)
    for table in EDITIONED:
        op.create_check_constraint(op.f(f"ck_{table}_edition"), table, "edition in ('draft', 'published')")
    for table in LOADED:
        op.create_check_constraint(op.f(f"ck_{table}_verified"), table, "verified in ('yes', 'partial', 'no')")


def downgrade() -> None:
    """Leaves an empty database."""
    op.drop_index("ix_targets_indicator_id_edition", table_name="targets")
    op.drop_table("targets")
    op.drop_index(op.f("ix_milestone_editions_activity_id"), table_name="milestone_editions")
    op.drop_table("milestone_editions")
    op.drop_index(op.f("ix_activity_recommendations_recommendation_id"), table_name="activity_recommendations")
    op.drop_table("activity_recommendations")
    op.drop_index(op.f("ix_activity_agencies_agency_id"), table_name="activity_agencies")
    op.drop_table("activity_agencies")
    op.drop_index(op.f("ix_returns_update_id"), table_name="returns")
    op.drop_table("returns")
    op.drop_index(op.f("ix_plan_recommendations_recommendation_id"), table_name="plan_recommendations")
    op.drop_table("plan_recommendations")
    op.drop_index(
        "uq_observations_once",
        table_name="observations",
        postgresql_where="deleted_at is null",
        postgresql_nulls_not_distinct=True,
    )
    op.drop_table("observations")
    op.drop_table("measures")
    op.drop_table("indicator_editions")
    op.drop_index(op.f("ix_evidence_update_id"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_activity_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(op.f("ix_cost_lines_update_id"), table_name="cost_lines")
    op.drop_index("ix_cost_lines_plan_id_edition", table_name="cost_lines")
    op.drop_index(op.f("ix_cost_lines_activity_id"), table_name="cost_lines")
    op.drop_table("cost_lines")
    op.drop_index(op.f("ix_addressees_state"), table_name="addressees")
    op.drop_table("addressees")
    op.drop_index("ix_activity_editions_plan_id_edition_code", table_name="activity_editions")
    op.drop_index("ix_activity_editions_lead_id", table_name="activity_editions")
    op.drop_table("activity_editions")
    op.drop_index(op.f("ix_updates_activity_id"), table_name="updates")
    op.drop_table("updates")
    op.drop_table("recommendations")
    op.drop_index(op.f("ix_moves_plan_id"), table_name="moves")
    op.drop_table("moves")
    op.drop_index(op.f("ix_milestones_activity_id"), table_name="milestones")
    op.drop_table("milestones")
    op.drop_index(op.f("ix_indicators_plan_id"), table_name="indicators")
    op.drop_index(op.f("ix_indicators_mechanism"), table_name="indicators")
    op.drop_index(op.f("ix_indicators_activity_id"), table_name="indicators")
    op.drop_table("indicators")
    op.drop_index(op.f("ix_guidelines_plan_id"), table_name="guidelines")
    op.drop_table("guidelines")
    op.drop_table("plan_editions")
    op.drop_index(op.f("ix_grants_person_id"), table_name="grants")
    op.drop_index(op.f("ix_grants_client_id"), table_name="grants")
    op.drop_table("grants")
    op.drop_table("documents")
    op.drop_index(op.f("ix_activities_plan_id"), table_name="activities")
    op.drop_table("activities")
    op.drop_index(op.f("ix_plans_state"), table_name="plans")
    op.drop_table("plans")
    op.drop_index(op.f("ix_refresh_tokens_authorization_id"), table_name="refresh_tokens")
    op.drop_table("refresh_tokens")
    op.drop_table("phases")
    op.drop_table("memberships")
    op.drop_table("country_reports")
    op.drop_index(op.f("ix_agencies_state"), table_name="agencies")
    op.drop_table("agencies")
    op.drop_table("topics")
    op.drop_table("states")
    op.drop_index(op.f("ix_sessions_person_id"), table_name="sessions")
    op.drop_index(op.f("ix_sessions_ends_at"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("rounds")
    op.drop_table("rates")
    op.drop_table("meetings")
    op.drop_index(op.f("ix_authorizations_person_id"), table_name="authorizations")
    op.drop_index(op.f("ix_authorizations_ends_at"), table_name="authorizations")
    op.drop_table("authorizations")
    op.drop_index(op.f("ix_authorization_codes_expires_at"), table_name="authorization_codes")
    op.drop_table("authorization_codes")
    op.drop_index("uq_signing_keys_current", table_name="signing_keys", postgresql_where="retired_at is null")
    op.drop_table("signing_keys")
    op.drop_index(op.f("ix_revoked_tokens_expires_at"), table_name="revoked_tokens")
    op.drop_table("revoked_tokens")
    op.drop_index("uq_people_email", table_name="people")
    op.drop_table("people")
    op.drop_table("organisations")
    op.drop_table("mechanisms")
    op.drop_table("loaded_things")
    op.drop_index(op.f("ix_idempotency_records_created_at"), table_name="idempotency_records")
    op.drop_table("idempotency_records")
    op.drop_table("currencies")
    op.drop_table("counter")
    op.drop_table("clients")
    op.drop_index("ix_changes_type_thing_id_n", table_name="changes")
    op.drop_index("ix_changes_at_n", table_name="changes")
    op.drop_table("changes")
    op.execute("drop schema avance cascade")
