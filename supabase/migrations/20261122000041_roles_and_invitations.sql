-- Invitations to become an account, and the answer to "what may this account do, and why".

-- Somebody who was asked to join. Only the hash of the link's secret is here.
create table public.invitations (
  merchant_id uuid not null references public.merchants,
  -- The account will have this id, so what is sealed for the account now is copied to it as it is.
  invitation_id uuid not null,
  token_hash bytea not null,
  kind public.member_kind not null check (kind <> 'owner'),
  store_id uuid,
  supplier_id uuid,
  role_id uuid,
  permissions text[] not null default '{}',
  -- As members have them.
  work_days smallint[] check (work_days <@ '{1,2,3,4,5,6,7}' and cardinality(work_days) > 0),
  work_from time,
  work_to time,
  display_name text not null check (char_length(display_name) between 1 and 60),
  phone_enc bytea,
  phone_idx bytea,
  email_enc bytea,
  email_idx bytea,
  invited_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '7 days',
  revoked_at timestamptz,
  accepted_at timestamptz,
  primary key (merchant_id, invitation_id),
  unique (merchant_id, token_hash),
  foreign key (merchant_id, store_id) references public.stores,
  foreign key (merchant_id, supplier_id) references public.suppliers,
  -- A role that nobody has any more can go, and leaves behind those that came to nothing.
  foreign key (merchant_id, role_id, kind) references public.roles (merchant_id, role_id, kind) on delete set null (role_id),
  check ((kind = 'store') = (store_id is not null)),
  check ((kind = 'supplier') = (supplier_id is not null)),
  check ((work_from is null) = (work_to is null) and work_from <> work_to)
);
create index invitations_newest on public.invitations (merchant_id, created_at desc, invitation_id);
create index invitations_by_store on public.invitations (merchant_id, store_id) where store_id is not null;
create index invitations_by_supplier on public.invitations (merchant_id, supplier_id) where supplier_id is not null;
create index invitations_by_role on public.invitations (merchant_id, role_id) where role_id is not null;
call private.protect('public.invitations');

-- How to reach somebody is kept as long as the invitation is open, and then only with the account.
create function private.close_invitation() returns trigger
language plpgsql as $$
begin
  if old.revoked_at is not null or old.accepted_at is not null
    or (new.revoked_at is null and new.accepted_at is null) then
    raise insufficient_privilege using message = 'an invitation is only ever closed, and once';
  end if;
  new.phone_enc := null;
  new.phone_idx := null;
  new.email_enc := null;
  new.email_idx := null;
  return new;
end
$$;
create trigger invitations_close before update of revoked_at, accepted_at on public.invitations
  for each row execute function private.close_invitation();

grant select on public.invitations to authenticated;
grant insert (merchant_id, invitation_id, token_hash, kind, store_id, supplier_id, role_id, permissions,
  work_days, work_from, work_to, display_name, phone_enc, phone_idx, email_enc, email_idx, invited_by) on public.invitations to authenticated;
grant update (revoked_at) on public.invitations to authenticated;
create policy read on public.invitations for select to authenticated
  using (merchant_id = (select private.merchant_for('account.manage')) and (select private.unconfined()));
-- As with accounts: nobody hands out what they cannot do themselves.
create policy add on public.invitations for insert to authenticated
  with check (merchant_id = (select private.merchant_for('account.manage')) and (select private.unconfined())
    and invited_by = (select private.current_member_id()) and kind <> 'owner'
    and ((select private.is_owner()) or (permissions <@ (select private.own_permissions())
      and (role_id is null or role_id = any ((select private.grantable_roles())::uuid[])))));
create policy revoke on public.invitations for update to authenticated
  using (merchant_id = (select private.merchant_for('account.manage')) and (select private.unconfined()))
  with check (merchant_id = (select private.merchant_for('account.manage')) and (select private.unconfined()));

-- The invitation behind a link, when it still holds: whoever gave it out must still be able to give what is in it.
create function private.open_invitation(merchant_code text, hash bytea) returns public.invitations
language plpgsql stable security definer set search_path = '' as $$
declare
  i public.invitations;
  inviter public.members;
  given text[];
