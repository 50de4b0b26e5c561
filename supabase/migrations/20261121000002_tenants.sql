-- Merchants, their people and places, and the one check of who may do what.

create type public.merchant_status as enum ('active', 'suspended');
create type public.member_kind as enum ('owner', 'staff', 'store', 'supplier');
create type public.member_status as enum ('active', 'disabled');

create table public.merchants (
  merchant_id uuid primary key,
  code text not null unique check (code ~ '^[a-z][a-z0-9-]{1,29}$' and code not in ('platform', 'admin', 'api', 'www')),
  name text not null check (char_length(name) between 1 and 60),
  status public.merchant_status not null default 'active',
  time_zone text not null default 'Asia/Shanghai',
  currency char(3) not null default 'CNY',
  default_carrier text not null default 'SF',
  logo_path text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table public.stores (
  merchant_id uuid not null references public.merchants,
  store_id uuid not null,
  name text not null check (char_length(name) between 1 and 60),
  created_at timestamptz not null default now(),
  primary key (merchant_id, store_id),
  unique (merchant_id, name)
);

create table public.suppliers (
  merchant_id uuid not null references public.merchants,
  supplier_id uuid not null,
  name text not null check (char_length(name) between 1 and 60),
  created_at timestamptz not null default now(),
  primary key (merchant_id, supplier_id),
  unique (merchant_id, name)
);

create table public.channels (
  merchant_id uuid not null references public.merchants,
  channel_id uuid not null,
  name text not null check (char_length(name) between 1 and 60),
  created_at timestamptz not null default now(),
  primary key (merchant_id, channel_id),
  unique (merchant_id, name)
);

create table public.members (
  merchant_id uuid not null references public.merchants,
  member_id uuid not null,
  kind public.member_kind not null,
  login_name text not null check (login_name ~ '^[a-z0-9][a-z0-9._-]{1,29}$'),
  display_name text not null check (char_length(display_name) between 1 and 60),
  permissions text[] not null default '{}',
  store_id uuid,
  supplier_id uuid,
  status public.member_status not null default 'active',
  must_change_password boolean not null default true,
  phone_enc bytea,
  phone_idx bytea,
  email_enc bytea,
  email_idx bytea,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (merchant_id, member_id),
  unique (merchant_id, login_name),
  foreign key (merchant_id, store_id) references public.stores,
  foreign key (merchant_id, supplier_id) references public.suppliers,
  check ((kind = 'store') = (store_id is not null)),
  check ((kind = 'supplier') = (supplier_id is not null))
);

-- From a Supabase Auth user to the one account it is. Not exposed: a look-up by user id is the step
-- before the merchant is known, so it cannot lead with merchant_id.
create table private.identities (
  user_id uuid primary key,
  merchant_id uuid not null,
  member_id uuid not null,
  auth_email text not null unique,
  unique (merchant_id, member_id),
  foreign key (merchant_id, member_id) references public.members on delete cascade
);

create table private.platform_operators (
  user_id uuid primary key,
  login_name text not null unique,
  display_name text not null,
  auth_email text not null unique,
  must_change_password boolean not null default true,
  created_at timestamptz not null default now()
);

-- Serials are consecutive per merchant; the row lock of this counter is what makes them so.
create table private.merchant_counters (
  merchant_id uuid primary key references public.merchants,
  next_serial bigint not null default 1
);

-- What a kind of account can hold at most, whatever was ticked for it. app/core/auth/permissions.ts
-- has the same table; a test compares the two.
create function private.allows(kind public.member_kind, permissions text[], permission text) returns boolean
language sql immutable
return case kind
  when 'owner' then true
  when 'staff' then permission = any (permissions)
  when 'store' then permission = any (permissions)
    and permission = any (array['card.read', 'card.activate', 'card.verify', 'order.read'])
  when 'supplier' then permission = any (permissions)
    and permission = any (array['order.read', 'order.ship'])
end;

-- Who is asking, looked up: {user_id, merchant_id, member_id, kind, can[], store_id, supplier_id}; an empty
-- object for everybody without an active account of an active merchant.
create function private.look_up_member() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((
    select jsonb_build_object(
      'user_id', i.user_id, 'merchant_id', m.merchant_id, 'member_id', m.member_id, 'kind', m.kind,
      'can', array(select p from unnest(m.permissions) p where private.allows(m.kind, m.permissions, p)),
      'store_id', m.store_id, 'supplier_id', m.supplier_id)
    from private.identities i
    join public.members m on m.merchant_id = i.merchant_id and m.member_id = i.member_id and m.status = 'active'
    join public.merchants t on t.merchant_id = i.merchant_id and t.status = 'active'
    where i.user_id = private.user_id()), '{}');
end
$$;

-- Leaves the answer in the transaction, for the functions below (docs/decisions/0005). The application's door
-- does so when it opens; requests of the data API bring claims only, and each function then looks up itself.
-- Three of the settings are plain strings, because the functions that every page calls read nothing else.
create function private.member_settings(facts jsonb) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object(
    'member', facts::text,
    'merchant', coalesce(facts ->> 'merchant_id', ''),
    'can', case
      when facts ->> 'kind' = 'owner' then '*'
      else ',' || coalesce((select string_agg(p, ',') from jsonb_array_elements_text(facts -> 'can') p), '') || ','
    end,
    'confined', coalesce(facts ->> 'kind' in ('store', 'supplier'), true)::text);
end
$$;

create function private.remember_member(facts jsonb) returns void
language plpgsql as $$
begin
  perform set_config('tihuo.' || s.key, s.value, true)
  from jsonb_each_text(private.member_settings(facts)) s;
end
$$;

create function private.member() returns jsonb
language plpgsql stable as $$
begin
  return coalesce(nullif(current_setting('tihuo.member', true), '')::jsonb, private.look_up_member());
end
$$;

-- The merchant of whoever asks, or null.
create function private.current_merchant_id() returns uuid
language plpgsql stable as $$
begin
  return (private.member() ->> 'merchant_id')::uuid;
end
$$;

create function private.look_up_merchant_for(permission text) returns uuid
language plpgsql stable as $$
declare
  member jsonb := private.look_up_member();
begin
  if member ->> 'kind' = 'owner' or member -> 'can' ? permission then
    return (member ->> 'merchant_id')::uuid;
  end if;
  return null;
end
$$;

-- The same, when the account holds the permission; null otherwise. SQL, so that it is inlined into the policy:
-- with the door's settings it costs about a microsecond.
create function private.merchant_for(permission text) returns uuid
language sql stable
return case
  when nullif(current_setting('tihuo.member', true), '') is null then private.look_up_merchant_for(permission)
  when current_setting('tihuo.can') = '*' or strpos(current_setting('tihuo.can'), ',' || permission || ',') > 0
    then nullif(current_setting('tihuo.merchant'), '')::uuid
end;

create function private.can(permission text) returns boolean
language plpgsql stable as $$
begin
  return private.merchant_for(permission) is not null;
end
$$;

create function private.current_member_id() returns uuid
language plpgsql stable as $$
begin
  return (private.member() ->> 'member_id')::uuid;
end
$$;

-- The store (supplier) an account is confined to; null for accounts of the merchant itself.
create function private.store_limit() returns uuid
language plpgsql stable as $$
begin
  return (private.member() ->> 'store_id')::uuid;
end
$$;

create function private.supplier_limit() returns uuid
language plpgsql stable as $$
begin
  return (private.member() ->> 'supplier_id')::uuid;
end
$$;

-- True for accounts of the merchant itself. Policies write `(select private.unconfined()) or store_id = …`:
-- the planner takes a boolean it cannot know for one half, and keeps the index that also gives the order.
-- (`store_id is not distinct from coalesce(limit, store_id)` says the same, but is taken for one row in two
-- hundred; at a million orders that turned a page of 2 ms into a sort of the whole merchant, 70 ms.)
create function private.unconfined() returns boolean
language sql stable
return case
  when nullif(current_setting('tihuo.member', true), '') is null
    then coalesce(private.look_up_member() ->> 'kind' in ('owner', 'staff'), false)
  else current_setting('tihuo.confined') = 'false'
end;

create function private.is_owner() returns boolean
language plpgsql stable as $$
begin
  return coalesce(private.member() ->> 'kind' = 'owner', false);
end
$$;

create function private.own_permissions() returns text[]
language plpgsql stable as $$
begin
  return array(select jsonb_array_elements_text(private.member() -> 'can'));
end
$$;

create function private.is_platform_operator() returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from private.platform_operators o where o.user_id = private.user_id());
end
$$;

