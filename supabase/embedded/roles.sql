-- What a hosted Supabase project has before the first migration and a bare PostgreSQL lacks:
-- the three API roles. Run only on the embedded server, as its superuser, before migrations.
do $$
begin
  if not exists (select from pg_roles where rolname = 'anon') then
    create role anon nologin noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'authenticated') then
    create role authenticated nologin noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'service_role') then
    create role service_role nologin noinherit bypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'app_api') then
    create role app_api login noinherit;
  end if;
  execute format('grant create on database %I to app_api', current_database());
end
$$;

grant usage on schema public to anon, authenticated, service_role;

-- The login of the embedded data API. It must not own our tables: on its first request @supabase/lite
-- grants ALL on every table of a schema with row-level security to the API roles, which would undo all
-- that the migrations withhold. Without ownership those grants come to nothing (a warning each).
grant anon, authenticated, service_role to app_api with inherit false, set true;
