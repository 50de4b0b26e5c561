-- What a card can be besides its state, the log of every change with old and new values, and the bulk work
-- that makes the changes.

-- Interned: rebinding 80,000 cards writes one set and 80,000 references, and a filter by product looks for few sets.
create table public.product_sets (
  merchant_id uuid not null references public.merchants,
  product_set_id uuid not null,
  -- Sorted, without repeats: the same products are always the same row.
  product_ids uuid[] not null check (cardinality(product_ids) between 1 and 50),
  primary key (merchant_id, product_set_id),
  unique (merchant_id, product_ids)
);

create type public.region_mode as enum ('only', 'except');
-- Codes of GB/T 2260 cut to province (2 digits), city (4) or district (6).
create table public.region_rules (
  merchant_id uuid not null references public.merchants,
  region_rule_id uuid not null,
  mode public.region_mode not null,
  codes text[] not null check (cardinality(codes) between 1 and 500),
  primary key (merchant_id, region_rule_id),
  unique (merchant_id, mode, codes)
);

alter table public.card_batches
  add column region_rule_id uuid,
  add foreign key (merchant_id, region_rule_id) references public.region_rules;

-- product_set_id null: the products of the batch. region_rule_id null: no limit.
-- No foreign keys to the small tables: they cost a look-up per row of a bulk change. check_card_changes looks
-- once per statement, and the small tables let nobody delete.
alter table public.cards
  add column product_set_id uuid,
  add column region_rule_id uuid,
  add constraint cards_validity check (valid_from <= valid_to),
  add constraint cards_remark_length check (char_length(remark) <= 200);
create index cards_by_channel on public.cards (merchant_id, channel_id, serial) where channel_id is not null;
create index cards_by_product_set on public.cards (merchant_id, product_set_id, serial) where product_set_id is not null;
create index cards_by_region_rule on public.cards (merchant_id, region_rule_id, serial) where region_rule_id is not null;
create index cards_by_validity on public.cards (merchant_id, valid_to, serial);
create index cards_by_remark on public.cards (merchant_id, remark, serial) where remark <> '';

-- One row for all cards that one statement changed in the same way: 5,000 cards activated at once are one row,
-- not 5,000, and still every card's history is exact. Written by the trigger below and by nothing else.
create table public.card_changes (
  merchant_id uuid not null references public.merchants,
  change_id bigint generated always as identity,
  at timestamptz not null default now(),
  -- Null: the consumer who redeemed it, or the platform.
  member_id uuid,
  -- The job and entry of card_log that it was part of.
  operation_id uuid,
  serials int8multirange not null,
  serial_from bigint not null,
  serial_to bigint not null,
  card_count integer not null,
  -- Only what differs; old_values null: the cards were made.
  old_values jsonb,
  new_values jsonb not null,
  primary key (merchant_id, change_id)
);
create index card_changes_by_serial on public.card_changes (merchant_id, serial_to, serial_from);
create index card_changes_by_operation on public.card_changes (merchant_id, operation_id, change_id) where operation_id is not null;
create index card_changes_by_time on public.card_changes (merchant_id, at);

-- The cards of a bulk change as they were when it began, in portions: what was confirmed, and nothing that
-- came later. A portion is removed by the transaction that changes its cards.
create table public.job_cards (
  merchant_id uuid not null,
  job_id uuid not null,
  part integer not null check (part >= 0),
  serials bigint[] not null,
  primary key (merchant_id, job_id, part),
  foreign key (merchant_id, job_id) references public.jobs
);

call private.protect('public.product_sets');
call private.protect('public.region_rules');
call private.protect('public.card_changes');
call private.protect('public.job_cards');

-- Earlier activations are bulk changes now.
update public.jobs set
  kind = 'cards.change',
  request = jsonb_build_object('filter', request, 'change', jsonb_build_object('action', 'activate')),
  status = case when status in ('queued', 'running') then 'failed' else status end,
  reason = case when status in ('queued', 'running') then 'ERROR' else reason end,
  finished_at = coalesce(finished_at, now())