call private.protect('public.merchants');
call private.protect('public.stores');
call private.protect('public.suppliers');
call private.protect('public.channels');
call private.protect('public.members');

grant select on public.merchants to authenticated;
grant update (name, time_zone, default_carrier, logo_path, updated_at) on public.merchants to authenticated;
grant select (merchant_id, code, name, status, time_zone, currency, logo_path) on public.merchants to anon;
create policy own on public.merchants for select to authenticated
  using (merchant_id = (select private.current_merchant_id()));
create policy platform on public.merchants for select to authenticated
  using ((select private.is_platform_operator()));
create policy edit on public.merchants for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write')));
create policy of_card on public.merchants for select to anon
  using (merchant_id = (select private.card_merchant_id()));

grant select, insert, update on public.stores to authenticated;
create policy read on public.stores for select to authenticated
  using (merchant_id = (select private.current_merchant_id())
    and ((select private.unconfined()) or store_id = (select private.store_limit())));
create policy add on public.stores for insert to authenticated
  with check (merchant_id = (select private.merchant_for('store.manage')));
create policy edit on public.stores for update to authenticated
  using (merchant_id = (select private.merchant_for('store.manage')))
  with check (merchant_id = (select private.merchant_for('store.manage')));

grant select, insert, update on public.suppliers to authenticated;
create policy read on public.suppliers for select to authenticated
  using (merchant_id = (select private.current_merchant_id())
    and ((select private.unconfined()) or supplier_id = (select private.supplier_limit())));
