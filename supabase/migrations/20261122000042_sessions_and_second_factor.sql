-- Sessions as rows, the devices they come from, the second factor, and the networks accounts may come from. The gate
-- (private.session_account) still asks once per request: whether the session has ended is part of the same answer.

-- Where accounts may come from, and who needs a second factor. One row per merchant, made with the merchant.
create table public.sign_in_settings (
  merchant_id uuid primary key references public.merchants,
  -- off: nobody is offered one; who has one keeps being asked.
  second_factor text not null default 'optional' check (second_factor in ('off', 'optional', 'required')),
  second_factor_kinds public.member_kind[] not null default '{owner,staff}',
  -- Empty: anywhere.
  networks cidr[] not null default '{}' check (cardinality(networks) <= 50),
  network_kinds public.member_kind[] not null default '{staff,store,supplier}',
  updated_at timestamptz not null default now()
);
insert into public.sign_in_settings (merchant_id) select merchant_id from public.merchants;
call private.protect('public.sign_in_settings');
create function private.add_sign_in_settings() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.sign_in_settings (merchant_id) values (new.merchant_id);
  return null;
end
$$;
create trigger add_sign_in_settings after insert on public.merchants
  for each row execute function private.add_sign_in_settings();
grant select on public.sign_in_settings to authenticated;
grant update (second_factor, second_factor_kinds, networks, network_kinds, updated_at) on public.sign_in_settings to authenticated;
create policy read on public.sign_in_settings for select to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')));
create policy edit on public.sign_in_settings for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write')));

-- Only bound devices: of one account, or of all accounts of a store. Set by private.bind_devices alone.
alter table public.members add column bound_devices boolean not null default false;
alter table public.stores add column bound_devices boolean not null default false;

create table public.sessions (
  merchant_id uuid not null references public.merchants,
  session_id uuid not null,
  member_id uuid not null,
  device_id uuid not null,
  -- Browser and system in words.
  agent text not null check (char_length(agent) <= 80),
  client_enc bytea not null,
  client_idx bytea not null,
  created_at timestamptz not null default now(),
  -- Written every few minutes at most.
  last_seen_at timestamptz not null default now(),
  second_factor_at timestamptz,
  ended_at timestamptz,
  end_reason text check (end_reason in ('signed_out', 'ended', 'manager', 'password', 'reset', 'left', 'second_factor')),
  primary key (merchant_id, session_id),
  foreign key (merchant_id, member_id) references public.members,
  check ((ended_at is null) = (end_reason is null))
);
create index sessions_by_member on public.sessions (merchant_id, member_id, last_seen_at desc, session_id);
-- Those of all accounts that somebody manages, last seen first.
create index sessions_open on public.sessions (merchant_id, last_seen_at desc, session_id) where ended_at is null;
call private.protect('public.sessions');

-- What an account has signed in from, or has tried to: one browser, known by its cookie. A bound device of a store
-- serves all accounts of that store.
create table public.devices (
  merchant_id uuid not null references public.merchants,
  member_id uuid not null,
  device_id uuid not null,
  name text not null check (char_length(name) <= 80),
  state text not null default 'known' check (state in ('known', 'waiting', 'bound', 'revoked')),
  store_id uuid,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  client_enc bytea not null,
  client_idx bytea not null,
  decided_by uuid,
  decided_at timestamptz,
  primary key (merchant_id, member_id, device_id),
  foreign key (merchant_id, member_id) references public.members,
  foreign key (merchant_id, store_id) references public.stores,
  check (store_id is null or state = 'bound')
);
create index devices_by_id on public.devices (merchant_id, device_id, member_id);
create index devices_of_store on public.devices (merchant_id, store_id, device_id);
create index devices_waiting on public.devices (merchant_id, last_seen_at desc) where state = 'waiting';
call private.protect('public.devices');

-- What an operator is known by: its user id is another one after each reset of its password.
alter table private.platform_operators add column operator_id uuid not null default gen_random_uuid() unique;