where kind = 'cards.activate';

-- Sets hold products of their own merchant, sorted and once each. The lock makes a deletion of one of them wait,
-- and then see the set.
create function private.check_product_set() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  known uuid[] := array(select p.product_id from public.products p
    where p.merchant_id = new.merchant_id and p.product_id = any (new.product_ids) order by p.product_id for key share);
begin
  if known <> new.product_ids then
    raise foreign_key_violation using message = 'no such products, or not in order', constraint = 'product_sets_products';
  end if;
  return new;
end
$$;
create trigger check_products before insert on public.product_sets for each row execute function private.check_product_set();

-- A product on a card stays, also when the batch knows nothing of it.
create function private.refuse_bound_product() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.product_sets s where s.merchant_id = old.merchant_id and old.product_id = any (s.product_ids)) then
    raise foreign_key_violation using message = 'cards are good for this product', constraint = 'product_sets_products';
  end if;
  return old;
end
$$;
create trigger keep_bound before delete on public.products for each row execute function private.refuse_bound_product();

-- What restoring a void card gives back depends on whether it had been activated.
alter table private.card_transitions add column was_activated boolean;
update private.card_transitions set was_activated = false where from_status = 'void' and to_status = 'created';
insert into private.card_transitions values ('void', 'active', 'card.void', true);

create or replace function private.card_change_is_legal(from_status public.card_status, to_status public.card_status,
  by_api boolean, was_activated boolean) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from private.card_transitions t
    where t.from_status = card_change_is_legal.from_status and t.to_status = card_change_is_legal.to_status
      and (t.was_activated is null or t.was_activated = card_change_is_legal.was_activated)
      and (not by_api or (t.permission is not null and private.can(t.permission))));
end
$$;

-- Once per statement, over the distinct kinds of change in it. Invoker's rights: who asks matters here.
create or replace function private.check_card_changes() returns trigger
language plpgsql as $$
declare
  by_api boolean := current_user in ('anon', 'authenticated');
  kind record;
  edited boolean := false;
begin
  for kind in
    select distinct o.status as was, n.status as becomes, o.activated_at is not null as had, n.activated_at is not null as has,
      o.activated_at is distinct from n.activated_at as stamped,
      (o.batch_id, o.number) is distinct from (n.batch_id, n.number) as renamed,
      (o.valid_from, o.valid_to, o.store_id, o.product_set_id, o.region_rule_id)
        is distinct from (n.valid_from, n.valid_to, n.store_id, n.product_set_id, n.region_rule_id) as terms,
      (o.channel_id, o.remark) is distinct from (n.channel_id, n.remark) as notes
    from old_cards o join new_cards n on n.merchant_id = o.merchant_id and n.serial = o.serial
  loop
    if kind.renamed then
      raise check_violation using message = 'number and batch of a card never change', constraint = 'cards_keep_key';
    end if;
    if kind.was <> kind.becomes then
      if not private.card_change_is_legal(kind.was, kind.becomes, by_api, kind.had) then
        raise check_violation using
          message = format('a card cannot go from %s to %s', kind.was, kind.becomes), constraint = 'card_transitions';
      end if;
      -- The moment of activation comes and goes with the state; that is what restoring a void card relies on.
      if by_api and (
        (kind.was = 'created' and kind.becomes = 'active' and not kind.has)
        or (kind.was = 'active' and kind.becomes = 'created' and kind.has)
        or ('void' in (kind.was, kind.becomes) and kind.stamped)) then
        raise check_violation using message = 'activated_at does not fit the state', constraint = 'cards_activated_at';
      end if;
    elsif by_api and kind.stamped then
      raise check_violation using message = 'activated_at does not fit the state', constraint = 'cards_activated_at';
    end if;
    if kind.terms or kind.notes then
      edited := true;
      if kind.terms and kind.was in ('redeemed', 'void') then
        raise check_violation using message = format('the terms of a %s card are final', kind.was), constraint = 'cards_final';
      end if;
    end if;
  end loop;
  if edited and exists (
    select from (
      select distinct n.merchant_id, nullif(n.channel_id, o.channel_id) as channel_id,
        nullif(n.product_set_id, o.product_set_id) as product_set_id, nullif(n.region_rule_id, o.region_rule_id) as region_rule_id
      from old_cards o join new_cards n on n.merchant_id = o.merchant_id and n.serial = o.serial) n
    where (n.channel_id is not null and not exists (select from public.channels x
        where x.merchant_id = n.merchant_id and x.channel_id = n.channel_id))
      or (n.product_set_id is not null and not exists (select from public.product_sets x
        where x.merchant_id = n.merchant_id and x.product_set_id = n.product_set_id))
      or (n.region_rule_id is not null and not exists (select from public.region_rules x
        where x.merchant_id = n.merchant_id and x.region_rule_id = n.region_rule_id))) then
    raise foreign_key_violation using message = 'no such channel, products or region limits', constraint = 'cards_refer';
  end if;
  return null;