create policy add on public.suppliers for insert to authenticated
  with check (merchant_id = (select private.merchant_for('supplier.manage')));
create policy edit on public.suppliers for update to authenticated
  using (merchant_id = (select private.merchant_for('supplier.manage')))
  with check (merchant_id = (select private.merchant_for('supplier.manage')));

grant select, insert, update on public.channels to authenticated;
create policy read on public.channels for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read')) and (select private.unconfined()));
create policy add on public.channels for insert to authenticated
  with check (merchant_id = (select private.merchant_for('batch.create')));
create policy edit on public.channels for update to authenticated
  using (merchant_id = (select private.merchant_for('batch.create')))
  with check (merchant_id = (select private.merchant_for('batch.create')));

grant select, insert on public.members to authenticated;
grant update (display_name, permissions, status, must_change_password, phone_enc, phone_idx, email_enc, email_idx, updated_at)
  on public.members to authenticated;
create policy read on public.members for select to authenticated
  using (merchant_id = (select private.current_merchant_id())
    and ((select private.can('account.manage')) or member_id = (select private.current_member_id())));
-- An owner cannot be made or edited through the API: only the platform opens merchants. And nobody hands out,
-- or takes over, what they cannot do themselves.
create policy add on public.members for insert to authenticated
  with check (merchant_id = (select private.merchant_for('account.manage')) and kind <> 'owner'
    and ((select private.is_owner()) or permissions <@ (select private.own_permissions())));
create policy edit on public.members for update to authenticated
  using (merchant_id = (select private.merchant_for('account.manage')) and kind <> 'owner'
    and member_id <> (select private.current_member_id())
    and ((select private.is_owner()) or permissions <@ (select private.own_permissions())))
  with check (merchant_id = (select private.merchant_for('account.manage')) and kind <> 'owner'
    and ((select private.is_owner()) or permissions <@ (select private.own_permissions())));

-- The doors in definer rights. All of them are in a schema that the data API does not expose.

