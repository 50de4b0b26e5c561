-- L37. What stores had, sold, redeemed and handed over, by employee, day and month, exact at any moment; and what stores
-- owe each other for cards of one that were handed over at another.
--
-- The same two layers as the reports (20261122000032, docs/decisions/0020): store_deltas has what each statement has
-- changed, appended by the transaction that changed it; the task stores.fold moves it into store_sums and store_totals. A
-- day is one of the merchant's time zone; deltas hold quarters of an hour and stay true when the merchant moves to
-- another zone.

-- What an entry of the ledger counts as. on_hand: by how many the cards that can be sold have grown or shrunk.
create function private.entry_figures(kind text, cards bigint, face_value_minor bigint, created bigint)
returns table (allocated bigint, moved_in bigint, moved_out bigint, returned bigint, on_hand bigint, activated bigint,
  deactivated bigint, sold_minor bigint, redeemed bigint, redeemed_minor bigint, voided bigint)
language sql immutable
begin atomic
  select
    case when kind in ('allocate', 'add') then cards else 0 end,
    case when kind = 'move_in' then cards else 0 end,
    case when kind = 'move_out' then cards else 0 end,
    case when kind = 'take_back' then cards else 0 end,
    created,
    case when kind = 'activate' then cards else 0 end,
    case when kind = 'deactivate' then cards else 0 end,
    case kind when 'activate' then face_value_minor when 'deactivate' then -face_value_minor else 0 end,
    case kind when 'redeem' then cards when 'give_back' then -cards else 0 end,
    case kind when 'redeem' then face_value_minor when 'give_back' then -face_value_minor else 0 end,
    case kind when 'void' then cards when 'restore' then -cards else 0 end;
end;

-- member_id: who did it; nobody: the consumer, or the platform. other_store_id: of what was handed over, whose card it
-- was; nobody: of no store. handed: cards, so the first parcel of each; handed_minor: the value of all parcels.
create table public.store_sums (
  merchant_id uuid not null references public.merchants,
  grain text not null check (grain in ('day', 'month')),
  -- The day, or the first of the month.
  period date not null,
  store_id uuid not null,
  member_id uuid not null,
  other_store_id uuid not null,
  allocated bigint not null,
  moved_in bigint not null,
  moved_out bigint not null,
  returned bigint not null,
  on_hand bigint not null,
  activated bigint not null,
  deactivated bigint not null,
  sold_minor bigint not null,
  redeemed bigint not null,
  redeemed_minor bigint not null,
  voided bigint not null,
  handed bigint not null,
  handed_minor bigint not null,
  primary key (merchant_id, grain, period, store_id, member_id, other_store_id)
) with (fillfactor = 80);
create index store_sums_by_store on public.store_sums (merchant_id, store_id, grain, period);

-- The same without employees and other stores, because most pages ask for neither: 200 stores have 18,400 rows of 92 days
-- here, and more than 100,000 above. Both are written from the same rows by one statement, and kept as long: for good.
-- handed_other: of what was handed over, cards of other stores.
create table public.store_totals (
  merchant_id uuid not null references public.merchants,
  grain text not null check (grain in ('day', 'month')),
  period date not null,
  store_id uuid not null,
  allocated bigint not null,
  moved_in bigint not null,
  moved_out bigint not null,
  returned bigint not null,
  on_hand bigint not null,
  activated bigint not null,
  deactivated bigint not null,
  sold_minor bigint not null,
  redeemed bigint not null,
  redeemed_minor bigint not null,
  voided bigint not null,
  handed bigint not null,
  handed_other bigint not null,
  handed_minor bigint not null,
  primary key (merchant_id, grain, period, store_id)
) with (fillfactor = 80);
create index store_totals_by_store on public.store_totals (merchant_id, store_id, grain, period);