-- The operators' own. client_enc and the secrets of their second factors are sealed under the platform's keys.
create table private.operator_sessions (
  session_id uuid primary key,
  operator_id uuid not null references private.platform_operators (operator_id) on delete cascade,
  device_id uuid not null,
  agent text not null check (char_length(agent) <= 80),
  client_enc bytea not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  second_factor_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  check ((ended_at is null) = (end_reason is null))
);
create index operator_sessions_by_operator on private.operator_sessions (operator_id, last_seen_at desc);

-- Of members (site: their merchant) and of operators (site: zeros, account: their operator_id).
create table private.second_factors (
  site uuid not null,
  account_id uuid not null,
  secret_enc bytea not null,
  made_at timestamptz not null default now(),
  -- Null: shown, and no code has come back yet.
  confirmed_at timestamptz,
  -- The 30 seconds whose code was used last: none is taken twice.
  last_step bigint,
  primary key (site, account_id)
);
create table private.recovery_codes (
  site uuid not null,
  account_id uuid not null,
  -- sha256: a code has 79 random bits.
  code_hash bytea not null check (octet_length(code_hash) = 32),
  used_at timestamptz,
  primary key (site, account_id, code_hash),
  foreign key (site, account_id) references private.second_factors on delete cascade
);

-- Accounts that whoever asks may manage: not the owner's, not its own, none that can do more.
create function private.managed_members() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('account.manage');
begin
  return array(
    select m.member_id from public.members m
    where m.merchant_id = tenant and m.kind <> 'owner' and m.member_id <> private.current_member_id()
      and (private.is_owner() or (m.permissions <@ private.own_permissions()
        and (m.role_id is null or m.role_id = any (private.grantable_roles())))));
end
$$;

grant select on public.sessions, public.devices to authenticated;
create policy read on public.sessions for select to authenticated
  using (merchant_id = (select private.current_merchant_id())
    and (member_id = (select private.current_member_id()) or member_id = any ((select private.managed_members())::uuid[])));
create policy read on public.devices for select to authenticated
  using (merchant_id = (select private.current_merchant_id())
    and (member_id = (select private.current_member_id()) or member_id = any ((select private.managed_members())::uuid[])));

-- The functions from here to session_account are parts of others and have no rights of their own.

-- Who proved a password: also outside working hours and before the second factor. The site of operators is zeros.
create function private.own_account(out site uuid, out account_id uuid)
language plpgsql stable as $$
begin
  select i.merchant_id, i.member_id into site, account_id
  from private.identities i
  join public.members m on m.merchant_id = i.merchant_id and m.member_id = i.member_id and m.status = 'active'
  join public.merchants t on t.merchant_id = i.merchant_id and t.status = 'active'
  where i.user_id = private.user_id();
  if site is null then
    select '00000000-0000-0000-0000-000000000000'::uuid, o.operator_id into site, account_id
    from private.platform_operators o where o.user_id = private.user_id();
  end if;
end
$$;

create function private.network_allows(m public.members, client inet) returns boolean
language plpgsql stable as $$
declare
  allowed cidr[];
begin
  select s.networks into allowed from public.sign_in_settings s
  where s.merchant_id = m.merchant_id and m.kind = any (s.network_kinds);
  if cardinality(allowed) > 0 and (client <<= any (allowed::inet[])) is not true then
    return false;
  end if;
  if m.role_id is not null then
    select r.networks into allowed from public.roles r where r.merchant_id = m.merchant_id and r.role_id = m.role_id;
    return cardinality(allowed) = 0 or (client <<= any (allowed::inet[])) is true;
  end if;
  return true;
end
$$;

create function private.device_allowed(m public.members, device uuid) returns boolean
language plpgsql stable as $$
begin
  return (not m.bound_devices and (m.store_id is null or not exists (
      select from public.stores s where s.merchant_id = m.merchant_id and s.store_id = m.store_id and s.bound_devices)))
    or exists (
      select from public.devices d
      where d.merchant_id = m.merchant_id and d.device_id = device and d.state = 'bound'
        and (d.member_id = m.member_id or d.store_id = m.store_id));
