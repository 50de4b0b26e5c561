-- What an account may do is worked out here and nowhere else: from its role, what was ticked and withheld for it alone,
-- what its kind can hold, what the merchant lets its store do, and its working hours. And the ledger of every card that
-- was ever in the hands of a store.

-- A role is a template that stays attached: what changes in it changes for every account that has it.
create table public.roles (
  merchant_id uuid not null references public.merchants,
  role_id uuid not null,
  name text not null check (char_length(name) between 1 and 40),
  kind public.member_kind not null check (kind <> 'owner'),
  permissions text[] not null default '{}',
  -- Where accounts of this role may sign in from; empty: anywhere the merchant allows.
  networks cidr[] not null default '{}' check (cardinality(networks) <= 50),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (merchant_id, role_id),
  unique (merchant_id, name),
  unique (merchant_id, role_id, kind)
);
call private.protect('public.roles');

-- work_days: 1 Monday … 7 Sunday, of the merchant's time zone; null: every day. work_from and work_to: both or none;
-- work_to before work_from is the next morning.
alter table public.members
  add column role_id uuid,
  add column withheld text[] not null default '{}',
  add column work_days smallint[] check (work_days <@ '{1,2,3,4,5,6,7}' and cardinality(work_days) > 0),
  add column work_from time,
  add column work_to time,
  add constraint members_hours check ((work_from is null) = (work_to is null) and work_from <> work_to),
  add constraint members_role foreign key (merchant_id, role_id, kind) references public.roles (merchant_id, role_id, kind);
create index members_by_role on public.members (merchant_id, role_id) where role_id is not null;

-- What the merchant lets this store do at all. A closed store keeps its history, and its accounts are out.
alter table public.stores
  add column permissions text[] not null default '{card.read,card.activate,card.verify,order.read}',
  add column closed_at timestamptz;

-- Taking an activation back, seeing personal data and handing cards to stores are rights of their own now. Whoever
-- could do it so far still can.
update public.members set permissions = permissions || '{card.deactivate}'
where kind = 'staff' and 'card.activate' = any (permissions);
update public.members set permissions = permissions || '{contact.reveal}'
where kind in ('staff', 'supplier') and 'order.ship' = any (permissions);
update public.members set permissions = permissions || '{stock.manage}'
where kind = 'staff' and 'card.edit' = any (permissions);
update private.card_transitions set permission = 'card.deactivate' where from_status = 'active' and to_status = 'created';

-- app/core/auth/permissions.ts has the same table; a test compares the two.
create or replace function private.allows(kind public.member_kind, permissions text[], permission text) returns boolean
language sql immutable
return case kind
  when 'owner' then true
  when 'staff' then permission = any (permissions)
  when 'store' then permission = any (permissions)
    and permission = any (array['card.read', 'card.activate', 'card.deactivate', 'card.verify', 'order.read',
      'contact.reveal', 'report.read'])
  when 'supplier' then permission = any (permissions)
    and permission = any (array['order.read', 'order.ship', 'contact.reveal'])
end;

-- True when this is one of the account's working hours. A night shift belongs to the day it began on.
create function private.on_duty(m public.members, zone text, moment timestamptz) returns boolean
language sql stable
return case
  when m.work_from is null then m.work_days is null or extract(isodow from moment at time zone zone) = any (m.work_days)
  when m.work_from < m.work_to then
    (moment at time zone zone)::time >= m.work_from and (moment at time zone zone)::time < m.work_to
    and (m.work_days is null or extract(isodow from moment at time zone zone) = any (m.work_days))
  when (moment at time zone zone)::time >= m.work_from then
    m.work_days is null or extract(isodow from moment at time zone zone) = any (m.work_days)
  else (moment at time zone zone)::time < m.work_to
    and (m.work_days is null or extract(isodow from (moment at time zone zone) - interval '1 day') = any (m.work_days))
end;

