-- L30. Orders go to the merchant's ERP, its shipping results come back. One row of erp_pushes is what the ERP knows, or
-- shall know, of one order; one row of erp_results is one line that it has told us, and that we acknowledge.

-- One row per merchant, made with the merchant.
create table public.erp_settings (
  merchant_id uuid primary key references public.merchants,
  -- Which product of which vendor; they are not compatible (app/features/erp/types.ts).
  edition text not null default 'wangdiantong_enterprise' check (edition in ('wangdiantong_enterprise')),
  enabled boolean not null default false,
  -- The vendor's test environment.
  sandbox boolean not null default false,
  sid text not null default '' check (char_length(sid) <= 40),
  app_key text not null default '' check (char_length(app_key) <= 60),
  secret_enc bytea,
  -- The shop in the ERP of orders whose channel has none of its own.
  shop_no text not null default '' check (char_length(shop_no) <= 20),
  push_seconds integer not null default 60 check (push_seconds between 30 and 3600),
  pull_seconds integer not null default 60 check (pull_seconds between 30 and 3600),
  -- Whether goods that suppliers ship go there, too.
  drop_ship boolean not null default false,
  -- How many days before it has to leave an order is pushed; null: at once.
  days_before smallint check (days_before between 0 and 60),
  -- How long an order waits before, so that the consumer can still correct it.
  wait_minutes smallint not null default 0 check (wait_minutes between 0 and 1440),
  updated_at timestamptz not null default now(),
  check (not enabled or (sid <> '' and app_key <> '' and shop_no <> '' and secret_enc is not null))
);

insert into public.erp_settings (merchant_id) select merchant_id from public.merchants;

create function private.add_erp_settings() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.erp_settings (merchant_id) values (new.merchant_id);
  return null;
end
$$;
create trigger add_erp_settings after insert on public.merchants
  for each row execute function private.add_erp_settings();

-- What things are called in the ERP.
create table public.erp_goods (
  merchant_id uuid not null references public.merchants,
  product_id uuid not null,
  goods_no text not null check (char_length(goods_no) between 1 and 40),
  spec_no text not null check (char_length(spec_no) between 1 and 40),
  updated_at timestamptz not null default now(),
  primary key (merchant_id, product_id),
  foreign key (merchant_id, product_id) references public.products
);

create table public.erp_shops (
  merchant_id uuid not null references public.merchants,
  channel_id uuid not null,
  shop_no text not null check (char_length(shop_no) between 1 and 20),
  primary key (merchant_id, channel_id),
  foreign key (merchant_id, channel_id) references public.channels
);

-- A carrier by whatever the ERP says of it: its code there, its name, or the number of its type.
create table public.erp_carriers (
  merchant_id uuid not null references public.merchants,
  erp_name text not null check (char_length(erp_name) between 1 and 60),
  carrier text not null check (char_length(carrier) between 2 and 20),
  primary key (merchant_id, erp_name)
);

-- A region by its code (2, 4 or 6 digits of GB/T 2260).
create table public.erp_regions (
  merchant_id uuid not null references public.merchants,
  region_code text not null check (region_code ~ '^[0-9]{2}([0-9]{2}){0,2}$'),
  erp_name text not null check (char_length(erp_name) between 1 and 40),
  primary key (merchant_id, region_code)
);

-- One call that told the ERP of orders, and what it said.
create table public.erp_batches (
  merchant_id uuid not null references public.merchants,
  batch_id uuid not null,
  shop_no text not null,
  trades integer not null check (trades > 0),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  -- unknown: no answer, or none that can be read; null: it is on its way, or its worker died.
  outcome text check (outcome in ('accepted', 'partly', 'refused', 'unsent', 'unknown')),
  code text check (char_length(code) <= 40),
  message text check (char_length(message) <= 500),
  new_count integer,
  chg_count integer,
  primary key (merchant_id, batch_id)
);
create index erp_batches_newest on public.erp_batches (merchant_id, started_at desc, batch_id desc);

create table public.erp_pushes (
  merchant_id uuid not null references public.merchants,
  order_id uuid not null,
  -- What the ERP knows the order by: its number.
  tid text not null,
  shop_no text not null,
  -- What the ERP shall know: 30 paid and to be shipped, 80 paid back (the order was cancelled).
  trade_status smallint not null default 30 check (trade_status in (30, 80)),
  -- pushing: a call has it, or had it and nobody knows what became of that; it is told again, which changes nothing.
  -- withdrawn: the ERP does not get it; the order is shipped in another way, or was cancelled.
  status text not null default 'queued' check (status in ('queued', 'pushing', 'pushed', 'failed', 'withdrawn')),
  -- Why it failed: a word of ours (app/features/erp/types.ts), and the vendor's own.
  reason text,
  vendor_text text check (char_length(vendor_text) <= 300),
  -- The last call that had it; what was sent, in its own order, personal data with stars.
  batch_id uuid,
  sent json,
  attempts integer not null default 0,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  pushed_at timestamptz,
  primary key (merchant_id, order_id),
  unique (merchant_id, tid),
  foreign key (merchant_id, order_id) references public.orders on delete cascade,
  check (status <> 'failed' or reason is not null)
);
create index erp_pushes_waiting on public.erp_pushes (merchant_id, attempts, created_at, order_id)
  where status in ('queued', 'pushing');