end
$$;

-- For other functions with rights: a password reset by mail, an account that is closed.
create function private.close_sessions(tenant uuid, account uuid, why text, keep uuid) returns integer
language plpgsql as $$
declare
  closed integer;
begin
  update public.sessions x set ended_at = now(), end_reason = why
  where x.merchant_id = tenant and x.member_id = account and x.ended_at is null and x.session_id is distinct from keep;
  get diagnostics closed = row_count;
  return closed;
end
$$;

-- Whoever is kept out, or gets another user (a reset password), is out on all devices.
create function private.close_sessions_of_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.close_sessions(new.merchant_id, new.member_id, tg_argv[0], null);
  return null;
end
$$;
create trigger close_sessions after update of status on public.members
  for each row when (new.status <> 'active' and old.status = 'active') execute function private.close_sessions_of_changed('left');
create trigger close_sessions after update of user_id on private.identities
  for each row when (new.user_id <> old.user_id) execute function private.close_sessions_of_changed('reset');

-- Whether a right password is not all that this account must show.
create function private.needs_more_than_password(m public.members) returns boolean
language plpgsql stable as $$
begin
  return m.bound_devices
    or exists (select from private.second_factors f
      where f.site = m.merchant_id and f.account_id = m.member_id and f.confirmed_at is not null)
    or exists (select from public.sign_in_settings s
      where s.merchant_id = m.merchant_id and ((s.second_factor = 'required' and m.kind = any (s.second_factor_kinds))
        or (s.networks <> '{}' and m.kind = any (s.network_kinds))))
    or exists (select from public.stores s
      where s.merchant_id = m.merchant_id and s.store_id = m.store_id and s.bound_devices)
    or exists (select from public.roles r
      where r.merchant_id = m.merchant_id and r.role_id = m.role_id and r.networks <> '{}');
end
$$;

-- As before, but the data API knows neither sessions nor devices, networks or codes: an account that must show more than
-- a password has no rights there, or whoever knows the password would go round all of them at Supabase Auth.
create or replace function private.look_up_member() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((
    select jsonb_build_object(
      'user_id', i.user_id, 'merchant_id', m.merchant_id, 'member_id', m.member_id, 'kind', m.kind,
      'can', private.rights(m), 'store_id', m.store_id, 'supplier_id', m.supplier_id)
    from private.identities i
    join public.members m on m.merchant_id = i.merchant_id and m.member_id = i.member_id
    join public.merchants t on t.merchant_id = i.merchant_id and t.status = 'active'
    where i.user_id = private.user_id() and private.may_act(m, t.time_zone)
      and (session_user in ('app_web', 'app_worker') or not private.needs_more_than_password(m))), '{}');
end
$$;

-- As before, without taking the settings apart row by row: event streams and jobs come by here in each transaction.
create or replace function private.remember_member(facts jsonb) returns void
language plpgsql as $$
declare
  settings constant jsonb := private.member_settings(facts);
begin
  perform set_config('tihuo.member', settings ->> 'member', true), set_config('tihuo.merchant', settings ->> 'merchant', true),
    set_config('tihuo.can', settings ->> 'can', true), set_config('tihuo.confined', settings ->> 'confined', true);
end
$$;

create function private.operator_of_session(of_session uuid) returns jsonb
language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'type', 'operator', 'operator_id', o.operator_id, 'login_name', o.login_name, 'display_name', o.display_name,
      'must_change_password', o.must_change_password, 'auth_email', o.auth_email,
      'second_factor', case when f.confirmed_at is null then 'off' else 'on' end,
      'stale', coalesce(x.last_seen_at < now() - interval '3 minutes', false))
    from private.platform_operators o
    left join private.operator_sessions x on x.session_id = of_session and x.operator_id = o.operator_id
    left join private.second_factors f
      on f.site = '00000000-0000-0000-0000-000000000000' and f.account_id = o.operator_id and f.confirmed_at is not null
    where o.user_id = private.user_id() and (of_session is null
      or (x.ended_at is null and x.last_seen_at > now() - interval '7 days'
        and (f.confirmed_at is null or x.second_factor_at is not null))));