-- Appended by the triggers below alone, and emptied by the task: no foreign keys, and no lock that anybody waits for.
create table public.store_deltas (
  merchant_id uuid not null,
  delta_id uuid not null default gen_random_uuid(),
  -- The quarter of an hour in which it happened.
  at timestamptz not null,
  store_id uuid not null,
  member_id uuid not null,
  other_store_id uuid not null,
  allocated bigint not null default 0,
  moved_in bigint not null default 0,
  moved_out bigint not null default 0,
  returned bigint not null default 0,
  on_hand bigint not null default 0,
  activated bigint not null default 0,
  deactivated bigint not null default 0,
  sold_minor bigint not null default 0,
  redeemed bigint not null default 0,
  redeemed_minor bigint not null default 0,
  voided bigint not null default 0,
  handed bigint not null default 0,
  handed_minor bigint not null default 0,
  primary key (merchant_id, delta_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
create index store_deltas_by_store on public.store_deltas (merchant_id, store_id);

-- Its row is the lock of whoever writes the sums. time_zone: whose days they hold; null: they are not complete, and
-- figures are counted from the ledger and the orders themselves.
create table public.store_sum_states (
  merchant_id uuid primary key references public.merchants,
  time_zone text,
  built_at timestamptz
);
-- Merchants from before have orders, and stores an opening stock; the task's first run counts them.
insert into public.store_sum_states (merchant_id) select merchant_id from public.merchants;

create function private.add_store_sum_state() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.store_sum_states (merchant_id, time_zone, built_at) values (new.merchant_id, new.time_zone, now());
  return null;
end
$$;
create trigger add_store_sum_state after insert on public.merchants
  for each row execute function private.add_store_sum_state();

create function private.note_store_ledger() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.store_deltas (merchant_id, at, store_id, member_id, other_store_id, allocated, moved_in, moved_out,
    returned, on_hand, activated, deactivated, sold_minor, redeemed, redeemed_minor, voided)
  select e.merchant_id, date_bin('15 minutes', e.at, timestamptz 'epoch'), e.store_id,
    coalesce(e.member_id, private.nobody()), private.nobody(), f.*
  from new_entries e
  cross join lateral private.entry_figures(e.kind, e.cards, e.face_value_minor, e.created) f;
  return null;
end
$$;
create trigger store_ledger_note after insert on public.store_ledger
  referencing new table as new_entries
  for each statement execute function private.note_store_ledger();

-- One function per event, from one text, as for the reports: old rows count -1, new ones +1, and what is the same falls
-- out. Only orders that a store has handed over matter, and those are few among all that change.
do $do$
declare
  event record;
begin
  for event in
    select * from (values
      ('insert', 'referencing new table as new_orders',
        'select n.*, 1 as sign from new_orders n where n.verified_at is not null'),
      ('update', 'referencing old table as old_orders new table as new_orders',
        'select o.*, -1 as sign from old_orders o where o.verified_at is not null
         union all select n.*, 1 as sign from new_orders n where n.verified_at is not null'),
      ('delete', 'referencing old table as old_orders',
        'select o.*, -1 as sign from old_orders o where o.verified_at is not null')) e (name, tables, source)
  loop
    execute format($function$
      create function private.note_handed_%1$s() returns trigger
      language plpgsql security definer set search_path = '' as $body$
      begin
        insert into public.store_deltas (merchant_id, at, store_id, member_id, other_store_id, handed, handed_minor)
        select k.merchant_id, k.at, k.store_id, k.member_id, k.other_store_id, k.handed, k.handed_minor
        from (
          select o.merchant_id, date_bin('15 minutes', o.verified_at, timestamptz 'epoch') as at,
            o.verified_store_id as store_id, coalesce(o.verified_by, private.nobody()) as member_id,
            coalesce(o.store_id, private.nobody()) as other_store_id,
            sum(case when o.part = 1 then o.sign else 0 end) as handed, sum(o.sign * o.face_value_minor) as handed_minor
          from (%3$s) o
          where o.verified_store_id is not null and o.status <> 'cancelled'
          group by 1, 2, 3, 4, 5) k
        where (k.handed, k.handed_minor) <> (0, 0);
        return null;
      end
      $body$;
      create trigger orders_note_handed_%1$s after %1$s on public.orders %2$s
        for each statement execute function private.note_handed_%1$s()
      $function$, event.name, event.tables, event.source);
  end loop;
end
$do$;

-- The figures of some days, counted anew from the ledger and the orders; with the rights of whoever asks. Days are
-- compared as days, because in some zones a midnight comes twice; the moments around them are for the index.
-- @param first, past the first day and the day after the last; infinite for no limit
create function private.count_store_figures(tenant uuid, zone text, first date, past date)
returns table (day date, store_id uuid, member_id uuid, other_store_id uuid, allocated bigint, moved_in bigint,
  moved_out bigint, returned bigint, on_hand bigint, activated bigint, deactivated bigint, sold_minor bigint,
  redeemed bigint, redeemed_minor bigint, voided bigint, handed bigint, handed_minor bigint)
language sql stable
begin atomic
  select (e.at at time zone zone)::date, e.store_id, coalesce(e.member_id, private.nobody()), private.nobody(),
    sum(f.allocated)::bigint, sum(f.moved_in)::bigint, sum(f.moved_out)::bigint, sum(f.returned)::bigint,
    sum(f.on_hand)::bigint, sum(f.activated)::bigint, sum(f.deactivated)::bigint, sum(f.sold_minor)::bigint,
    sum(f.redeemed)::bigint, sum(f.redeemed_minor)::bigint, sum(f.voided)::bigint, 0::bigint, 0::bigint
  from public.store_ledger e
  cross join lateral private.entry_figures(e.kind, e.cards, e.face_value_minor, e.created) f
  where e.merchant_id = tenant
    and e.at >= (first::timestamp at time zone 'UTC') - interval '1 day'
    and e.at < (past::timestamp at time zone 'UTC') + interval '1 day'
    and (e.at at time zone zone)::date >= first and (e.at at time zone zone)::date < past
  group by 1, 2, 3
  union all
  select (o.verified_at at time zone zone)::date, o.verified_store_id, coalesce(o.verified_by, private.nobody()),
    coalesce(o.store_id, private.nobody()), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    count(*) filter (where o.part = 1), coalesce(sum(o.face_value_minor), 0)::bigint
  from public.orders o
  where o.merchant_id = tenant and o.verified_store_id is not null and o.status <> 'cancelled'
    and o.verified_at >= (first::timestamp at time zone 'UTC') - interval '1 day'
    and o.verified_at < (past::timestamp at time zone 'UTC') + interval '1 day'
    and (o.verified_at at time zone zone)::date >= first and (o.verified_at at time zone zone)::date < past
  group by 1, 2, 3, 4;
end;

-- The same for whoever may read figures, who need not read cards or orders; until the sums are complete. A store gets
-- its own alone.
create function private.store_figures(zone text, first date, past date)
returns table (day date, store_id uuid, member_id uuid, other_store_id uuid, allocated bigint, moved_in bigint,
  moved_out bigint, returned bigint, on_hand bigint, activated bigint, deactivated bigint, sold_minor bigint,
  redeemed bigint, redeemed_minor bigint, voided bigint, handed bigint, handed_minor bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('report.read');
begin
  if tenant is null or not (private.unconfined() or private.store_limit() is not null) then
    raise insufficient_privilege using message = 'not allowed to read figures';
  end if;
  return query select * from private.count_store_figures(tenant, zone, first, past) c
    where private.unconfined() or c.store_id = private.store_limit();
end
$$;

-- Who stands in the figures: accounts by id, with the store they belong to (null: the merchant's own). A store is told
-- the names of its own people alone.
create function private.store_people(ids uuid[]) returns table (member_id uuid, name text, store_id uuid, status public.member_status)
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('report.read');
begin
  if tenant is null or not (private.unconfined() or private.store_limit() is not null) then
    raise insufficient_privilege using message = 'not allowed to read figures';
  end if;
  return query
    select m.member_id, m.display_name, m.store_id, m.status from public.members m
    where m.merchant_id = tenant and m.member_id = any (ids)
      and (private.unconfined() or m.store_id = private.store_limit());
end
$$;

-- Names of the merchant's stores, also for a store, which settles with them.
-- @param ids null: all there are
create function private.store_names(ids uuid[]) returns table (store_id uuid, name text, closed boolean)
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('report.read');
begin
  if tenant is null or not (private.unconfined() or private.store_limit() is not null) then
    raise insufficient_privilege using message = 'not allowed to read figures';
  end if;
  return query
    select s.store_id, s.name, s.closed_at is not null from public.stores s
    where s.merchant_id = tenant and (ids is null or s.store_id = any (ids))
      and (ids is not null or private.unconfined() or s.store_id = private.store_limit())
    order by s.name, s.store_id;
end
$$;

call private.protect('public.store_sums');
call private.protect('public.store_totals');
call private.protect('public.store_deltas');
call private.protect('public.store_sum_states');

grant select on public.store_sums, public.store_totals, public.store_deltas, public.store_sum_states to authenticated;
create policy read on public.store_sums for select to authenticated
  using (merchant_id = (select private.merchant_for('report.read'))
    and ((select private.unconfined()) or store_id = (select private.store_limit())));
create policy read on public.store_totals for select to authenticated
  using (merchant_id = (select private.merchant_for('report.read'))
    and ((select private.unconfined()) or store_id = (select private.store_limit())));
create policy read on public.store_deltas for select to authenticated
  using (merchant_id = (select private.merchant_for('report.read'))
    and ((select private.unconfined()) or store_id = (select private.store_limit())));
create policy read on public.store_sum_states for select to authenticated
  using (merchant_id = (select private.merchant_for('report.read')));

-- Settlement between stores. Store A has the money of a card that it sold, store B has handed the goods over: A owes B
-- its face value. A month is settled for all stores at once; its lines are copies and never change.
create table public.store_settlements (
  merchant_id uuid not null references public.merchants,
  month date not null check (extract(day from month) = 1),
  statement_no text not null check (statement_no ~ '^MD[0-9]{6}$'),
  orders integer not null check (orders > 0),
  total_minor bigint not null,
  issued_by uuid not null,
  issued_at timestamptz not null default now(),
  primary key (merchant_id, month)
);

create table public.store_settlement_lines (
  merchant_id uuid not null references public.merchants,
  month date not null,
  line integer not null,
  order_id uuid not null,
  order_no text not null,
  product_name text not null,
  card_serial bigint not null,
  -- Whose card it was: this store owes.
  sold_store_id uuid not null,
  -- Where it was handed over: this store gets.
  handed_store_id uuid not null check (handed_store_id <> sold_store_id),
  member_id uuid,
  handed_at timestamptz not null,
  amount_minor bigint not null,
  primary key (merchant_id, month, line),
  foreign key (merchant_id, month) references public.store_settlements
);
-- What one has handed over is settled once.
create unique index store_settlement_lines_once on public.store_settlement_lines (merchant_id, order_id);
create index store_settlement_lines_by_seller on public.store_settlement_lines (merchant_id, sold_store_id, month);
create index store_settlement_lines_by_hander on public.store_settlement_lines (merchant_id, handed_store_id, month);

call private.protect('public.store_settlements');
call private.protect('public.store_settlement_lines');
revoke insert, update, delete, truncate on public.store_settlements, public.store_settlement_lines from service_role;
create trigger append_only before update or delete or truncate on public.store_settlements
  for each statement execute function private.refuse_log_change();
create trigger append_only before update or delete or truncate on public.store_settlement_lines
  for each statement execute function private.refuse_log_change();

grant select on public.store_settlements, public.store_settlement_lines to authenticated;
-- A store sees that a month is settled, and of its lines those that it gets or owes.
create policy read on public.store_settlements for select to authenticated
  using (merchant_id = (select private.merchant_for('report.read')));
create policy read on public.store_settlement_lines for select to authenticated
  using (merchant_id = (select private.merchant_for('report.read'))
    and ((select private.unconfined()) or sold_store_id = (select private.store_limit())
      or handed_store_id = (select private.store_limit())));

-- What still waits to be picked up, among all that ever was. And since 20261122000036 the policy asks of each order also
-- where it was verified: counting by an index that has not got that reads every order it counts.
create index orders_to_pick_up on public.orders (merchant_id, pick_up_store_id, deliver_on)
  include (review, part, supplier_id, store_id, verified_store_id) where status = 'pending' and pick_up_store_id is not null;
drop index public.orders_pending, public.orders_held, public.orders_to_ship, public.orders_to_ship_by_supplier;
create index orders_pending on public.orders (merchant_id, created_at desc, order_id desc)
  include (supplier_id, store_id, pick_up_store_id, verified_store_id) where status = 'pending';
create index orders_held on public.orders (merchant_id, created_at desc, order_id desc)
  include (status, supplier_id, store_id, pick_up_store_id, verified_store_id) where review = 'held';
create index orders_to_ship on public.orders (merchant_id, ship_on, created_at, order_id)
  include (supplier_id, store_id, pick_up_store_id, verified_store_id)
  where status = 'pending' and pick_up_store_id is null and review is distinct from 'held';
create index orders_to_ship_by_supplier on public.orders (merchant_id, supplier_id, ship_on, created_at, order_id)
  include (store_id, pick_up_store_id, verified_store_id)
  where status = 'pending' and pick_up_store_id is null and supplier_id is not null and review is distinct from 'held';

-- The few orders that one store has handed over for another, by time.
create index orders_between_stores on public.orders (merchant_id, verified_at, order_id) where verified_store_id <> store_id;

-- What the statement of a month has in it that is not issued yet. With the rights of whoever asks.
create function private.between_stores(tenant uuid, of_month date)
returns table (order_id uuid, order_no text, product_name text, card_serial bigint, part smallint, sold_store_id uuid, handed_store_id uuid,
  member_id uuid, handed_at timestamptz, amount_minor bigint)
language sql stable
begin atomic
  select o.order_id, o.order_no, o.product_name, o.card_serial, o.part, o.store_id, o.verified_store_id, o.verified_by, o.verified_at,
    o.face_value_minor
  from public.merchants m
  join public.orders o on o.merchant_id = tenant and o.verified_store_id <> o.store_id
    and o.verified_at >= of_month::timestamp at time zone m.time_zone
    and o.verified_at < (of_month + interval '1 month')::timestamp at time zone m.time_zone
  where m.merchant_id = tenant and o.status <> 'cancelled'
    and not exists (
      select from public.store_settlement_lines l where l.merchant_id = tenant and l.order_id = o.order_id);
end;

-- The same for whoever may read figures. A store gets what it owes and what it is owed.
create function private.store_settlement_draft(of_month date)
returns table (order_id uuid, order_no text, product_name text, card_serial bigint, part smallint, sold_store_id uuid, handed_store_id uuid,
  member_id uuid, handed_at timestamptz, amount_minor bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('report.read');
begin
  if tenant is null or not (private.unconfined() or private.store_limit() is not null) then
    raise insufficient_privilege using message = 'not allowed to read figures';
  end if;
  return query select * from private.between_stores(tenant, of_month) b
    where private.unconfined() or private.store_limit() in (b.sold_store_id, b.handed_store_id);
end
$$;

-- Settles a month that is over, for all stores.
-- @param seen_orders, seen_total what the page has shown: something else is not what somebody has agreed to
-- @return {ok: true, statementNo, orders} or {ok: false, reason}; then nothing was written
create function private.issue_store_settlement(of_month date, seen_orders bigint, seen_total bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('settlement.manage');
  ends timestamptz;
  number_of text := 'MD' || to_char(of_month, 'YYYYMM');
  counted bigint;
  total bigint;
begin
  if tenant is null or not private.unconfined() then
    raise insufficient_privilege using message = 'not allowed to settle';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('store settlement ' || tenant, 0));
  if exists (select from public.store_settlements s where s.merchant_id = tenant and s.month = of_month) then
    return jsonb_build_object('ok', false, 'reason', 'ALREADY_ISSUED');
  end if;
  select (of_month + interval '1 month')::timestamp at time zone m.time_zone into ends
  from public.merchants m where m.merchant_id = tenant;
  -- Until then a hand-over of the last minute may not be committed.
  if now() < ends + interval '10 minutes' then
    return jsonb_build_object('ok', false, 'reason', 'MONTH_OPEN');
  end if;
  perform from public.orders o
  where o.merchant_id = tenant and o.order_id in (select b.order_id from private.between_stores(tenant, of_month) b)
  order by o.order_id for share;
  select count(*), coalesce(sum(b.amount_minor), 0) into counted, total from private.between_stores(tenant, of_month) b;
  if counted = 0 then
    return jsonb_build_object('ok', false, 'reason', 'NOTHING_TO_SETTLE');
  elsif (counted, total) is distinct from (seen_orders, seen_total) then
    return jsonb_build_object('ok', false, 'reason', 'TOTAL_CHANGED');
  end if;
  insert into public.store_settlements (merchant_id, month, statement_no, orders, total_minor, issued_by)
  values (tenant, of_month, number_of, counted, total, private.current_member_id());
  insert into public.store_settlement_lines (merchant_id, month, line, order_id, order_no, product_name, card_serial,
    sold_store_id, handed_store_id, member_id, handed_at, amount_minor)
  select tenant, of_month, row_number() over (order by b.handed_at, b.order_id), b.order_id, b.order_no, b.product_name,
    b.card_serial, b.sold_store_id, b.handed_store_id, b.member_id, b.handed_at, b.amount_minor
  from private.between_stores(tenant, of_month) b;
  return jsonb_build_object('ok', true, 'statementNo', number_of, 'orders', counted);
end
$$;

call private.add_standard_task('stores.fold', 20);

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
