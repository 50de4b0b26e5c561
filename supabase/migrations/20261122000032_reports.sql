-- L38. What the reports count, kept beside the orders so that a report of five million of them reads a few thousand
-- rows (docs/decisions/0020). Three layers say together what the orders say, in every snapshot of the database:
--
--   report_deltas  what each statement has changed, appended by the transaction that changed it
--   report_days    a row per day and combination of product, batch, channel, store and supplier
--   report_sums    the same per day and per month for one of them at a time
--
-- The task reports.fold moves deltas into the other two. A day is one of the merchant's time zone; deltas hold quarters
-- of an hour, because every zone's days begin with one, and so stay true when the merchant moves to another zone.

-- Where an order has no channel, store or supplier its id is this one; keys have no nulls.
create function private.nobody() returns uuid
language sql immutable
return '00000000-0000-0000-0000-000000000000'::uuid;

-- What is counted, the same in all three. redemptions: gifts, so the first parcel of each; parcels: every parcel;
-- shipped: parcels that went out or were picked up. A cancelled parcel counts as cancelled and as nothing else.
create table public.report_days (
  merchant_id uuid not null references public.merchants,
  day date not null,
  product_id uuid not null,
  batch_id uuid not null,
  channel_id uuid not null,
  store_id uuid not null,
  supplier_id uuid not null,
  redemptions bigint not null,
  parcels bigint not null,
  face_value_minor bigint not null,
  shipped bigint not null,
  cancelled bigint not null,
  primary key (merchant_id, day, product_id, batch_id, channel_id, store_id, supplier_id)
) with (fillfactor = 80);
-- A filter reads the days of one product, batch, … and not those of all.
create index report_days_by_product on public.report_days (merchant_id, product_id, day);
create index report_days_by_batch on public.report_days (merchant_id, batch_id, day);
create index report_days_by_channel on public.report_days (merchant_id, channel_id, day);
create index report_days_by_store on public.report_days (merchant_id, store_id, day);
create index report_days_by_supplier on public.report_days (merchant_id, supplier_id, day);

create table public.report_sums (
  merchant_id uuid not null references public.merchants,
  dimension text not null check (dimension in ('product', 'batch', 'channel', 'store', 'supplier')),
  grain text not null check (grain in ('day', 'month')),
  -- The day, or the first of the month.
  period date not null,
  member_id uuid not null,
  redemptions bigint not null,
  parcels bigint not null,
  face_value_minor bigint not null,
  shipped bigint not null,
  cancelled bigint not null,
  primary key (merchant_id, dimension, grain, period, member_id)
) with (fillfactor = 80);