create index erp_pushes_newest on public.erp_pushes (merchant_id, created_at desc, order_id desc);
create index erp_pushes_failed on public.erp_pushes (merchant_id, created_at desc, order_id desc) where status = 'failed';

create table public.erp_results (
  merchant_id uuid not null references public.merchants,
  -- Numbers of rows are the ERP account's own, of up to 19 digits: text, so that nothing rounds them.
  sid text not null,
  rec_id text not null check (rec_id ~ '^[0-9]{1,20}$'),
  shop_no text not null,
  tid text not null check (char_length(tid) <= 60),
  order_id uuid,
  logistics_type text not null default '',
  logistics_code text not null default '',
  logistics_name text not null default '',
  logistics_no text not null check (char_length(logistics_no) <= 60),
  -- Ours; null: we do not know it.
  carrier text,
  consigned_at text not null default '',
  -- One of several parcels of the order.
  is_part boolean not null default false,
  received_at timestamptz not null default now(),
  -- What came of it (app/features/erp/types.ts).
  outcome text not null,
  -- Where the order was on its way already, when the ERP says another number.
  other_carrier text,
  other_tracking_no text,
  -- Somebody has looked at what went wrong.
  settled_at timestamptz,
  -- What the ERP is told of it, 0 done or 1 failed, and when it has heard.
  ack_status smallint not null check (ack_status in (0, 1)),
  ack_message text not null default '' check (char_length(ack_message) <= 200),
  acked_at timestamptz,
  ack_attempts integer not null default 0,
  ack_error text check (char_length(ack_error) <= 300),
  primary key (merchant_id, sid, rec_id),
  foreign key (merchant_id, order_id) references public.orders on delete cascade
);
create index erp_results_by_order on public.erp_results (merchant_id, order_id);
create index erp_results_by_tid on public.erp_results (merchant_id, tid);
create index erp_results_newest on public.erp_results (merchant_id, received_at desc, rec_id desc);
create index erp_results_unacked on public.erp_results (merchant_id, received_at, rec_id) where acked_at is null;
create index erp_results_problems on public.erp_results (merchant_id, received_at desc, rec_id desc)
  where outcome not in ('SHIPPED', 'SAME_ALREADY', 'FURTHER_PARCEL') and settled_at is null;

call private.protect('public.erp_settings');
call private.protect('public.erp_goods');
call private.protect('public.erp_shops');
call private.protect('public.erp_carriers');
call private.protect('public.erp_regions');
call private.protect('public.erp_batches');
call private.protect('public.erp_pushes');
call private.protect('public.erp_results');

-- The sealed secret is in it: whoever manages the ERP must know whether it is on, the rest is for who sets it up.
grant select on public.erp_settings to authenticated;
grant update (edition, enabled, sandbox, sid, app_key, secret_enc, shop_no, push_seconds, pull_seconds, drop_ship,
  days_before, wait_minutes, updated_at) on public.erp_settings to authenticated;
create policy read on public.erp_settings for select to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('settings.write'), private.merchant_for('erp.manage')))
    and (select private.unconfined()));
create policy edit on public.erp_settings for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')) and (select private.unconfined()))
  with check (merchant_id = (select private.merchant_for('settings.write')));

create procedure private.erp_mapping_policies(mapping regclass)
language plpgsql as $$
begin
  execute format('grant select, insert, update, delete on %s to authenticated', mapping);
  execute format($p$create policy manage on %s for all to authenticated
    using (merchant_id = (select private.merchant_for('erp.manage')) and (select private.unconfined()))
    with check (merchant_id = (select private.merchant_for('erp.manage')) and (select private.unconfined()))$p$, mapping);
end
$$;
call private.erp_mapping_policies('public.erp_goods');
call private.erp_mapping_policies('public.erp_shops');
call private.erp_mapping_policies('public.erp_carriers');
call private.erp_mapping_policies('public.erp_regions');
drop procedure private.erp_mapping_policies(regclass);

-- Only the worker writes what was sent and what came back.
grant select on public.erp_batches to authenticated;
create policy read on public.erp_batches for select to authenticated
  using (merchant_id = (select private.merchant_for('erp.manage')) and (select private.unconfined()));
grant select on public.erp_pushes to authenticated;
create policy read on public.erp_pushes for select to authenticated
  using (merchant_id = (select private.merchant_for('erp.manage')) and (select private.unconfined()));