end
$$;

-- `permissions` are those that have an effect. off_duty: the account is there, and may do nothing now. With a session:
-- nothing at all when it has ended, or lacks the second factor that its account has; barred says why it may not be used
-- from there, and the account then has no rights. Without: the account as a job or a sign-in needs it.
drop function private.session_account();
create function private.session_account(of_session uuid default null, client inet default null) returns jsonb
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_generic_plan' as $$
declare
  found jsonb;
  facts constant jsonb := private.look_up_member();
  m public.members;
  x public.sessions;
  barred text;
begin
  -- One step after the other, each for this account alone. In one statement it is the planner's choice for how many
  -- accounts it asks about networks and devices; not knowing their number yet, it asked about all of the merchant's.
  select y.* into m from private.identities i
  join public.members y on y.merchant_id = i.merchant_id and y.member_id = i.member_id
  where i.user_id = private.user_id() and y.status = 'active';
  if of_session is not null then
    select y.* into x from public.sessions y
    where y.merchant_id = m.merchant_id and y.session_id = of_session and y.member_id = m.member_id;
    barred := case
      when not private.network_allows(m, client) then 'network'
      when not private.device_allowed(m, x.device_id) then 'device' end;
  end if;
  select jsonb_build_object(
    'type', 'member', 'merchant_id', m.merchant_id, 'member_id', m.member_id, 'kind', m.kind,
    'login_name', m.login_name, 'display_name', m.display_name,
    'permissions', case when facts = '{}' then to_jsonb(private.rights(m)) else facts -> 'can' end,
    'store_id', m.store_id, 'supplier_id', m.supplier_id, 'must_change_password', m.must_change_password,
    'merchant_code', t.code, 'merchant_name', t.name, 'time_zone', t.time_zone, 'currency', t.currency,
    'default_carrier', t.default_carrier, 'logo_path', t.logo_path, 'auth_email', i.auth_email,
    -- Account and merchant are active, so nothing but working hours can be why it may not act.
    'off_duty', facts = '{}',
    'second_factor', case
      when f.confirmed_at is not null then 'on'
      when p.second_factor = 'required' and m.kind = any (p.second_factor_kinds) then 'missing'
      else 'off' end,
    'barred', barred,
    'stale', coalesce(x.last_seen_at < now() - interval '3 minutes', false),
    'facts', private.member_settings(case when barred is null then facts else '{}' end))
  into found
  from private.identities i
  join public.merchants t on t.merchant_id = i.merchant_id and t.status = 'active'
  join public.sign_in_settings p on p.merchant_id = i.merchant_id
  left join private.second_factors f
    on f.site = i.merchant_id and f.account_id = i.member_id and f.confirmed_at is not null
  where i.user_id = private.user_id() and i.merchant_id = m.merchant_id and i.member_id = m.member_id
    and not exists (select from public.stores s
      where s.merchant_id = m.merchant_id and s.store_id = m.store_id and s.closed_at is not null)
    and (of_session is null
      or (x.ended_at is null and x.last_seen_at > now() - interval '7 days'
        and (f.confirmed_at is null or x.second_factor_at is not null)));
  return coalesce(found, private.operator_of_session(of_session));
end
$$;

-- Who acts in a transaction that opens later than the gate's answer is good for, such as those of an event stream: nobody,
-- once the session has ended, or its device may not be used any more.
create function private.session_member() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  member constant jsonb := private.look_up_member();
  of_session constant uuid := (private.claims() ->> 'sid')::uuid;
