-- The login of a redemption server (TIHUO_SURFACE=redeem): it can become anon and nothing else, and anon reads no
-- table (docs/decisions/0011, 0013).

do $$
begin
  if not exists (select from pg_roles where rolname = 'app_redeem') then
    create role app_redeem login noinherit;
  end if;
end
$$;

grant anon to app_redeem with inherit false, set true;

-- What a consumer asks takes milliseconds. Ten servers with ten connections each have room.
alter role app_redeem connection limit 120;
alter role app_redeem set statement_timeout = '10s';
alter role app_redeem set lock_timeout = '5s';
alter role app_redeem set idle_in_transaction_session_timeout = '15s';

-- Whoever has broken into that server can put anything into claims and settings. Functions with definer rights that
-- serve the back office must not believe it: to this login nobody is ever signed in. `session_user` is the login,
-- whatever role or definer function is in force.
create or replace function private.user_id() returns uuid
language sql stable
return case when session_user <> 'app_redeem' then nullif(private.claims() ->> 'sub', '')::uuid end;

create or replace function private.member() returns jsonb
language plpgsql stable as $$
begin
  if session_user = 'app_redeem' then
    return '{}';
  end if;
  return coalesce(nullif(current_setting('tihuo.member', true), '')::jsonb, private.look_up_member());
end
$$;

create or replace function private.merchant_for(permission text) returns uuid
language sql stable
return case
  when session_user = 'app_redeem' then null
  when nullif(current_setting('tihuo.member', true), '') is null then private.look_up_merchant_for(permission)
  when current_setting('tihuo.can') = '*' or strpos(current_setting('tihuo.can'), ',' || permission || ',') > 0
    then nullif(current_setting('tihuo.merchant'), '')::uuid
end;

create or replace function private.unconfined() returns boolean
language sql stable
return case
  when session_user = 'app_redeem' then false
  when nullif(current_setting('tihuo.member', true), '') is null
    then coalesce(private.look_up_member() ->> 'kind' in ('owner', 'staff'), false)
  else current_setting('tihuo.confined') = 'false'
end;

create or replace function private.login_email(merchant_code text, login_name text) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  -- Nobody signs in there.
  if session_user = 'app_redeem' then
    return null;
  end if;
  if merchant_code = 'platform' then
    return (select o.auth_email from private.platform_operators o where o.login_name = login_email.login_name);
  end if;
  return (
    select i.auth_email
    from public.merchants t
    join public.members m on m.merchant_id = t.merchant_id and m.login_name = login_email.login_name and m.status = 'active'
    join private.identities i on i.merchant_id = m.merchant_id and i.member_id = m.member_id
    where t.code = login_email.merchant_code and t.status = 'active');
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
