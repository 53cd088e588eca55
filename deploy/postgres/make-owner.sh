#!/bin/sh
# Runs once, when the database is made: the portal's database and its owner, who is no superuser. `migrate` makes the role
# with which pages and jobs sign in.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set password="$OWNER_PASSWORD" <<'SQL'
create role portal_owner login createrole password :'password';
grant set on parameter session_replication_role to portal_owner;
create database portal owner portal_owner;
SQL