end
$$;
drop function private.card_change_is_legal(public.card_status, public.card_status, boolean);

-- What is set counts, not what changes by it. Fires only for statements that name one of these columns.
create function private.refuse_unpermitted_edit() returns trigger
language plpgsql as $$
begin
  if current_user in ('anon', 'authenticated') and not private.can('card.edit') then
    raise insufficient_privilege using message = 'not allowed to edit cards';
  end if;
  return null;
end
$$;
create trigger cards_edit_is_permitted
  before update of valid_from, valid_to, channel_id, store_id, remark, product_set_id, region_rule_id on public.cards
  for each statement execute function private.refuse_unpermitted_edit();

-- Definer's rights: nobody else may write card_changes, and nobody can change a card without it. What did not
-- change makes no difference: cards with a remark of their own each are activated in one row.
create function private.log_card_changes() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.card_changes (merchant_id, member_id, operation_id, serials, serial_from, serial_to, card_count,
    old_values, new_values)
  select g.merchant_id, private.current_member_id(), nullif(current_setting('tihuo.operation', true), '')::uuid,
    g.serials, lower(g.serials), upper(g.serials) - 1, g.card_count, values.was, values.becomes
  from (
    select d.merchant_id, range_agg(int8range(d.serial, d.serial, '[]')) as serials, count(*) as card_count,
      o1, o2, o3, o4, o5, o6, o7, o8, o9, n1, n2, n3, n4, n5, n6, n7, n8, n9
    from (
      select n.merchant_id, n.serial,
        case when o.status is distinct from n.status then o.status end as o1, case when o.status is distinct from n.status then n.status end as n1,
        case when o.activated_at is distinct from n.activated_at then o.activated_at end as o2, case when o.activated_at is distinct from n.activated_at then n.activated_at end as n2,
        case when o.valid_from is distinct from n.valid_from then o.valid_from end as o3, case when o.valid_from is distinct from n.valid_from then n.valid_from end as n3,
        case when o.valid_to is distinct from n.valid_to then o.valid_to end as o4, case when o.valid_to is distinct from n.valid_to then n.valid_to end as n4,
        case when o.channel_id is distinct from n.channel_id then o.channel_id end as o5, case when o.channel_id is distinct from n.channel_id then n.channel_id end as n5,
        case when o.store_id is distinct from n.store_id then o.store_id end as o6, case when o.store_id is distinct from n.store_id then n.store_id end as n6,
        case when o.remark is distinct from n.remark then o.remark end as o7, case when o.remark is distinct from n.remark then n.remark end as n7,
        case when o.product_set_id is distinct from n.product_set_id then o.product_set_id end as o8, case when o.product_set_id is distinct from n.product_set_id then n.product_set_id end as n8,
        case when o.region_rule_id is distinct from n.region_rule_id then o.region_rule_id end as o9, case when o.region_rule_id is distinct from n.region_rule_id then n.region_rule_id end as n9
      from old_cards o join new_cards n on n.merchant_id = o.merchant_id and n.serial = o.serial) d
    group by d.merchant_id, o1, o2, o3, o4, o5, o6, o7, o8, o9, n1, n2, n3, n4, n5, n6, n7, n8, n9
  ) g
  cross join lateral (
    select jsonb_object_agg(v.name, v.was) as was, jsonb_object_agg(v.name, v.becomes) as becomes
    from (values
      ('status', to_jsonb(g.o1), to_jsonb(g.n1)),
      ('activated_at', to_jsonb(g.o2), to_jsonb(g.n2)),
      ('valid_from', to_jsonb(g.o3), to_jsonb(g.n3)),
      ('valid_to', to_jsonb(g.o4), to_jsonb(g.n4)),
      ('channel_id', to_jsonb(g.o5), to_jsonb(g.n5)),
      ('store_id', to_jsonb(g.o6), to_jsonb(g.n6)),
      ('remark', to_jsonb(g.o7), to_jsonb(g.n7)),
      ('product_set_id', to_jsonb(g.o8), to_jsonb(g.n8)),
      ('region_rule_id', to_jsonb(g.o9), to_jsonb(g.n9))) v (name, was, becomes)
    where v.was is distinct from v.becomes
  ) values
  where values.becomes is not null;
  return null;