begin
  -- Nobody joins on a redemption server.
  if session_user = 'app_redeem' then
    return null;
  end if;
  select x.* into i from public.merchants t
  join public.invitations x on x.merchant_id = t.merchant_id and x.token_hash = hash
  where t.code = merchant_code and t.status = 'active'
    and x.revoked_at is null and x.accepted_at is null and x.expires_at > now()
    and not exists (select from public.stores s
      where s.merchant_id = x.merchant_id and s.store_id = x.store_id and s.closed_at is not null);
  if not found then
    return null;
  end if;
  select m.* into inviter from public.members m where m.merchant_id = i.merchant_id and m.member_id = i.invited_by;
  if inviter.status is distinct from 'active' then
    return null;
  end if;
  if inviter.kind = 'owner' then
    return i;
  end if;
  select i.permissions || coalesce((
    select r.permissions from public.roles r where r.merchant_id = i.merchant_id and r.role_id = i.role_id), '{}') into given;
  if array['account.manage'] || given <@ private.rights(inviter) then
    return i;
  end if;
  return null;
end
$$;

-- What the page behind the link shows. null: unknown, used, withdrawn or over, which is the same to a stranger.
create function private.invitation(merchant_code text, hash bytea, wanted_login text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  i public.invitations := private.open_invitation(merchant_code, hash);
begin
  if i.invitation_id is null then
    return null;
  end if;
  return (
    select jsonb_build_object(
      'merchant_id', t.merchant_id, 'merchant_name', t.name, 'merchant_code', t.code, 'time_zone', t.time_zone,
      'member_id', i.invitation_id, 'kind', i.kind, 'display_name', i.display_name, 'expires_at', i.expires_at,
      'place', coalesce(s.name, p.name), 'role', r.name, 'invited_by', m.display_name,
      'work_days', i.work_days, 'work_from', to_char(i.work_from, 'HH24:MI'), 'work_to', to_char(i.work_to, 'HH24:MI'),
      'login_taken', exists (
        select from public.members x where x.merchant_id = t.merchant_id and x.login_name = wanted_login))
    from public.merchants t
    left join public.stores s on s.merchant_id = t.merchant_id and s.store_id = i.store_id
    left join public.suppliers p on p.merchant_id = t.merchant_id and p.supplier_id = i.supplier_id
    left join public.roles r on r.merchant_id = t.merchant_id and r.role_id = i.role_id
    left join public.members m on m.merchant_id = t.merchant_id and m.member_id = i.invited_by
    where t.merchant_id = i.merchant_id);
end
$$;

-- Makes the account of an invitation, once. All that was asked before is asked again under the row's lock.
create function private.accept_invitation(merchant_code text, hash bytea, wanted_login text, name text, new_user uuid, email text)
returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  i public.invitations;
begin
  perform from public.merchants t
  join public.invitations x on x.merchant_id = t.merchant_id and x.token_hash = hash
  where t.code = merchant_code
  for update of x;
  i := private.open_invitation(merchant_code, hash);
  if i.invitation_id is null
    or exists (select from public.members m where m.merchant_id = i.merchant_id and m.member_id = i.invitation_id) then
    return jsonb_build_object('ok', false, 'reason', 'INVITATION_UNKNOWN');
  end if;
  -- Else somebody could turn another's sign-in into this account.
  if exists (select from private.platform_operators o where o.user_id = new_user)
    or exists (select from private.identities x where x.user_id = new_user) then
    raise insufficient_privilege using message = 'not allowed to link this user';
  end if;
  if exists (select from public.members m where m.merchant_id = i.merchant_id and m.login_name = wanted_login) then
    return jsonb_build_object('ok', false, 'reason', 'LOGIN_TAKEN');
  end if;
  insert into public.members (merchant_id, member_id, kind, login_name, display_name, role_id, permissions, store_id,
    supplier_id, must_change_password, work_days, work_from, work_to, phone_enc, phone_idx, email_enc, email_idx)
  values (i.merchant_id, i.invitation_id, i.kind, wanted_login, name, i.role_id, i.permissions, i.store_id,
    i.supplier_id, false, i.work_days, i.work_from, i.work_to, i.phone_enc, i.phone_idx, i.email_enc, i.email_idx);
  insert into private.identities (user_id, merchant_id, member_id, auth_email)
  values (new_user, i.merchant_id, i.invitation_id, email);
  update public.invitations x set accepted_at = now()
  where x.merchant_id = i.merchant_id and x.invitation_id = i.invitation_id;
  insert into public.card_log (merchant_id, log_id, member_id, action, filter, card_count, detail)
  values (i.merchant_id, gen_random_uuid(), i.invitation_id, 'accounts.join', '{}', 0, jsonb_build_object(
    'account', name, 'loginName', wanted_login, 'invitedBy',
    (select m.display_name from public.members m where m.merchant_id = i.merchant_id and m.member_id = i.invited_by)));
  return jsonb_build_object('ok', true);
end
$$;

-- What an account may do and why, for those who manage accounts and for itself; null for everybody else. It works
-- nothing out: private.rights and private.may_act are asked about the account, and about the same account without its
-- role, its own permissions, what is withheld, its store …; what then changes is the reason.
create function private.explain_rights(target uuid, asked text[]) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.current_merchant_id();
  m public.members;
  zone text;
  v public.members;
  held text[];
  by_role text[];
  by_itself text[];
  in_any_store text[];
  with_nothing_withheld text[];
begin
  if not (target = private.current_member_id() or (private.can('account.manage') and private.unconfined())) then
    return null;
  end if;
  select x.* into m from public.members x where x.merchant_id = tenant and x.member_id = target;
  if not found then
    return null;
  end if;
  select x.time_zone into zone from public.merchants x where x.merchant_id = tenant;
  held := private.rights(m);
  v := m;
  v.store_id := null;
  in_any_store := private.rights(v);
  v := m;
  v.withheld := '{}';
  with_nothing_withheld := private.rights(v);
  v.store_id := null;
  v.permissions := '{}';
  by_role := private.rights(v);
  v.permissions := m.permissions;
  v.role_id := null;
  by_itself := private.rights(v);
  return jsonb_build_object(
    'kind', m.kind,
    'role', (select r.name from public.roles r where r.merchant_id = tenant and r.role_id = m.role_id),
    'store', (select s.name from public.stores s where s.merchant_id = tenant and s.store_id = m.store_id),
    'work_days', m.work_days, 'work_from', to_char(m.work_from, 'HH24:MI'), 'work_to', to_char(m.work_to, 'HH24:MI'),
    'acts', private.may_act(m, zone),
    'stopped_by', private.what_stops(m, zone),
    'permissions', (
      select jsonb_agg(jsonb_build_object(
        'permission', p.name,
        'allowed', m.kind = 'owner' or p.name = any (held),
        'given_by', array_remove(array[
          case when m.kind = 'owner' then 'owner' end,
          case when p.name = any (by_role) then 'role' end,
          case when p.name = any (by_itself) then 'account' end], null),
        'refused_by', case
          when m.kind = 'owner' or p.name = any (held) then '{}'
          when not private.allows(m.kind, array[p.name], p.name) then array['kind']
          when p.name <> all (by_role || by_itself) then array['nobody']
          else array_remove(array[
            case when p.name <> all (in_any_store) then 'withheld' end,
            case when p.name <> all (with_nothing_withheld) then 'store' end], null) end)
        order by p.place)
      from unnest(asked) with ordinality p (name, place)));
end
$$;

-- Which of the conditions of private.may_act do not hold: each is asked with all others made to hold.
create function private.what_stops(m public.members, zone text) returns text[]
language plpgsql stable as $$
declare
  disabled public.members := m;
  store public.members := m;
  hours public.members := m;
begin
  disabled.store_id := null;
  store.status := 'active';
  hours.status := 'active';
  hours.store_id := null;
  disabled.work_days := null;
  disabled.work_from := null;
  disabled.work_to := null;
  store.work_days := null;
  store.work_from := null;
  store.work_to := null;
  return array_remove(array[
    case when not private.may_act(disabled, zone) then 'disabled' end,
    case when not private.may_act(store, zone) then 'store_closed' end,
    case when not private.may_act(hours, zone) then 'hours' end], null);
end
$$;

-- When somebody may work, to somebody who may not now and for whom, therefore, nothing else answers.
create function private.own_hours() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object('workDays', m.work_days,
      'workFrom', to_char(m.work_from, 'HH24:MI'), 'workTo', to_char(m.work_to, 'HH24:MI'))
    from private.identities i
    join public.members m on m.merchant_id = i.merchant_id and m.member_id = i.member_id
    where i.user_id = private.user_id());