-- Who is signed in: everything the session gate needs, in one look-up.
create function private.session_account() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  found jsonb;
begin
  select jsonb_build_object(
    'type', 'member', 'merchant_id', m.merchant_id, 'member_id', m.member_id, 'kind', m.kind,
    'login_name', m.login_name, 'display_name', m.display_name, 'permissions', m.permissions,
    'store_id', m.store_id, 'supplier_id', m.supplier_id, 'must_change_password', m.must_change_password,
    'merchant_code', t.code, 'merchant_name', t.name, 'time_zone', t.time_zone, 'currency', t.currency,
    'logo_path', t.logo_path, 'auth_email', i.auth_email, 'facts', private.member_settings(private.look_up_member()))
  into found
  from private.identities i
  join public.members m on m.merchant_id = i.merchant_id and m.member_id = i.member_id and m.status = 'active'
  join public.merchants t on t.merchant_id = i.merchant_id and t.status = 'active'
  where i.user_id = private.user_id();
  if found is not null then
    return found;
  end if;
  select jsonb_build_object(
    'type', 'operator', 'login_name', o.login_name, 'display_name', o.display_name,
    'must_change_password', o.must_change_password, 'auth_email', o.auth_email)
  into found
  from private.platform_operators o where o.user_id = private.user_id();
  return found;
end
$$;

-- The address Supabase Auth knows for a login name; null when there is none. `platform` is the operators' code.
create function private.login_email(merchant_code text, login_name text) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
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

-- Ties a Supabase Auth user to an account (again, after its password was reset with a new user).
create function private.link_identity(target_member uuid, target_user uuid, email text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('account.manage');
begin
  if tenant is null or not exists (
    select from public.members m
    where m.merchant_id = tenant and m.member_id = target_member and m.kind <> 'owner'
      and (private.is_owner() or m.permissions <@ private.own_permissions())) then
    raise insufficient_privilege using message = 'not allowed to link this account';
  end if;
  -- Else a manager of accounts could turn the operator's sign-in into one of the merchant's.
  if exists (select from private.platform_operators o where o.user_id = target_user) then
    raise insufficient_privilege using message = 'not allowed to link this user';
  end if;
  insert into private.identities (user_id, merchant_id, member_id, auth_email)
  values (target_user, tenant, target_member, email)
  on conflict (merchant_id, member_id) do update set user_id = excluded.user_id, auth_email = excluded.auth_email;
end
$$;

-- The account says that its own password has been changed.
create function private.password_changed() returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.members m set must_change_password = false, updated_at = now()
  from private.identities i
  where i.user_id = private.user_id() and m.merchant_id = i.merchant_id and m.member_id = i.member_id;
  update private.platform_operators o set must_change_password = false where o.user_id = private.user_id();
end
$$;

-- The platform operator opens a merchant: tenant, serial counter and owner in one step.
create function private.open_merchant(
  new_merchant uuid, code text, name text, time_zone text, currency text,
  owner_member uuid, owner_user uuid, owner_email text, owner_login text, owner_name text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not private.is_platform_operator() then
    raise insufficient_privilege using message = 'only the platform operator opens merchants';
  end if;
  insert into public.merchants (merchant_id, code, name, time_zone, currency)
  values (new_merchant, code, name, time_zone, currency);
  insert into private.merchant_counters (merchant_id) values (new_merchant);
  insert into public.members (merchant_id, member_id, kind, login_name, display_name)
  values (new_merchant, owner_member, 'owner', owner_login, owner_name);
  insert into private.identities (user_id, merchant_id, member_id, auth_email)
  values (owner_user, new_merchant, owner_member, owner_email);
end
$$;

create function private.set_merchant_status(target uuid, new_status public.merchant_status) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if not private.is_platform_operator() then
    raise insufficient_privilege using message = 'only the platform operator changes a merchant';
  end if;
  update public.merchants set status = new_status, updated_at = now() where merchant_id = target;
  return found;
end
$$;

-- A redemption site by its short code, for a visitor who has shown nothing yet.
create function private.redemption_site(site_code text)
returns table (merchant_id uuid, code text, name text, time_zone text, currency text, logo_path text)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select t.merchant_id, t.code, t.name, t.time_zone, t.currency::text, t.logo_path
    from public.merchants t where t.code = site_code and t.status = 'active';
end
$$;

-- Functions are executable by PUBLIC unless taken back, and default privileges of one schema cannot take
-- it back (they only add). So every migration that makes functions ends with these two lines; the
-- catalogue test names the one that forgets.
revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