grant select on public.erp_results to authenticated;
grant update (settled_at) on public.erp_results to authenticated;
create policy read on public.erp_results for select to authenticated
  using (merchant_id = (select private.merchant_for('erp.manage')) and (select private.unconfined()));
create policy settle on public.erp_results for update to authenticated
  using (merchant_id = (select private.merchant_for('erp.manage')) and (select private.unconfined()))
  with check (merchant_id = (select private.merchant_for('erp.manage')));

-- The merchant of whoever asks, if the account manages the ERP; the functions below belong to their owner.
create function private.erp_manager() returns uuid
language plpgsql stable as $$
begin
  if private.merchant_for('erp.manage') is null or not private.unconfined() then
    raise insufficient_privilege using message = 'not allowed to manage the ERP';
  end if;
  return private.merchant_for('erp.manage');
end
$$;

-- Lets the worker look at once. False: it is switched off.
create function private.run_erp_now(wanted text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.erp_manager();
begin
  if wanted not in ('erp.push', 'erp.pull') then
    raise invalid_parameter_value using message = 'no such task';
  end if;
  update public.scheduled_tasks t set due_at = clock_timestamp()
  where t.merchant_id = tenant and t.task = wanted and t.due_at is not null;
  return found;
end
$$;

-- How the two tasks are, for those who manage the ERP and may not read all jobs.
create function private.erp_tasks()
returns table (task text, due_at timestamptz, running boolean, finished_at timestamptz, problem text, problem_text text)
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.erp_manager();
begin
  return query
    select t.task, t.due_at, coalesce(t.leased_until > now(), false), t.finished_at, t.problem, t.problem_text
    from public.scheduled_tasks t
    where t.merchant_id = tenant and t.task in ('erp.push', 'erp.pull') order by t.task desc;
end
$$;

-- Tells the ERP again what it has refused; all of it when orders is null. @returns how many
create function private.push_erp_again(orders uuid[]) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.erp_manager();
  done integer;
begin
  update public.erp_pushes p set status = 'queued', reason = null, vendor_text = null, attempts = 0
  from public.orders o
  where p.merchant_id = tenant and p.status = 'failed' and (push_erp_again.orders is null or p.order_id = any (push_erp_again.orders))
    and o.merchant_id = tenant and o.order_id = p.order_id
    and ((p.trade_status = 30 and o.status = 'pending') or (p.trade_status = 80 and o.status = 'cancelled'));
  get diagnostics done = row_count;
  if done > 0 then
    perform private.run_erp_now('erp.push');
  end if;
  return done;
end
$$;

-- Gives up telling the ERP of orders that it has refused: they can be shipped in another way. @returns how many
create function private.withdraw_erp(orders uuid[]) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.erp_manager();
  done integer;
begin
  with withdrawn as (
    update public.erp_pushes p set status = 'withdrawn'
    where p.merchant_id = tenant and p.status = 'failed' and p.order_id = any (withdraw_erp.orders)
      -- What the ERP has, it ships.
      and (p.trade_status = 80 or p.pushed_at is null)
    returning p.order_id, p.trade_status),
  freed as (
    update public.orders o set fulfilled_by = null, updated_at = now() from withdrawn w
    where o.merchant_id = tenant and o.order_id = w.order_id and w.trade_status = 30 and o.fulfilled_by = 'erp'
      and o.status = 'pending')
  select count(*) into done from withdrawn;
  return done;
end
$$;

-- What happens to an order that the ERP has. Both triggers look at columns that shipping in bulk does not touch, or at
-- a state that it does not give, and so cost it nothing.
create function private.tell_erp_of_cancelling() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- What was never sent, or was refused, is not known there.
  update public.erp_pushes p
  set trade_status = 80, attempts = 0, reason = null, vendor_text = null,
    status = case when p.sent_at is null or (p.status = 'failed' and p.pushed_at is null) then 'withdrawn' else 'queued' end
  where p.merchant_id = new.merchant_id and p.order_id = new.order_id and p.trade_status = 30 and p.status <> 'withdrawn';
  return null;
end
$$;
create trigger orders_tell_erp_of_cancelling after update of status on public.orders
  for each row when (new.status = 'cancelled' and old.status <> 'cancelled' and new.fulfilled_by = 'erp')
  execute function private.tell_erp_of_cancelling();

create function private.tell_erp_of_change() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.erp_pushes p set status = 'queued', attempts = 0
  where p.merchant_id = new.merchant_id and p.order_id = new.order_id and p.trade_status = 30
    and p.status in ('pushing', 'pushed');
  return null;
end
$$;
create trigger orders_tell_erp_of_change after update of consignee_enc, phone_enc, address_enc, region_code on public.orders
  for each row when (new.status = 'pending' and new.fulfilled_by = 'erp'
    and (old.consignee_enc, old.phone_enc, old.address_enc, old.region_code)
      is distinct from (new.consignee_enc, new.phone_enc, new.address_enc, new.region_code))
  execute function private.tell_erp_of_change();

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
