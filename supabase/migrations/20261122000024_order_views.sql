-- L25, L26. What the work on orders rests on: the day on which each has to leave, the indexes of the ready views, and
-- the tasks that run by the clock for a merchant (L40, P06).

-- How many days before the day of delivery a parcel leaves.
alter table public.redemption_settings
  add column ship_days_before smallint not null default 1 check (ship_days_before between 0 and 7);
grant update (ship_days_before) on public.redemption_settings to authenticated;

-- What goods cost the merchant at their supplier; the order keeps what it was when it was placed.
alter table public.products add column supply_price_minor bigint check (supply_price_minor >= 0);
grant insert (supply_price_minor), update (supply_price_minor) on public.products to authenticated;

alter table public.orders
  -- A gift of several parcels is as many orders of one card: part 1 carries the face value, the others none.
  add column part smallint not null default 1,
  add column parts smallint not null default 1,
  add column supply_price_minor bigint check (supply_price_minor >= 0),
  -- The day on which it has to leave.
  add column ship_on date,
  -- Who has it in work, so that nobody else begins: a waybill was bought for it, or the ERP has it.
  add column fulfilled_by text check (fulfilled_by in ('waybill', 'erp')),
  add constraint orders_part check (part between 1 and parts and parts <= 20);

update public.orders o
set ship_on = greatest((o.created_at at time zone m.time_zone)::date, coalesce(o.deliver_on - 1, '-infinity')),
  finished_at = case when o.status = 'finished' then coalesce(o.finished_at, o.updated_at) else o.finished_at end,
  cancelled_at = case when o.status = 'cancelled' then coalesce(o.cancelled_at, o.updated_at) else o.cancelled_at end
from public.merchants m where m.merchant_id = o.merchant_id;
alter table public.orders
  alter column ship_on set not null,
  add constraint orders_ended check (
    (status <> 'finished' or finished_at is not null) and (status <> 'cancelled' or cancelled_at is not null));

-- @return the day on which an order has to leave
create function private.ship_day(tenant uuid, ordered_at timestamptz, deliver_on date) returns date
language sql stable
return (
  select greatest((ordered_at at time zone m.time_zone)::date,
    coalesce(deliver_on - coalesce(s.ship_days_before, 1), '-infinity'))
  from public.merchants m left join public.redemption_settings s on s.merchant_id = m.merchant_id
  where m.merchant_id = tenant);

create function private.set_ship_day() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.ship_on := private.ship_day(new.merchant_id, new.created_at, new.deliver_on);
  return new;
end
$$;
create trigger orders_set_ship_day before insert or update of deliver_on on public.orders
  for each row execute function private.set_ship_day();

-- Another number of days holds for what still waits, too.
create function private.move_ship_days() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.orders o set ship_on = private.ship_day(o.merchant_id, o.created_at, o.deliver_on), updated_at = now()
  where o.merchant_id = new.merchant_id and o.status = 'pending' and o.deliver_on is not null;
  return null;
end
$$;
create trigger redemption_settings_move_ship_days after update of ship_days_before on public.redemption_settings
  for each row when (old.ship_days_before <> new.ship_days_before) execute function private.move_ship_days();

-- The moment belongs to the state, whoever changes it.
create or replace function private.check_order_change() returns trigger
language plpgsql as $$
begin
  if not private.order_change_is_legal(old.status, new.status, new.pick_up_store_id is not null) then
    raise check_violation using
      message = format('an order cannot go from %s to %s', old.status, new.status),
      constraint = 'order_transitions';
  end if;
  -- A cancelled order leaves the consumer with a spent card. A supplier ships, and decides nothing else.
  if new.status = 'cancelled' and current_user = 'authenticated' and private.supplier_limit() is not null then
    raise insufficient_privilege using message = 'a supplier cannot cancel an order';
  end if;
  if new.status = 'cancelled' then
    new.cancelled_at := coalesce(new.cancelled_at, now());
  elsif old.status = 'shipped' and new.status = 'finished' then
    new.finished_at := coalesce(new.finished_at, now());
  end if;
  return new;
end
$$;

-- The ready views: each has its order in an index of its own, with what the policy asks of each row.
-- Held ones wait longest and would stand in front of all others: measured among 5,000,000 orders, skipping 20,000 of them
-- took 29 ms of a page of 1 ms.
create index orders_to_ship on public.orders (merchant_id, ship_on, created_at, order_id)
  include (supplier_id, store_id, pick_up_store_id)
  where status = 'pending' and pick_up_store_id is null and review is distinct from 'held';