-- The permissions of an account that have an effect, in no order; an owner's are not listed, because it has all. Asked at
-- each look-up: one statement, whose plan PL/pgSQL keeps.
create function private.rights(m public.members) returns text[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return array(
    select distinct p
    from unnest(m.permissions || coalesce(
      (select r.permissions from public.roles r where r.merchant_id = m.merchant_id and r.role_id = m.role_id), '{}')) p
    where private.allows(m.kind, array[p], p) and p <> all (m.withheld)
      and (m.store_id is null or p = any ((
        select s.permissions from public.stores s where s.merchant_id = m.merchant_id and s.store_id = m.store_id)::text[])));
end
$$;

-- True for accounts that may act at all. A job that was asked for in working hours goes on after them.
create function private.may_act(m public.members, zone text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return m.status = 'active'
    and (m.store_id is null or not exists (
      select from public.stores s where s.merchant_id = m.merchant_id and s.store_id = m.store_id and s.closed_at is not null))
    and (session_user = 'app_worker' or private.on_duty(m, zone, now()));
end
$$;

-- Roles that whoever asks may hand out: those with nothing it cannot do itself.
create function private.grantable_roles() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return array(select r.role_id from public.roles r
    where r.merchant_id = private.merchant_for('account.manage')
      and (private.is_owner() or r.permissions <@ private.own_permissions()));
end
$$;

grant select, insert, delete on public.roles to authenticated;
grant update (name, permissions, networks, updated_at) on public.roles to authenticated;
create policy read on public.roles for select to authenticated
  using (merchant_id = (select private.merchant_for('account.manage')));
create policy add on public.roles for insert to authenticated
  with check (merchant_id = (select private.merchant_for('account.manage'))
    and ((select private.is_owner()) or permissions <@ (select private.own_permissions())));
create policy edit on public.roles for update to authenticated
  using (merchant_id = (select private.merchant_for('account.manage'))
    and ((select private.is_owner()) or permissions <@ (select private.own_permissions())))
  with check (merchant_id = (select private.merchant_for('account.manage'))
    and ((select private.is_owner()) or permissions <@ (select private.own_permissions())));
create policy remove on public.roles for delete to authenticated
  using (merchant_id = (select private.merchant_for('account.manage'))
    and ((select private.is_owner()) or permissions <@ (select private.own_permissions())));

grant update (role_id, withheld, work_days, work_from, work_to) on public.members to authenticated;
alter policy add on public.members
  with check (merchant_id = (select private.merchant_for('account.manage')) and kind <> 'owner'
    and ((select private.is_owner()) or (permissions <@ (select private.own_permissions())
      and (role_id is null or role_id = any ((select private.grantable_roles())::uuid[])))));
alter policy edit on public.members
  using (merchant_id = (select private.merchant_for('account.manage')) and kind <> 'owner'
    and member_id <> (select private.current_member_id())
    and ((select private.is_owner()) or (permissions <@ (select private.own_permissions())
      and (role_id is null or role_id = any ((select private.grantable_roles())::uuid[])))))
  with check (merchant_id = (select private.merchant_for('account.manage')) and kind <> 'owner'
    and ((select private.is_owner()) or (permissions <@ (select private.own_permissions())
      and (role_id is null or role_id = any ((select private.grantable_roles())::uuid[])))));

create or replace function private.link_identity(target_member uuid, target_user uuid, email text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('account.manage');
begin
  if tenant is null or not exists (
    select from public.members m
    where m.merchant_id = tenant and m.member_id = target_member and m.kind <> 'owner'
      and (private.is_owner() or (m.permissions <@ private.own_permissions()
        and (m.role_id is null or m.role_id = any (private.grantable_roles()))))) then
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

-- What a store is let do, its accounts can do at once: so nobody switches on what they cannot do themselves.
create function private.check_store_rights() returns trigger
language plpgsql as $$
begin
  if current_user = 'authenticated' and not private.is_owner()
    and not array(select p from unnest(new.permissions) p where p <> all (old.permissions)) <@ private.own_permissions() then
    raise insufficient_privilege using message = 'not allowed to give a store rights that one does not hold';
  end if;
  return new;
end
$$;
create trigger stores_check_rights before update of permissions on public.stores
  for each row execute function private.check_store_rights();

-- Cards: who holds which of these may change which of them; triggers look at what is changed.
alter policy edit on public.cards
  using (merchant_id = (select coalesce(private.merchant_for('card.activate'), private.merchant_for('card.void'),
      private.merchant_for('card.edit'), private.merchant_for('card.deactivate'), private.merchant_for('stock.manage')))
    and ((select private.unconfined()) or store_id = (select private.store_limit())))
  with check (merchant_id = (select coalesce(private.merchant_for('card.activate'), private.merchant_for('card.void'),
      private.merchant_for('card.edit'), private.merchant_for('card.deactivate'), private.merchant_for('stock.manage')))
    and ((select private.unconfined()) or store_id = (select private.store_limit())));
alter policy own on public.job_cards
  using (merchant_id = (select coalesce(private.merchant_for('card.activate'), private.merchant_for('card.void'),
    private.merchant_for('card.edit'), private.merchant_for('card.deactivate'), private.merchant_for('stock.manage'))))
  with check (merchant_id = (select coalesce(private.merchant_for('card.activate'), private.merchant_for('card.void'),
    private.merchant_for('card.edit'), private.merchant_for('card.deactivate'), private.merchant_for('stock.manage'))));

drop trigger cards_edit_is_permitted on public.cards;
create trigger cards_edit_is_permitted
  before update of valid_from, valid_to, channel_id, remark, product_set_id, region_rule_id on public.cards
  for each statement execute function private.refuse_unpermitted_edit();
create function private.refuse_unpermitted_allocation() returns trigger
language plpgsql as $$
begin
  if current_user in ('anon', 'authenticated') and not (private.can('stock.manage') and private.unconfined()) then
    raise insufficient_privilege using message = 'not allowed to give cards to stores';
  end if;
  return null;
end
$$;
create trigger cards_allocation_is_permitted before update of store_id on public.cards
  for each statement execute function private.refuse_unpermitted_allocation();

create or replace function private.newest_bulk_change() returns table (job_id uuid, kind public.job_kind, status public.job_status,
  done bigint, request jsonb, requested_by uuid, created_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := coalesce(private.merchant_for('card.activate'), private.merchant_for('card.void'),
    private.merchant_for('card.edit'), private.merchant_for('card.deactivate'), private.merchant_for('stock.manage'));
begin
  if private.unconfined() then
    return query select j.job_id, j.kind, j.status, j.done, j.request, j.requested_by, j.created_at from public.jobs j
      where j.merchant_id = tenant and j.kind in ('cards.change', 'cards.undo')
        and (j.done > 0 or j.status in ('queued', 'running'))
      order by j.created_at desc, j.job_id desc limit 1;
  end if;
end
$$;

-- Which store handed the goods over, and who there. orders.store_id stays the store the card belonged to.
alter table public.orders
  add column verified_store_id uuid,
  add column verified_by uuid,
  add column verified_at timestamptz,
  add constraint orders_verified check ((verified_by is null) = (verified_at is null)),
  add constraint orders_verified_store foreign key (merchant_id, verified_store_id) references public.stores,
  drop constraint orders_fulfilled_by_check,
  add constraint orders_fulfilled_by_check check (fulfilled_by in ('waybill', 'erp', 'store'));
create index orders_by_verified_store on public.orders (merchant_id, verified_store_id, verified_at desc, order_id desc)
  where verified_store_id is not null;

alter policy read on public.orders
  using (merchant_id = (select private.merchant_for('order.read'))
    -- The store is asked for once: each sub-select is planned for itself, and lists are short. `in (…)` would be taken
    -- apart, with a copy of the sub-select for each column.
    and ((select private.unconfined()) or supplier_id = (select private.supplier_of_rows())
      or (select private.store_of_rows()) = any (array[store_id, pick_up_store_id, verified_store_id])));

create or replace function private.hand_over(target uuid, seen timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  o public.orders;
  refusal text;
begin
  select * into o from public.orders x
  where x.merchant_id = private.current_merchant_id() and x.order_id = target for update;
  if not found or o.pick_up_store_id is null or not private.may_hand_over(o) then
    return jsonb_build_object('ok', false, 'reason', 'ORDER_UNKNOWN');
  end if;
  refusal := case
    when o.status = 'cancelled' then 'ORDER_CANCELLED'
    when o.review = 'held' then 'ORDER_HELD'
    when o.status <> 'pending' then 'ALREADY_HANDED_OVER'
    when o.updated_at <> seen then 'ORDER_CHANGED' end;
  if refusal is not null then
    return jsonb_build_object('ok', false, 'reason', refusal, 'orderNo', o.order_no);
  end if;
  update public.orders x set status = 'finished', finished_at = now(), updated_at = now(),
    verified_store_id = o.pick_up_store_id, verified_by = private.current_member_id(), verified_at = now()
  where x.merchant_id = o.merchant_id and x.order_id = target;
  return jsonb_build_object('ok', true, 'orderNo', o.order_no, 'cardSerial', o.card_serial);
end
$$;

-- What the cards of each store have gone through. A row per statement, store, batch and kind of change, in the same
-- transaction, whoever made the change: so for each store the sums of created, active, redeemed and void are, at every
-- moment, how many of its cards are in that state.
create table public.store_ledger (
  merchant_id uuid not null references public.merchants,
  entry_id bigint generated always as identity,
  at timestamptz not null default now(),
  store_id uuid not null,
  batch_id uuid not null,
  -- Null: the consumer, or the platform.
  member_id uuid,
  -- The job and entry of card_log that it was part of.
  operation_id uuid,
  -- opening: what stores had when the ledger began; add: made for this store.
  kind text not null check (kind in ('opening', 'add', 'allocate', 'take_back', 'move_in', 'move_out', 'activate',
    'deactivate', 'redeem', 'give_back', 'void', 'restore')),
  -- Of a move: where from, or where to.
  other_store_id uuid,
  cards integer not null check (cards > 0),
  -- Of all these cards together.
  face_value_minor bigint not null,
  -- By how much each state has grown or shrunk.
  created integer not null default 0,
  active integer not null default 0,
  redeemed integer not null default 0,
  void integer not null default 0,
  serials int8multirange not null,
  primary key (merchant_id, entry_id)
);
create index store_ledger_by_store on public.store_ledger (merchant_id, store_id, at, entry_id);
create index store_ledger_by_time on public.store_ledger (merchant_id, at, entry_id);
call private.protect('public.store_ledger');
revoke insert, update, delete, truncate on public.store_ledger from service_role;
create trigger append_only before update or delete or truncate on public.store_ledger
  for each statement execute function private.refuse_log_change();

grant select on public.store_ledger to authenticated;
create policy read on public.store_ledger for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read'))
    and ((select private.unconfined()) or store_id = (select private.store_limit())));

insert into public.store_ledger (merchant_id, store_id, batch_id, kind, cards, face_value_minor, created, active, redeemed, void, serials)
select c.merchant_id, c.store_id, c.batch_id, 'opening', count(*), count(*) * max(b.face_value_minor),
  count(*) filter (where c.status = 'created'), count(*) filter (where c.status = 'active'),
  count(*) filter (where c.status = 'redeemed'), count(*) filter (where c.status = 'void'),
  range_agg(int8range(c.serial, c.serial, '[]'))
from public.cards c
join public.card_batches b on b.merchant_id = c.merchant_id and b.batch_id = c.batch_id
where c.store_id is not null
group by c.merchant_id, c.store_id, c.batch_id;

-- Old and new rows are brought together by grouping and not by a join, whose plan, made for one card, would never end
-- with many thousand. A card that changes hands leaves one store and enters another: two legs.
create function private.keep_store_ledger() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from new_cards n where n.store_id is not null)
    and not exists (select from old_cards o where o.store_id is not null) then
    return null;
  end if;
  insert into public.store_ledger (merchant_id, store_id, batch_id, member_id, operation_id, kind, other_store_id, cards,
    face_value_minor, created, active, redeemed, void, serials)
  select g.merchant_id, g.store_id, g.batch_id, private.current_member_id(),
    nullif(current_setting('tihuo.operation', true), '')::uuid, g.kind, g.other, g.cards, g.cards * b.face_value_minor,
    g.created, g.active, g.redeemed, g.void, g.serials
  from (
    select l.merchant_id, l.store_id, l.batch_id, l.kind, l.other, count(*) as cards,
      sum((l.becomes = 'created')::int) - sum((l.was = 'created')::int) as created,
      sum((l.becomes = 'active')::int) - sum((l.was = 'active')::int) as active,
      sum((l.becomes = 'redeemed')::int) - sum((l.was = 'redeemed')::int) as redeemed,
      sum((l.becomes = 'void')::int) - sum((l.was = 'void')::int) as void,
      range_agg(int8range(l.serial, l.serial, '[]')) as serials
    from (
      select c.merchant_id, c.serial, c.batch_id, leg.store_id, leg.kind, leg.other,
        coalesce(leg.was::text, '') as was, coalesce(leg.becomes::text, '') as becomes
      from (
        select x.merchant_id, x.serial, (array_agg(x.batch_id))[1] as batch_id,
          max(x.status) filter (where x.side = 'o') as was, max(x.status) filter (where x.side = 'n') as becomes,
          (array_agg(x.store_id) filter (where x.side = 'o'))[1] as from_store,
          (array_agg(x.store_id) filter (where x.side = 'n'))[1] as to_store
        from (
          select o.merchant_id, o.serial, o.batch_id, o.status, o.store_id, 'o' as side from old_cards o
          union all
          select n.merchant_id, n.serial, n.batch_id, n.status, n.store_id, 'n' from new_cards n) x
        group by x.merchant_id, x.serial) c
      cross join lateral (
        select c.from_store as store_id, null::uuid as other, c.was, c.becomes,
          case
            when c.becomes = 'void' then 'void'
            when c.was = 'void' then 'restore'
            when c.becomes = 'redeemed' then 'redeem'
            when c.was = 'redeemed' then 'give_back'
            when c.becomes = 'active' then 'activate'
            else 'deactivate' end as kind
        where c.from_store = c.to_store and c.was <> c.becomes
        union all
        select c.from_store, c.to_store, c.was, null, case when c.to_store is null then 'take_back' else 'move_out' end
        where c.from_store is not null and c.from_store is distinct from c.to_store
        union all
        select c.to_store, c.from_store, null, c.becomes, case when c.from_store is null then 'allocate' else 'move_in' end
        where c.to_store is not null and c.from_store is distinct from c.to_store) leg) l
    group by l.merchant_id, l.store_id, l.batch_id, l.kind, l.other,
      -- One row per way a card can go, so that its four numbers say which.
      l.was, l.becomes) g
  join public.card_batches b on b.merchant_id = g.merchant_id and b.batch_id = g.batch_id;
  return null;
end
$$;
create trigger cards_keep_store_ledger after update on public.cards
  referencing old table as old_cards new table as new_cards
  for each statement execute function private.keep_store_ledger();

create function private.open_store_ledger() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.store_ledger (merchant_id, store_id, batch_id, member_id, operation_id, kind, cards, face_value_minor,
    created, active, redeemed, void, serials)
  select n.merchant_id, n.store_id, n.batch_id, private.current_member_id(),
    nullif(current_setting('tihuo.operation', true), '')::uuid, 'add', count(*), count(*) * max(b.face_value_minor),
    count(*) filter (where n.status = 'created'), count(*) filter (where n.status = 'active'),
    count(*) filter (where n.status = 'redeemed'), count(*) filter (where n.status = 'void'),
    range_agg(int8range(n.serial, n.serial, '[]'))
  from new_cards n
  join public.card_batches b on b.merchant_id = n.merchant_id and b.batch_id = n.batch_id
  where n.store_id is not null
  group by n.merchant_id, n.store_id, n.batch_id;
  return null;
end
$$;
create trigger cards_open_store_ledger after insert on public.cards
  referencing new table as new_cards
  for each statement execute function private.open_store_ledger();

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