end
$$;

-- Whose account it is that signs in, also outside its working hours: a stolen password is tried at night.
create function private.own_identity() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object('merchant_id', i.merchant_id, 'member_id', i.member_id)
    from private.identities i
    join public.members m on m.merchant_id = i.merchant_id and m.member_id = i.member_id and m.status = 'active'
    join public.merchants t on t.merchant_id = i.merchant_id and t.status = 'active'
    where i.user_id = private.user_id());
end
$$;

-- As before, but for that account.
create or replace function private.login_signals(of_login bytea, of_client bytea) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.own_identity() ->> 'merchant_id';
  own uuid := private.own_identity() ->> 'member_id';
  known boolean := exists (select from private.login_tries t
    where t.merchant_id = tenant and t.login_idx = of_login and t.client_idx = of_client
      and t.rights > 0 and t.hour > now() - interval '90 days');
  since timestamptz := now() - interval '1 day';
begin
  return (
    select jsonb_build_object(
      'settings', jsonb_build_object('captchaAt', f.captcha_at, 'holdAt', f.hold_at, 'signalsOff', f.signals_off),
      'released', exists (select from public.login_checks c
        where c.merchant_id = tenant and c.member_id = own and c.client_idx = of_client
          and c.outcome = 'released' and c.reviewed_at > since),
      'facts', jsonb_build_object(
        'clientAccounts', (
          select count(distinct t.login_idx) from private.login_tries t
          where t.merchant_id = tenant and t.client_idx = of_client and t.hour > since and t.wrong > 0
            and t.login_idx <> of_login
            and not exists (select from private.login_tries r
              where r.merchant_id = tenant and r.login_idx = t.login_idx and r.client_idx = of_client and r.rights > 0)),
        'accountClients', case when not known then (
          select count(distinct t.client_idx) from private.login_tries t
          where t.merchant_id = tenant and t.login_idx = of_login and t.hour > since and t.wrong > 0) end,
        'newAfterWrong', case when not known then (
          select coalesce(sum(t.wrong), 0) from private.login_tries t
          where t.merchant_id = tenant and t.login_idx = of_login and t.client_idx = of_client and t.hour > since) end,
        'atNight', case when not known and extract(hour from now() at time zone m.time_zone) < 5
          then to_char(now() at time zone m.time_zone, 'HH24:MI') end))
    from public.fraud_settings f join public.merchants m on m.merchant_id = f.merchant_id
    where f.merchant_id = tenant);
