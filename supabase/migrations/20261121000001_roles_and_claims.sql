-- Logins of the application and the functions that read who is asking.
--
-- The logins are NOINHERIT: connected as app_web, nothing can be read until a transaction has chosen
-- a role (`set local role`), which only app/core/db does. Outside that door every query ends in 42501.

create schema if not exists private;
revoke all on schema private from public;
grant usage on schema private to anon, authenticated, service_role;

do $$
begin
  if not exists (select from pg_roles where rolname = 'app_web') then
    create role app_web login noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'app_worker') then
    create role app_worker login noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'app_keys') then
    create role app_keys login noinherit;
  end if;
end
$$;

grant anon, authenticated to app_web with inherit false, set true;
grant anon, authenticated, service_role to app_worker with inherit false, set true;

-- Claims arrive as PostgREST leaves them: one transaction-local setting. The same policies therefore
-- guard our own connections and supabase-js through the data API.
create function private.claims() returns jsonb
language sql stable
return coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb;

create function private.user_id() returns uuid
language sql stable
return nullif(private.claims() ->> 'sub', '')::uuid;

-- A consumer who has shown number and password: role anon with the card in the claims. The claim is at
-- the top level, where a Supabase user cannot write (user_metadata is the only part users control).
create function private.card_merchant_id() returns uuid
language sql stable
return nullif(private.claims() #>> '{card,merchant_id}', '')::uuid;

create function private.card_serial() returns bigint
language sql stable
return nullif(private.claims() #>> '{card,serial}', '')::bigint;

-- Every tenant table goes through this: row-level security on and forced, and nothing granted to the
-- API roles. Hosted Supabase grants everything on new tables in public by default; this takes it back.
create procedure private.protect(target regclass)
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('revoke all on table %s from public, anon, authenticated', target);
  execute format('grant select, insert, update, delete on table %s to service_role', target);
end
$$;
revoke all on procedure private.protect(regclass) from public;
