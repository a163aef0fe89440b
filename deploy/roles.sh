#!/bin/sh
# The two roles and the database, on a new server: run as superuser by the image of PostgreSQL, or by hand (docs/operations.md).
# The passwords come from the environment and are quoted by psql.
set -eu
psql --username "${POSTGRES_USER:-postgres}" --dbname postgres --set ON_ERROR_STOP=1 \
     --set owner_password="$AVANCE_OWNER_PASSWORD" --set app_password="$AVANCE_APP_PASSWORD" <<'SQL'
create role avance_owner login nosuperuser nobypassrls nocreatedb nocreaterole password :'owner_password';
create role avance_app login nosuperuser nobypassrls nocreatedb nocreaterole password :'app_password';
create database avance owner avance_owner encoding 'UTF8' template template0;
revoke all on database avance from public;
grant connect on database avance to avance_app;
SQL