end
$$;

create or replace function private.note_login(of_login bytea, of_client bytea, new_check uuid, of_score integer, of_reasons jsonb,
  of_decision text, solved boolean, lets_in boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.own_identity() ->> 'merchant_id';
  own uuid := private.own_identity() ->> 'member_id';
begin
  if own is null then
    raise insufficient_privilege using message = 'only for the account in the claims';
  end if;
  if lets_in then
    insert into private.login_tries as t (merchant_id, login_idx, client_idx, hour, rights)
    values (tenant, of_login, of_client, date_trunc('hour', now()), 1)
    on conflict (merchant_id, login_idx, client_idx, hour) do update set rights = t.rights + 1;
  end if;
  if of_decision <> 'allow' then
    delete from public.login_checks c
    where c.merchant_id = tenant and c.member_id = own and c.client_idx = of_client and c.outcome is null;
    insert into public.login_checks (merchant_id, check_id, member_id, client_idx, score, reasons, decision, captcha_solved)
    values (tenant, new_check, own, of_client, of_score, of_reasons, of_decision, solved);
  end if;
end
$$;

-- A new store begins with what every store is let do; more takes holding it, as when it is switched on later.
create function private.check_new_store_rights() returns trigger
language plpgsql as $$
begin
  if current_user = 'authenticated' and not private.is_owner()
    and not array(select p from unnest(new.permissions) p
      where p <> all (array['card.read', 'card.activate', 'card.verify', 'order.read'])) <@ private.own_permissions() then
    raise insufficient_privilege using message = 'not allowed to give a store rights that one does not hold';
  end if;
  return new;
end
$$;
create trigger stores_check_new_rights before insert on public.stores
  for each row execute function private.check_new_store_rights();

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