end
$$;
create trigger cards_log_changes after update on public.cards
  referencing old table as old_cards new table as new_cards
  for each statement execute function private.log_card_changes();

create function private.log_new_cards() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.card_changes (merchant_id, member_id, operation_id, serials, serial_from, serial_to, card_count, new_values)
  select g.merchant_id, private.current_member_id(), nullif(current_setting('tihuo.operation', true), '')::uuid,
    g.serials, lower(g.serials), upper(g.serials) - 1, g.card_count,
    jsonb_build_object('status', g.status, 'batch_id', g.batch_id)
  from (
    select n.merchant_id, n.batch_id, n.status, range_agg(int8range(n.serial, n.serial, '[]')) as serials, count(*) as card_count
    from new_cards n group by n.merchant_id, n.batch_id, n.status
  ) g;
  return null;
end
$$;
create trigger cards_log_new after insert on public.cards
  referencing new table as new_cards
  for each statement execute function private.log_new_cards();

-- Append-only for everybody, the owner of the tables included; what is older than 180 days may go.
create function private.refuse_log_change() returns trigger
language plpgsql as $$
begin
  raise insufficient_privilege using message = format('%s is append-only', tg_table_name);
end
$$;
create function private.refuse_young_log_delete() returns trigger
language plpgsql as $$
begin
  if old.at > now() - interval '180 days' then
    raise insufficient_privilege using message = format('%s keeps its rows for 180 days', tg_table_name);
  end if;
  return old;
end
$$;
create trigger append_only before update or truncate on public.card_log for each statement execute function private.refuse_log_change();
create trigger append_only before update or truncate on public.card_changes for each statement execute function private.refuse_log_change();
create trigger keep_180_days before delete on public.card_log for each row execute function private.refuse_young_log_delete();
create trigger keep_180_days before delete on public.card_changes for each row execute function private.refuse_young_log_delete();
revoke insert, update, delete, truncate on public.card_changes from service_role;
revoke update, delete, truncate on public.card_log from service_role;

-- The retention job's only way in. @return how many rows went
create function private.forget_old_logs() returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  entries bigint;
  changes bigint;
begin
  if current_setting('role') is distinct from 'service_role' then
    raise insufficient_privilege using message = 'only the retention job removes old log rows';
  end if;
  delete from public.card_log where at <= now() - interval '180 days';
  get diagnostics entries = row_count;
  delete from public.card_changes where at <= now() - interval '180 days';
  get diagnostics changes = row_count;
  return entries + changes;