begin
  if of_session is not null and not exists (
    select from public.sessions x join public.members m on m.merchant_id = x.merchant_id and m.member_id = x.member_id
    where x.merchant_id = (member ->> 'merchant_id')::uuid and x.session_id = of_session
      and x.member_id = (member ->> 'member_id')::uuid and x.ended_at is null
      and private.device_allowed(m, x.device_id)) then
    return '{}';
  end if;
  return member;
end
$$;

-- Signing in. What stands between a right password and a session.
create function private.sign_in_check(device uuid, client inet) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  me record;
  m public.members;
begin
  select * into me from private.own_account();
  select x.* into m from public.members x where x.merchant_id = me.site and x.member_id = me.account_id;
  return (select jsonb_build_object('site', me.site, 'account_id', me.account_id,
    'second_factor', exists (select from private.second_factors f
      where f.site = me.site and f.account_id = me.account_id and f.confirmed_at is not null),
    'network', m.member_id is null or private.network_allows(m, client),
    'device', m.member_id is null or private.device_allowed(m, device))
    where me.site is not null);
end
$$;

-- Whether the account has signed in from this device before, and from any; of operators as far as sessions are kept.
create function private.known_device(device uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  me record;
begin
  select * into me from private.own_account();
  if me.site = '00000000-0000-0000-0000-000000000000' then
    return (select jsonb_build_object('known', coalesce(bool_or(x.device_id = device), false), 'first', count(*) = 0)
      from private.operator_sessions x where x.operator_id = me.account_id);
  end if;
  return (select jsonb_build_object(
    'known', exists (select from public.sessions x
      where x.merchant_id = me.site and x.member_id = me.account_id and x.device_id = device)
      or exists (select from public.devices d
        where d.merchant_id = me.site and d.member_id = me.account_id and d.device_id = device and d.state in ('known', 'bound')),
    'first', not exists (select from public.devices d
      where d.merchant_id = me.site and d.member_id = me.account_id and d.state in ('known', 'bound')))
    where me.site is not null);
end
$$;

-- @return false when something stands between this account and a session after all
create function private.open_session(session uuid, device uuid, agent text, client inet, sealed bytea, sealed_for_device bytea,
  idx bytea, proved boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  me record;
  m public.members;
begin
  select * into me from private.own_account();
  if me.site is null or (not coalesce(proved, false) and exists (select from private.second_factors f
      where f.site = me.site and f.account_id = me.account_id and f.confirmed_at is not null)) then
    return false;
  end if;
  if me.site = '00000000-0000-0000-0000-000000000000' then
    insert into private.operator_sessions (session_id, operator_id, device_id, agent, client_enc, second_factor_at)
    values (session, me.account_id, device, agent, sealed, case when proved then now() end);
    return true;
  end if;
  select x.* into m from public.members x where x.merchant_id = me.site and x.member_id = me.account_id;
  if not private.network_allows(m, client) or not private.device_allowed(m, device) then
    return false;
  end if;
  insert into public.sessions (merchant_id, session_id, member_id, device_id, agent, client_enc, client_idx, second_factor_at)
  values (me.site, session, me.account_id, device, agent, sealed, idx, case when proved then now() end);
  insert into public.devices (merchant_id, member_id, device_id, name, client_enc, client_idx)
  values (me.site, me.account_id, device, agent, sealed_for_device, idx)
  on conflict (merchant_id, member_id, device_id) do update
  set last_seen_at = now(), name = excluded.name, client_enc = excluded.client_enc, client_idx = excluded.client_idx,
    state = case when devices.state = 'waiting' then 'known' else devices.state end;
  return true;
end
$$;

-- A device that may not be used asks to be bound. One that was revoked does not ask again; of one account 20 can wait.
create function private.ask_for_device(device uuid, agent text, sealed bytea, idx bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  me record;
begin
  select * into me from private.own_account();
  if me.site is null or me.site = '00000000-0000-0000-0000-000000000000'
    or (select count(*) from public.devices d
      where d.merchant_id = me.site and d.member_id = me.account_id and d.state = 'waiting') >= 20 then
    return false;
  end if;
  insert into public.devices (merchant_id, member_id, device_id, name, state, client_enc, client_idx)
  values (me.site, me.account_id, device, agent, 'waiting', sealed, idx)
  on conflict (merchant_id, member_id, device_id) do update
  set last_seen_at = now(), name = excluded.name, client_enc = excluded.client_enc, client_idx = excluded.client_idx,
    state = case when devices.state = 'known' then 'waiting' else devices.state end;
  return true;
end
$$;

create function private.touch_session(session uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me record;
begin
  select * into me from private.own_account();
  update public.sessions x set last_seen_at = now()
  where x.merchant_id = me.site and x.session_id = session and x.member_id = me.account_id
    and x.ended_at is null and x.last_seen_at < now() - interval '2 minutes';
  update private.operator_sessions x set last_seen_at = now()
  where x.session_id = session and x.operator_id = me.account_id and x.ended_at is null;
end
$$;

-- Ends one session, of one's own account or of one that one manages. @return false when it is none of these, or over
create function private.end_session(session uuid, why text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  me record;
begin
  select * into me from private.own_account();
  update private.operator_sessions x set ended_at = now(), end_reason = why
  where x.session_id = session and x.operator_id = me.account_id and x.ended_at is null;
  if found then
    return true;
  end if;
  update public.sessions x set ended_at = now(),
    end_reason = case when x.member_id = me.account_id then why else 'manager' end
  where x.merchant_id = me.site and x.session_id = session and x.ended_at is null
    and (x.member_id = me.account_id or x.member_id = any (private.managed_members()));
  return found;
end
$$;

-- Ends all sessions of an account but one, of one's own or one that one manages.
create function private.end_sessions(account uuid, why text, keep uuid) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  me record;
  closed integer := 0;
begin
  select * into me from private.own_account();
  if account is null or me.site is null then
    return 0;
  end if;
  if account <> me.account_id and not account = any (private.managed_members()) then
    raise insufficient_privilege using message = 'not allowed to end sessions of this account';
  end if;
  if why = 'left' then
    update public.devices d set state = 'revoked', store_id = null, decided_by = me.account_id, decided_at = now()
    where d.merchant_id = me.site and d.member_id = account and d.state <> 'revoked';
  end if;
  if me.site <> '00000000-0000-0000-0000-000000000000' then
    return private.close_sessions(me.site, account, why, keep);
  end if;
  update private.operator_sessions x set ended_at = now(), end_reason = why
  where x.operator_id = me.account_id and x.ended_at is null and x.session_id is distinct from keep;
  get diagnostics closed = row_count;
  return closed;
end
$$;

-- The operator's own, newest first. Members read theirs from the table.
create function private.own_operator_sessions() returns table (session_id uuid, device_id uuid, agent text, client_enc bytea,
  created_at timestamptz, last_seen_at timestamptz, second_factor_at timestamptz, ended_at timestamptz, end_reason text)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query select x.session_id, x.device_id, x.agent, x.client_enc, x.created_at, x.last_seen_at, x.second_factor_at,
    x.ended_at, x.end_reason
  from private.operator_sessions x join private.platform_operators o on o.operator_id = x.operator_id
  where o.user_id = private.user_id() and x.last_seen_at > now() - interval '7 days' and x.ended_at is null
  order by x.last_seen_at desc, x.session_id desc limit 100;
end
$$;

-- Lets a waiting (or revoked) device in, or an admitted one out. @return the new state, or null when it is not one's to decide
create function private.decide_device(account uuid, device uuid, new_state text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('account.manage');
  decided text;
begin
  update public.devices d set state = new_state, decided_by = private.current_member_id(), decided_at = now(),
    store_id = case when new_state = 'bound' then m.store_id end
  from public.members m
  where d.merchant_id = tenant and d.member_id = account and d.device_id = device and new_state in ('bound', 'revoked')
    and m.merchant_id = tenant and m.member_id = account and account = any (private.managed_members())
  returning d.state into decided;
  return decided;
end
$$;

-- Switches "only bound devices" for one account or one store. Devices that are signed in now do not stay in unless bound.
create function private.bind_devices(what text, target uuid, bound boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('account.manage');
begin
  if what = 'store' and private.unconfined() then
    update public.stores s set bound_devices = bound where s.merchant_id = tenant and s.store_id = target;
  else
    update public.members m set bound_devices = bound, updated_at = now()
    where what = 'member' and m.merchant_id = tenant and m.member_id = target and target = any (private.managed_members());
  end if;
  return found;
end
$$;

-- The second factor of whoever asks. @return null when there is none
create function private.own_second_factor() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  me record;
begin
  select * into me from private.own_account();
  return (
    select jsonb_build_object('site', f.site, 'account_id', f.account_id, 'secret', encode(f.secret_enc, 'base64'),
      'confirmed_at', f.confirmed_at, 'codes_left', (select count(*) from private.recovery_codes c
        where c.site = f.site and c.account_id = f.account_id and c.used_at is null))
    from private.second_factors f where f.site = me.site and f.account_id = me.account_id);
end
$$;

-- Keeps a secret that is about to be shown; one that was confirmed is not replaced. @return false then
create function private.begin_second_factor(sealed bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  me record;
begin
  select * into me from private.own_account();
  if me.site is null or me.site <> '00000000-0000-0000-0000-000000000000' and not exists (
    select from public.sign_in_settings s where s.merchant_id = me.site and s.second_factor <> 'off') then
    return false;
  end if;
  insert into private.second_factors (site, account_id, secret_enc) values (me.site, me.account_id, sealed)
  on conflict (site, account_id) do update set secret_enc = excluded.secret_enc, made_at = now(), last_step = null
  where second_factors.confirmed_at is null;
  return found;
end
$$;

-- Takes the code of these 30 seconds. @return false when it, or a later one, was taken before
create function private.take_step(step bigint, only_confirmed boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  me record;
begin
  select * into me from private.own_account();
  update private.second_factors f set last_step = step
  where f.site = me.site and f.account_id = me.account_id and (f.last_step is null or f.last_step < step)
    and (f.confirmed_at is not null) = only_confirmed;
  return found;
end
$$;

-- @return false when the code is none of the account's, or was used before
create function private.take_recovery_code(hash bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  me record;
begin
  select * into me from private.own_account();
  update private.recovery_codes c set used_at = now()
  where c.site = me.site and c.account_id = me.account_id and c.code_hash = hash and c.used_at is null;
  return found;
end
$$;

-- @param hashes sha256, in hex
create function private.replace_recovery_codes(hashes text[]) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  me record;
begin
  select * into me from private.own_account();
  if hashes is null or not exists (select from private.second_factors f
    where f.site = me.site and f.account_id = me.account_id and f.confirmed_at is not null for update) then
    return false;
  end if;
  delete from private.recovery_codes c where c.site = me.site and c.account_id = me.account_id;
  insert into private.recovery_codes (site, account_id, code_hash) select me.site, me.account_id, decode(h, 'hex') from unnest(hashes) h;
  return true;
end
$$;

-- The first code was right: from now on the account needs one. This session has shown it, all others end.
create function private.confirm_second_factor(step bigint, hashes text[], session uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  me record;
begin
  select * into me from private.own_account();
  if not private.take_step(step, false) then
    return false;
  end if;
  update private.second_factors f set confirmed_at = now() where f.site = me.site and f.account_id = me.account_id;
  perform private.replace_recovery_codes(hashes);
  update public.sessions x set second_factor_at = now()
  where x.merchant_id = me.site and x.session_id = session and x.member_id = me.account_id;
  update private.operator_sessions x set second_factor_at = now() where x.session_id = session and x.operator_id = me.account_id;
  perform private.end_sessions(me.account_id, 'second_factor', session);
  return true;
end
$$;

-- Gives one's own up. Where it is required, the next page asks to set up another.
create function private.give_up_second_factor() returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  me record;
begin
  select * into me from private.own_account();
  delete from private.second_factors f where f.site = me.site and f.account_id = me.account_id;
  return found;
end
$$;

-- Which of these accounts have a second factor, for those who manage them.
create function private.second_factors_of(accounts uuid[]) returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return array(
    select f.account_id from private.second_factors f
    where f.site = private.merchant_for('account.manage') and f.account_id = any (accounts)
      and f.account_id = any (private.managed_members()) and f.confirmed_at is not null);
end
$$;

-- Takes the second factor of an account away that has lost it, and ends its sessions: a manager's of those it manages, the
-- platform operator's of owners. What the operator does stands in the merchant's security events.
create function private.reset_second_factor(tenant uuid, account uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if not coalesce(
    (tenant = private.merchant_for('account.manage') and account = any (private.managed_members()))
    or (private.is_platform_operator() and exists (select from public.members m
      where m.merchant_id = tenant and m.member_id = account and m.kind = 'owner')), false) then
    return false;
  end if;
  delete from private.second_factors f where f.site = tenant and f.account_id = account and f.confirmed_at is not null;
  if not found then
    return false;
  end if;
  perform private.close_sessions(tenant, account, 'second_factor', null);
  if private.is_platform_operator() then
    insert into public.security_events (merchant_id, event_id, kind, member_id)
    values (tenant, gen_random_uuid(), 'second_factor_reset', account);
  end if;
  return true;
end
$$;

-- What the platform can do for a merchant that has locked itself out. @return owners, and whether networks are limited
create function private.platform_access(tenant uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not private.is_platform_operator() then
    return null;
  end if;
  return (
    select jsonb_build_object('name', t.name, 'code', t.code, 'networks', s.networks::text[],
      'owners', coalesce((select jsonb_agg(jsonb_build_object('memberId', m.member_id, 'loginName', m.login_name,
          'displayName', m.display_name, 'secondFactor', f.confirmed_at is not null) order by m.created_at)
        from public.members m
        left join private.second_factors f on f.site = tenant and f.account_id = m.member_id
        where m.merchant_id = tenant and m.kind = 'owner'), '[]'))
    from public.merchants t join public.sign_in_settings s on s.merchant_id = t.merchant_id
    where t.merchant_id = tenant);
end
$$;

create function private.open_networks(tenant uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if not private.is_platform_operator() then
    return false;
  end if;
  update public.sign_in_settings s set networks = '{}', updated_at = now() where s.merchant_id = tenant and s.networks <> '{}';
  if not found then
    return false;
  end if;
  insert into public.security_events (merchant_id, event_id, kind) values (tenant, gen_random_uuid(), 'networks_opened');
  return true;
end
$$;

-- For functions that workers call past row-level security. @param what nobody else does, in the third person
create function private.only_service(what text) returns void
language plpgsql as $$
begin
  if current_setting('role') is distinct from 'service_role' then
    raise insufficient_privilege using message = format('only a worker %s', what);
  end if;
end
$$;

-- For the clean-up: sessions that are over, and devices that nobody has used, for half a year.
create function private.forget_sessions(of_rows integer) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  gone integer;
  more integer;
begin
  perform private.only_service('forgets sessions');
  delete from public.sessions x where (x.merchant_id, x.session_id) in (
    select y.merchant_id, y.session_id from public.sessions y
    where y.last_seen_at < now() - interval '180 days' limit of_rows);
  get diagnostics gone = row_count;
  delete from public.devices x where (x.merchant_id, x.member_id, x.device_id) in (
    select y.merchant_id, y.member_id, y.device_id from public.devices y
    where y.last_seen_at < now() - interval '400 days' and y.state in ('known', 'waiting') limit of_rows);
  get diagnostics more = row_count;
  delete from private.operator_sessions x where x.last_seen_at < now() - interval '180 days';
  return gone + more;
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