-- Appended by the trigger below alone, and emptied by the task: no foreign keys, and no lock that anybody waits for.
create table public.report_deltas (
  merchant_id uuid not null,
  delta_id uuid not null default gen_random_uuid(),
  -- The quarter of an hour in which the orders were made.
  at timestamptz not null,
  product_id uuid not null,
  batch_id uuid not null,
  channel_id uuid not null,
  store_id uuid not null,
  supplier_id uuid not null,
  redemptions bigint not null,
  parcels bigint not null,
  face_value_minor bigint not null,
  shipped bigint not null,
  cancelled bigint not null,
  primary key (merchant_id, delta_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Its row is the lock of whoever writes the two roll-ups; who only orders or reads never takes it.
create table public.report_states (
  merchant_id uuid primary key references public.merchants,
  -- The zone whose days the roll-ups hold. Null: they are not complete, and reports count the orders themselves.
  time_zone text,
  -- Under way: who builds (a job, or the merchant itself: the task), for which zone, and the first day not yet done.
  build_id uuid,
  build_zone text,
  build_next date,
  built_at timestamptz,
  check ((build_id is null) = (build_zone is null) and (build_id is null) = (build_next is null))
);

-- Merchants from before have orders; the task's first run counts them.
insert into public.report_states (merchant_id) select merchant_id from public.merchants;

create function private.add_report_state() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.report_states (merchant_id, time_zone, built_at) values (new.merchant_id, new.time_zone, now());
  return null;
end
$$;
create trigger add_report_state after insert on public.merchants
  for each row execute function private.add_report_state();

-- One function per event, from one text: rows of a transition table cannot be handed to a function. What an order was
-- counts -1 and what it is +1; an order for which both are the same falls out before its batch is looked up. No join
-- of the two transition tables: its plan, made for the first statement of a session, is kept for all later ones, and
-- one for a single order never ends with twenty thousand.
do $do$
declare
  event record;
begin
  for event in
    select * from (values
      ('insert', 'referencing new table as new_orders',
        'select *, 1 as sign from new_orders'),
      ('update', 'referencing old table as old_orders new table as new_orders',
        'select *, -1 as sign from old_orders union all select *, 1 as sign from new_orders'),
      ('delete', 'referencing old table as old_orders',
        'select *, -1 as sign from old_orders')) e (name, tables, source)
  loop
    execute format($function$
      create function private.note_orders_%1$s() returns trigger
      language plpgsql security definer set search_path = '' as $body$
      begin
        insert into public.report_deltas (merchant_id, at, product_id, batch_id, channel_id, store_id, supplier_id,
          redemptions, parcels, face_value_minor, shipped, cancelled)
        select k.merchant_id, k.at, k.product_id, k.batch_id, k.channel_id, k.store_id, k.supplier_id,
          sum(k.redemptions), sum(k.parcels), sum(k.face_value_minor), sum(k.shipped), sum(k.cancelled)
        from (
          select c.*, (select b.batch_id from public.cards b
            where b.merchant_id = c.merchant_id and b.serial = c.card_serial) as batch_id
          from (
            select o.merchant_id, o.card_serial, o.product_id,
              date_bin('15 minutes', o.created_at, timestamptz 'epoch') as at,
              coalesce(o.channel_id, private.nobody()) as channel_id,
              coalesce(o.store_id, private.nobody()) as store_id,
              coalesce(o.supplier_id, private.nobody()) as supplier_id,
              sum(case when o.status <> 'cancelled' and o.part = 1 then o.sign else 0 end) as redemptions,
              sum(case when o.status <> 'cancelled' then o.sign else 0 end) as parcels,
              sum(case when o.status <> 'cancelled' then o.sign * o.face_value_minor else 0 end) as face_value_minor,
              sum(case when o.status in ('shipped', 'finished') then o.sign else 0 end) as shipped,
              sum(case when o.status = 'cancelled' then o.sign else 0 end) as cancelled
            from (%3$s) o
            group by o.order_id, 1, 2, 3, 4, 5, 6, 7) c
          where (c.redemptions, c.parcels, c.face_value_minor, c.shipped, c.cancelled) <> (0, 0, 0, 0, 0)) k
        group by 1, 2, 3, 4, 5, 6, 7;
        return null;
      end
      $body$;
      create trigger orders_note_%1$s after %1$s on public.orders %2$s
        for each statement execute function private.note_orders_%1$s()
      $function$, event.name, event.tables, event.source);
  end loop;
end
$do$;

-- The orders of some days, counted anew; with the rights of whoever asks. Days are compared as days, because in some
-- zones a midnight comes twice; the moments around them are for the index.
-- @param first, past the first day and the day after the last; infinite for no limit
create function private.count_orders(tenant uuid, zone text, first date, past date)
returns table (day date, product_id uuid, batch_id uuid, channel_id uuid, store_id uuid, supplier_id uuid,
  redemptions bigint, parcels bigint, face_value_minor bigint, shipped bigint, cancelled bigint)
language sql stable
begin atomic
  select (o.created_at at time zone zone)::date, o.product_id, c.batch_id, coalesce(o.channel_id, private.nobody()),
    coalesce(o.store_id, private.nobody()), coalesce(o.supplier_id, private.nobody()),
    count(*) filter (where o.status <> 'cancelled' and o.part = 1),
    count(*) filter (where o.status <> 'cancelled'),
    coalesce(sum(o.face_value_minor) filter (where o.status <> 'cancelled'), 0)::bigint,
    count(*) filter (where o.status in ('shipped', 'finished')),
    count(*) filter (where o.status = 'cancelled')
  from public.orders o
  join public.cards c on c.merchant_id = o.merchant_id and c.serial = o.card_serial
  where o.merchant_id = tenant
    and o.created_at >= (first::timestamp at time zone 'UTC') - interval '1 day'
    and o.created_at < (past::timestamp at time zone 'UTC') + interval '1 day'
    and (o.created_at at time zone zone)::date >= first and (o.created_at at time zone zone)::date < past
  group by 1, 2, 3, 4, 5, 6;
end;

-- The same for whoever reads reports, who need not read orders; until the roll-ups are complete.
create function private.report_orders(zone text, first date, past date)
returns table (day date, product_id uuid, batch_id uuid, channel_id uuid, store_id uuid, supplier_id uuid,
  redemptions bigint, parcels bigint, face_value_minor bigint, shipped bigint, cancelled bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('report.read');
begin
  if tenant is null or not private.unconfined() then
    raise insufficient_privilege using message = 'not allowed to read reports';
  end if;
  return query select * from private.count_orders(tenant, zone, first, past);
end
$$;

-- Names of what stands in a report, also for those who may not see cards or channels otherwise. Batches come with
-- their value and the serials of their cards.
-- @param ids null: all there are
create function private.report_names(dimension text, ids uuid[])
returns table (member_id uuid, name text, face_value_minor bigint, serial_from bigint, serial_to bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('report.read');
begin
  if tenant is null or not private.unconfined() then
    raise insufficient_privilege using message = 'not allowed to read reports';
  end if;
  return query
    select m.member_id, m.name, m.face_value_minor, m.serial_from, m.serial_to from (
      select p.product_id as member_id, p.name, null::bigint as face_value_minor, null::bigint as serial_from,
        null::bigint as serial_to, p.created_at
      from public.products p where dimension = 'product' and p.merchant_id = tenant
      union all
      select b.batch_id, b.name, b.face_value_minor, b.serial_from, b.serial_from + b.quantity - 1, b.created_at
      from public.card_batches b where dimension = 'batch' and b.merchant_id = tenant
      union all
      select c.channel_id, c.name, null, null, null, c.created_at
      from public.channels c where dimension = 'channel' and c.merchant_id = tenant
      union all
      select s.store_id, s.name, null, null, null, s.created_at
      from public.stores s where dimension = 'store' and s.merchant_id = tenant
      union all
      select s.supplier_id, s.name, null, null, null, s.created_at
      from public.suppliers s where dimension = 'supplier' and s.merchant_id = tenant) m
    where ids is null or m.member_id = any (ids)
    order by m.created_at desc, m.member_id;
end
$$;

call private.protect('public.report_days');
call private.protect('public.report_sums');
call private.protect('public.report_deltas');
call private.protect('public.report_states');

grant select on public.report_days, public.report_sums, public.report_deltas, public.report_states to authenticated;
create policy read on public.report_days for select to authenticated
  using (merchant_id = (select private.merchant_for('report.read')) and (select private.unconfined()));
create policy read on public.report_sums for select to authenticated
  using (merchant_id = (select private.merchant_for('report.read')) and (select private.unconfined()));
create policy read on public.report_deltas for select to authenticated
  using (merchant_id = (select private.merchant_for('report.read')) and (select private.unconfined()));
create policy read on public.report_states for select to authenticated
  using (merchant_id = (select private.merchant_for('report.read')) and (select private.unconfined()));

call private.add_standard_task('reports.fold', 20);

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