end
$$;

-- Who did it, for histories and logs: the list of accounts is open to fewer people than these are.
create function private.member_names(ids uuid[]) returns table (member_id uuid, display_name text, login_name text)
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := coalesce(private.merchant_for('card.read'), private.merchant_for('log.read'));
begin
  if private.unconfined() then
    return query select m.member_id, m.display_name, m.login_name from public.members m
      where m.merchant_id = tenant and m.member_id = any (ids);
  end if;
end
$$;

-- The newest bulk change, or taking back of one, that has changed cards or still may: whoever asked for it, also
-- for accounts that see only jobs of their own. What may be undone depends on it.
create function private.newest_bulk_change() returns table (job_id uuid, kind public.job_kind, status public.job_status,
  done bigint, request jsonb, requested_by uuid, created_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := coalesce(private.merchant_for('card.activate'), private.merchant_for('card.void'), private.merchant_for('card.edit'));
begin
  if private.unconfined() then
    return query select j.job_id, j.kind, j.status, j.done, j.request, j.requested_by, j.created_at from public.jobs j
      where j.merchant_id = tenant and j.kind in ('cards.change', 'cards.undo')
        and (j.done > 0 or j.status in ('queued', 'running'))
      order by j.created_at desc, j.job_id desc limit 1;
  end if;
end
$$;

-- Which of these operations took a bulk change back: histories say so, also to accounts that see only jobs of
-- their own.
create function private.undo_operations(ids uuid[]) returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  if private.unconfined() then
    return query select j.job_id from public.jobs j
      where j.merchant_id = private.merchant_for('card.read') and j.job_id = any (ids) and j.kind = 'cards.undo';
  end if;
end
$$;

grant select, insert on public.product_sets, public.region_rules to authenticated;
create policy read on public.product_sets for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read')));
create policy add on public.product_sets for insert to authenticated
  with check (merchant_id = (select private.merchant_for('card.edit')));
create policy read on public.region_rules for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read')));
create policy add on public.region_rules for insert to authenticated
  with check (merchant_id = (select coalesce(private.merchant_for('card.edit'), private.merchant_for('batch.create'))));

grant select on public.card_changes to authenticated;
create policy read on public.card_changes for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read')) and (select private.unconfined()));

grant select, insert, delete on public.job_cards to authenticated;
create policy own on public.job_cards for all to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('card.activate'), private.merchant_for('card.void'),
    private.merchant_for('card.edit'))))
  with check (merchant_id = (select coalesce(private.merchant_for('card.activate'), private.merchant_for('card.void'),
    private.merchant_for('card.edit'))));

grant update (valid_from, valid_to, channel_id, store_id, remark, product_set_id, region_rule_id) on public.cards to authenticated;
drop policy edit on public.cards;
create policy edit on public.cards for update to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('card.activate'), private.merchant_for('card.void'),
      private.merchant_for('card.edit')))
    and ((select private.unconfined()) or store_id = (select private.store_limit())))
  with check (merchant_id = (select coalesce(private.merchant_for('card.activate'), private.merchant_for('card.void'),
      private.merchant_for('card.edit')))
    and ((select private.unconfined()) or store_id = (select private.store_limit())));

-- The consumer's view: products and region limits of the one card.
create or replace function private.card_product_ids() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce(
    (select s.product_ids from public.cards c
      join public.product_sets s on s.merchant_id = c.merchant_id and s.product_set_id = c.product_set_id
      where c.merchant_id = private.card_merchant_id() and c.serial = private.card_serial()),
    array(select p.product_id from public.batch_products p
      where p.merchant_id = private.card_merchant_id() and p.batch_id = private.card_batch_id()));
end
$$;