create index orders_to_ship_by_supplier on public.orders (merchant_id, supplier_id, ship_on, created_at, order_id)
  where status = 'pending' and pick_up_store_id is null and supplier_id is not null and review is distinct from 'held';
drop index public.orders_shipped, public.orders_finished, public.orders_cancelled;
create index orders_shipped on public.orders (merchant_id, shipped_at desc, order_id desc)
  include (supplier_id, store_id, pick_up_store_id) where status = 'shipped';
create index orders_finished on public.orders (merchant_id, finished_at desc, order_id desc)
  include (supplier_id, store_id, pick_up_store_id) where status = 'finished';
create index orders_cancelled on public.orders (merchant_id, cancelled_at desc, order_id desc)
  include (supplier_id, store_id, pick_up_store_id) where status = 'cancelled';
-- What a supplier has shipped, by day and by month.
create index orders_supplied on public.orders (merchant_id, supplier_id, shipped_at desc, order_id desc)
  where supplier_id is not null and shipped_at is not null;
-- What has changed since somebody last looked.
create index orders_changed on public.orders (merchant_id, updated_at, order_id);

-- Work that comes back by the clock for one merchant: a row each, claimed by one worker at a time with a lease.
create table public.scheduled_tasks (
  merchant_id uuid not null references public.merchants,
  task text not null check (task ~ '^[a-z]+\.[a-z_]+$'),
  interval_seconds integer not null check (interval_seconds between 1 and 86400),
  -- When it runs next; null: somebody has stopped it.
  due_at timestamptz default now(),
  lease uuid,
  leased_until timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  outcome text check (outcome in ('done', 'failed')),
  -- Why the last run failed: a word of ours (app/features/tasks/types.ts), and what else is known.
  problem text,
  problem_text text check (char_length(problem_text) <= 300),
  -- Failures in a row.
  failures integer not null default 0,
  primary key (merchant_id, task)
);
create index scheduled_tasks_due on public.scheduled_tasks (merchant_id, due_at) where due_at is not null;

-- Runs that did something or failed; kept for 30 days.
create table public.task_runs (
  merchant_id uuid not null references public.merchants,
  run_id uuid not null,
  task text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null default now(),
  outcome text not null check (outcome in ('done', 'failed')),
  -- What was done, in numbers: {"pushed": 50, "refused": 1}.
  counts jsonb not null default '{}',
  problem text,
  problem_text text check (char_length(problem_text) <= 300),
  primary key (merchant_id, run_id)
);
create index task_runs_newest on public.task_runs (merchant_id, task, started_at desc, run_id desc);

call private.protect('public.scheduled_tasks');
call private.protect('public.task_runs');

grant select on public.scheduled_tasks to authenticated;
grant insert (merchant_id, task, interval_seconds, due_at) on public.scheduled_tasks to authenticated;
grant update (interval_seconds, due_at) on public.scheduled_tasks to authenticated;
create policy read on public.scheduled_tasks for select to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('job.read'), private.merchant_for('settings.write')))
    and (select private.unconfined()));
create policy add on public.scheduled_tasks for insert to authenticated
  with check (merchant_id = (select coalesce(private.merchant_for('settings.write'), private.merchant_for('job.manage'))));
create policy edit on public.scheduled_tasks for update to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('settings.write'), private.merchant_for('job.manage'))))
  with check (merchant_id = (select coalesce(private.merchant_for('settings.write'), private.merchant_for('job.manage'))));

grant select on public.task_runs to authenticated;
create policy read on public.task_runs for select to authenticated
  using (merchant_id = (select private.merchant_for('job.read')) and (select private.unconfined()));

-- Tasks that every merchant has. Migrations add theirs with private.add_standard_task.
create table private.standard_tasks (task text primary key, interval_seconds integer not null);

create procedure private.add_standard_task(task text, interval_seconds integer)
language plpgsql as $$
begin
  insert into private.standard_tasks values (task, interval_seconds);
  insert into public.scheduled_tasks (merchant_id, task, interval_seconds)
  select m.merchant_id, add_standard_task.task, add_standard_task.interval_seconds from public.merchants m;
end
$$;
revoke all on procedure private.add_standard_task(text, integer) from public;

create function private.add_tasks() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.scheduled_tasks (merchant_id, task, interval_seconds)
  select new.merchant_id, t.task, t.interval_seconds from private.standard_tasks t;
  return null;
end
$$;
create trigger add_tasks after insert on public.merchants
  for each row execute function private.add_tasks();

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
