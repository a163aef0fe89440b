"""Finding by words: the lexemes of a text in every language it stands in, indexed by expression.

`unaccent` is not at hand in every server, so accents are taken off by decomposition. A stemmer knows endings by their
accents ("educación" and "educaciones" are one stem, "educacion" is another), so a text is read as written and again
without accents, and what is asked too.

Editions of activities are guarded, and `@@` is not leakproof: under a policy PostgreSQL would test every row before it
looks into an index. `avance.activities_with` looks past the policies, as its owner, and tells ids, editions and ranks
only; `queries/search.py` joins them to the rows its reader may see, through both locks. Plans are few: no index.

Revision ID: 0005
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FUNCTIONS = r"""
create function avance.bare(words text) returns text language sql immutable strict parallel safe as $$
    select lower(regexp_replace(normalize(words, NFD), '[\u0300-\u036f]', '', 'g'))
$$;

create function avance.dictionary(language text) returns regconfig language sql immutable parallel safe as $$
    select case language when 'es' then 'pg_catalog.spanish'::regconfig when 'pt' then 'pg_catalog.portuguese'::regconfig
                         when 'fr' then 'pg_catalog.french'::regconfig else 'pg_catalog.english'::regconfig end
$$;

create function avance.lexemes(language text, words text) returns tsvector
language sql immutable strict parallel safe as $$
    select to_tsvector(avance.dictionary(language), words)
        || to_tsvector(avance.dictionary(language), avance.bare(words))
$$;

create function avance.asked(language text, words text) returns tsquery
language sql immutable strict parallel safe as $$
    select websearch_to_tsquery(avance.dictionary(language), words)
        || websearch_to_tsquery(avance.dictionary(language), avance.bare(words))
$$;

create function avance.in_language(told jsonb, language text) returns text
language sql immutable strict parallel safe as $$
    select case told ->> 'language' when language then told ->> 'value'
           else told -> 'translations' -> language ->> 'value' end
$$;

create function avance.tongue(told jsonb, language text) returns text
language sql immutable strict parallel safe as $$
    select case when avance.in_language(told, language) is null then told ->> 'language' else language end
$$;

create function avance.words(told jsonb) returns tsvector language sql immutable parallel safe as $$
    select coalesce(avance.lexemes('es', avance.in_language(told, 'es')), '')
        || coalesce(avance.lexemes('en', avance.in_language(told, 'en')), '')
        || coalesce(avance.lexemes('pt', avance.in_language(told, 'pt')), '')
        || coalesce(avance.lexemes('fr', avance.in_language(told, 'fr')), '')
$$;

create function avance.words(told jsonb, more jsonb, code text) returns tsvector
language sql immutable parallel safe as $$
    select setweight(avance.words(told), 'A') || setweight(avance.words(more), 'C')
        || setweight(coalesce(avance.lexemes('es', code) || avance.lexemes('en', code)
                           || avance.lexemes('pt', code) || avance.lexemes('fr', code), ''), 'A')
$$;

create function avance.activities_with(asked text, language text)
returns table (activity_id uuid, edition text, rank real)
language sql stable security definer parallel safe set search_path = '' as $$
    select e.activity_id, e.edition, ts_rank(w, avance.asked(avance.tongue(e.title, language), asked))
    from public.activity_editions e, avance.words(e.title, e.description, e.code) w
    where (avance.words(e.title, e.description, e.code) @@ avance.asked('es', asked)
        or avance.words(e.title, e.description, e.code) @@ avance.asked('en', asked)
        or avance.words(e.title, e.description, e.code) @@ avance.asked('pt', asked)
        or avance.words(e.title, e.description, e.code) @@ avance.asked('fr', asked))
      and w @@ avance.asked(avance.tongue(e.title, language), asked)
$$;
"""

INDEXES = {
    "activity_editions": "avance.words(title, description, code)",
    "agencies": "avance.words(name, null, acronym)",
    "measures": "avance.words(text)",
    "recommendations": "avance.words(text, null, code)",
}


def upgrade() -> None:
    op.execute(FUNCTIONS)
    for table, words in INDEXES.items():
        op.execute(f"create index ix_{table}_words on {table} using gin (({words}))")


def downgrade() -> None:
    for table in INDEXES:
        op.execute(f"drop index ix_{table}_words")
    op.execute("""
        drop function avance.activities_with;
        drop function avance.words(jsonb, jsonb, text);
        drop function avance.words(jsonb);
        drop function avance.tongue;
        drop function avance.in_language;
        drop function avance.asked;
        drop function avance.lexemes;
        drop function avance.dictionary;
        drop function avance.bare""")