create function private.card_region_rule_id() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select c.region_rule_id from public.cards c
    where c.merchant_id = private.card_merchant_id() and c.serial = private.card_serial());
end
$$;
grant select on public.region_rules to anon;
create policy of_card on public.region_rules for select to anon
  using (merchant_id = (select private.card_merchant_id()) and region_rule_id = (select private.card_region_rule_id()));

-- True when a rule lets a parcel go to a district. app/features/regions/rule.ts says the same; a test compares.
create function private.region_is_allowed(tenant uuid, rule uuid, region_code text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((
    select (r.mode = 'only') = exists (select from unnest(r.codes) code where starts_with(region_is_allowed.region_code, code))
    from public.region_rules r where r.merchant_id = tenant and r.region_rule_id = rule), true);
end
$$;


-- Redeems the card in the claims, as before; the products and the region limits are the card's own now.
create or replace function private.redeem(
  new_order uuid, new_order_no text, chosen_product uuid,
  consignee_enc bytea, consignee_idx bytea, phone_enc bytea, phone_idx bytea, address_enc bytea,
  region_code text, province text, city text, district text, deliver_on date) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.card_merchant_id();
  card public.cards;
  product public.products;
  merchant public.merchants;
  face bigint;
  today date;
begin
  select * into merchant from public.merchants m where m.merchant_id = tenant and m.status = 'active';
  if not found then
    return jsonb_build_object('ok', false, 'reason', 'CARD_UNKNOWN');
  end if;
  select * into card from public.cards c
  where c.merchant_id = tenant and c.serial = private.card_serial()
  for update;
  if not found then
    return jsonb_build_object('ok', false, 'reason', 'CARD_UNKNOWN');
  end if;
  today := (now() at time zone merchant.time_zone)::date;
  if card.status = 'redeemed' then
    return jsonb_build_object('ok', false, 'reason', 'CARD_REDEEMED');
  elsif card.status = 'void' then
    return jsonb_build_object('ok', false, 'reason', 'CARD_VOID');
  elsif card.status <> 'active' then
    return jsonb_build_object('ok', false, 'reason', 'CARD_INACTIVE');
  elsif today < card.valid_from then
    return jsonb_build_object('ok', false, 'reason', 'CARD_NOT_YET_VALID');
  elsif today > card.valid_to then
    return jsonb_build_object('ok', false, 'reason', 'CARD_EXPIRED');
  end if;
  if not chosen_product = any (private.card_product_ids()) then
    return jsonb_build_object('ok', false, 'reason', 'PRODUCT_NOT_ON_CARD');
  elsif not private.region_is_allowed(tenant, card.region_rule_id, region_code) then
    return jsonb_build_object('ok', false, 'reason', 'REGION_NOT_SERVED');
  end if;
  select * into product from public.products p
  where p.merchant_id = tenant and p.product_id = chosen_product;
  if not product.on_shelf then
    return jsonb_build_object('ok', false, 'reason', 'PRODUCT_OFF_SHELF');
  end if;
  if product.stock is not null then
    update public.products p set stock = p.stock - 1, updated_at = now()
    where p.merchant_id = tenant and p.product_id = chosen_product and p.stock > 0;
    if not found then
      return jsonb_build_object('ok', false, 'reason', 'PRODUCT_SOLD_OUT');
    end if;
  end if;
  select b.face_value_minor into face from public.card_batches b
  where b.merchant_id = tenant and b.batch_id = card.batch_id;

  insert into public.orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
    supplier_id, store_id, channel_id, consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc,
    region_code, province, city, district, deliver_on)
  values (tenant, new_order, new_order_no, card.serial, product.product_id, product.name, face,
    product.supplier_id, card.store_id, card.channel_id, consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc,
    region_code, province, city, district, deliver_on);
  update public.cards c set status = 'redeemed', redeemed_at = now()
  where c.merchant_id = tenant and c.serial = card.serial;
  return jsonb_build_object('ok', true);
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
