-- L33. What others are told: consumers of a shipped order by SMS, the merchant by e-mail and DingTalk, the merchant's
-- machines by web-hooks. docs/decisions/0018 says what each of the three outboxes promises.

-- 1. SMS for shipped orders.

alter table public.sms_templates
  -- What is shipped by mistake and taken back within this time tells nobody.
  add column delay_minutes smallint not null default 2 check (delay_minutes between 0 and 60);
grant insert (delay_minutes), update (delay_minutes) on public.sms_templates to authenticated;

-- Once per order: what was taken back before it went out is queued again with the next shipping, and nothing else is.
create function private.queue_order_shipped() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid;
  wait smallint;
begin
  for tenant in select distinct n.merchant_id from new_rows n where n.status = 'shipped' loop
    select t.delay_minutes into wait
    from public.sms_settings s
    join public.sms_templates t on t.merchant_id = s.merchant_id and t.kind = 'order_shipped' and t.enabled
    where s.merchant_id = tenant and s.provider <> 'none';
    continue when not found;
    -- Grouped and not joined: a join of the two is planned for very few rows, and compares all of them with all.
    insert into public.sms_messages as m (merchant_id, message_id, kind, order_id, phone_idx, due_at)
    select tenant, gen_random_uuid(), 'order_shipped', both_rows.order_id, (array_agg(both_rows.phone) filter (where both_rows.is_new))[1],
      now() + make_interval(mins => wait)
    from (
      select n.order_id, n.phone_idx as phone, true as is_new from new_rows n where n.merchant_id = tenant and n.status = 'shipped'
      union all
      select o.order_id, null, false from old_rows o where o.merchant_id = tenant and o.status = 'pending') both_rows
    group by both_rows.order_id having count(*) = 2
    on conflict (merchant_id, order_id, kind) do update
      set status = 'queued', reason = null, due_at = excluded.due_at, queued_at = now(), phone_idx = excluded.phone_idx
      where m.attempts = 0 and (m.status = 'queued' or (m.status = 'skipped' and m.reason = 'ORDER_NOT_SHIPPED'));
  end loop;
  return null;
end
$$;
create trigger orders_queue_shipped after update on public.orders
  referencing old table as old_rows new table as new_rows
  for each statement execute function private.queue_order_shipped();

-- 2. Notifications to merchants.

create table public.notification_channels (
  merchant_id uuid not null references public.merchants,
  channel text not null check (channel in ('email', 'dingtalk')),
  enabled boolean not null default false,
  events text[] not null default '{}' check (cardinality(events) <= 30),
  -- Of DingTalk's messages; an e-mail has that of its recipient.
  locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en')),
  -- JSON: [{id, address, locale}] of e-mail, {accessToken, secret} of DingTalk.
  config_enc bytea,
  -- SHA-256 of the robot's token: two merchants with one robot share its limit.
  robot bytea,
  -- From which hour of the merchant's day the summary is sent, and for which day it last was.
  summary_hour smallint not null default 9 check (summary_hour between 0 and 23),
  summary_day date,
  -- Stock at or below which there is little left.
  low_stock integer not null default 10 check (low_stock between 0 and 1000),
  updated_at timestamptz not null default now(),
  primary key (merchant_id, channel),
  check (not enabled or config_enc is not null)
);

-- What has happened and nobody was told yet. Facts hold codes, numbers and names of goods, and nothing personal.
create table public.notification_events (
  merchant_id uuid not null references public.merchants,
  event_id uuid not null default gen_random_uuid(),
  channel text not null check (channel in ('email', 'dingtalk')),
  event text not null,
  facts jsonb not null default '{}' check (octet_length(facts::text) <= 2000),
  at timestamptz not null default now(),
  -- Until then others may join it in one message.
  due_at timestamptz not null default now(),
  primary key (merchant_id, event_id)
);
create index notification_events_due on public.notification_events (merchant_id, channel, due_at);

-- The outbox, which is also the log: kept for 90 days.
create table public.notification_messages (
  merchant_id uuid not null references public.merchants,
  message_id uuid not null,
  channel text not null check (channel in ('email', 'dingtalk')),
  -- Of an e-mail: which of the recipients, and the address with stars in it.
  recipient_id uuid,
  recipient_masked text check (char_length(recipient_masked) <= 100),
  test boolean not null default false,
  -- Lines as app/features/notifications/digest.ts makes them.
  content jsonb not null default '[]',
  status text not null default 'queued'
    check (status in ('queued', 'sending', 'sent', 'failed', 'skipped', 'uncertain')),
  due_at timestamptz default now(),
  -- When it was made, or somebody asked for it again.
  queued_at timestamptz not null default now(),
  attempts integer not null default 0,
  reason text,
  error_code text check (char_length(error_code) <= 80),
  error_text text check (char_length(error_text) <= 200),
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  primary key (merchant_id, message_id),
  check ((channel = 'email') = (recipient_id is not null)),
  check (not test or content = '[]')
);
create index notification_messages_due on public.notification_messages (merchant_id, due_at) where due_at is not null;
create index notification_messages_newest on public.notification_messages (merchant_id, created_at desc, message_id desc);
create index notification_messages_waiting on public.notification_messages (merchant_id, channel)
  where status in ('queued', 'sending');

call private.protect('public.notification_channels');
call private.protect('public.notification_events');
call private.protect('public.notification_messages');

grant select on public.notification_channels to authenticated;
grant insert (merchant_id, channel, enabled, events, locale, config_enc, robot, summary_hour, low_stock),
  update (enabled, events, locale, config_enc, robot, summary_hour, low_stock, updated_at)
  on public.notification_channels to authenticated;
create policy read on public.notification_channels for select to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')));
create policy add on public.notification_channels for insert to authenticated
  with check (merchant_id = (select private.merchant_for('settings.write')));
create policy edit on public.notification_channels for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write')));

-- Events are the workers' matter; an account sees how many still wait.
grant select on public.notification_events to authenticated;
create policy read on public.notification_events for select to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')));

grant select on public.notification_messages to authenticated;
grant insert (merchant_id, message_id, channel, recipient_id, recipient_masked, test)
  on public.notification_messages to authenticated;
create policy read on public.notification_messages for select to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('order.read'), private.merchant_for('job.read')))
    and (select private.unconfined()));
create policy try_out on public.notification_messages for insert to authenticated
  with check (merchant_id = (select private.merchant_for('settings.write')) and test);

-- Sends again what has failed, was skipped, or is uncertain: somebody has decided that it may come twice.
create function private.resend_notifications(messages uuid[]) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('settings.write');
  done integer;
begin
  if tenant is null then
    raise insufficient_privilege using message = 'not allowed to send notifications';
  end if;
  update public.notification_messages m
  set status = 'queued', due_at = now(), queued_at = now(), attempts = 0, reason = null, error_code = null, error_text = null
  where m.merchant_id = tenant and m.message_id = any (messages) and m.status in ('failed', 'skipped', 'uncertain');
  get diagnostics done = row_count;
  return done;
end
$$;

-- A robot takes 20 messages a minute and is then deaf for ten. Turns are counted here, for all workers and merchants.
create table private.robots (
  robot bytea primary key,
  blocked_until timestamptz not null
);
create table private.robot_turns (
  robot bytea not null,
  at timestamptz not null
);
create index robot_turns_latest on private.robot_turns (robot, at);

-- Takes a turn of a robot: 18 in 65 seconds, because its clock is not ours and messages overtake each other.
-- @return 0, and the turn is counted; or seconds until it is worth asking again
create function private.take_robot_turn(of_robot bytea) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  moment timestamptz;
  until timestamptz;
  taken integer;
  oldest timestamptz;
begin
  if current_setting('role') is distinct from 'service_role' then
    raise insufficient_privilege using message = 'only workers send notifications';
  end if;
  perform pg_advisory_xact_lock(7431731, hashtext(encode(of_robot, 'hex')));
  moment := clock_timestamp();
  select r.blocked_until into until from private.robots r where r.robot = of_robot and r.blocked_until > moment;
  if found then
    return ceil(extract(epoch from until - moment));
  end if;
  delete from private.robot_turns t where t.robot = of_robot and t.at <= moment - interval '65 seconds';
  select count(*), min(t.at) into taken, oldest from private.robot_turns t where t.robot = of_robot;
  if taken >= 18 then
    return greatest(1, ceil(extract(epoch from oldest + interval '65 seconds' - moment)));
  end if;
  insert into private.robot_turns values (of_robot, moment);
  return 0;
end
$$;

-- The robot has said that it takes nothing for a while.
create function private.block_robot(of_robot bytea, seconds integer) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if current_setting('role') is distinct from 'service_role' then
    raise insufficient_privilege using message = 'only workers send notifications';
  end if;
  insert into private.robots as r values (of_robot, clock_timestamp() + make_interval(secs => seconds))
  on conflict (robot) do update set blocked_until = greatest(r.blocked_until, excluded.blocked_until);
end
$$;

-- 3. Web-hooks.

create table public.webhook_endpoints (
  merchant_id uuid not null references public.merchants,
  endpoint_id uuid not null,
  name text not null default '' check (char_length(name) <= 40),
  url text not null check (url ~ '^https?://' and char_length(url) <= 500),
  events text[] not null check (cardinality(events) between 1 and 30),
  -- Whether bodies say who gets the parcel, and where.
  with_consignee boolean not null default false,
  active boolean not null default true,
  -- whsec_…; the one before it signs too, until its time is over.
  secret_enc bytea not null,
  old_secret_enc bytea,
  old_secret_until timestamptz,
  -- Failures in a row; while there are any, one delivery at a time is tried, and not before resting_until.
  failures integer not null default 0,
  failing_since timestamptz,
  resting_until timestamptz,
  last_success_at timestamptz,
  -- Switched off by us: it was failing for days (FAILING), or said that it is gone (GONE).
  disabled_at timestamptz,
  disabled_reason text check (disabled_reason in ('FAILING', 'GONE')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (merchant_id, endpoint_id),
  check ((disabled_at is null) = (disabled_reason is null)),
  check (disabled_at is null or not active)
);
create index webhook_endpoints_active on public.webhook_endpoints (merchant_id, active, with_consignee);

-- What is told: once per event. `data` has nothing personal in it; who gets the parcel is sealed as in its order.
create table public.webhook_messages (
  merchant_id uuid not null references public.merchants,
  message_id uuid not null,
  event text not null check (char_length(event) <= 40),
  order_id uuid,
  order_no text,
  data jsonb not null,
  consignee_enc bytea,
  phone_enc bytea,
  address_enc bytea,
  created_at timestamptz not null default now(),
  primary key (merchant_id, message_id)
);
create index webhook_messages_newest on public.webhook_messages (merchant_id, created_at desc, message_id desc);

-- To whom, and what became of it. Kept, as the others, for 30 days.
create table public.webhook_deliveries (
  merchant_id uuid not null references public.merchants,
  delivery_id uuid not null default gen_random_uuid(),
  endpoint_id uuid not null,
  message_id uuid not null,
  status text not null default 'queued' check (status in ('queued', 'sending', 'delivered', 'failed')),
  due_at timestamptz default now(),
  attempts integer not null default 0,
  -- Attempts since it was last asked for: what decides about the next one.
  tries integer not null default 0,
  reason text,
  http_status smallint,
  created_at timestamptz not null default now(),
  last_at timestamptz,
  delivered_at timestamptz,
  primary key (merchant_id, delivery_id),
  unique (merchant_id, message_id, endpoint_id),
  foreign key (merchant_id, endpoint_id) references public.webhook_endpoints on delete cascade,
  foreign key (merchant_id, message_id) references public.webhook_messages on delete cascade
);
create index webhook_deliveries_due on public.webhook_deliveries (merchant_id, endpoint_id, due_at) where due_at is not null;
create index webhook_deliveries_of_endpoint on public.webhook_deliveries (merchant_id, endpoint_id, created_at desc, delivery_id desc);
create index webhook_deliveries_newest on public.webhook_deliveries (merchant_id, created_at desc, delivery_id desc);
create index webhook_deliveries_failed on public.webhook_deliveries (merchant_id, created_at desc, delivery_id desc) where status = 'failed';

create table public.webhook_attempts (
  merchant_id uuid not null references public.merchants,
  delivery_id uuid not null,
  attempt integer not null,
  at timestamptz not null default now(),
  url text not null,
  http_status smallint,
  reason text,
  duration_ms integer not null,
  -- The first part of the answer. Sealed: it may say back what it was told.
  answer_enc bytea,
  primary key (merchant_id, delivery_id, attempt),
  foreign key (merchant_id, delivery_id) references public.webhook_deliveries on delete cascade
);

call private.protect('public.webhook_endpoints');
call private.protect('public.webhook_messages');
call private.protect('public.webhook_deliveries');
call private.protect('public.webhook_attempts');

grant select, delete on public.webhook_endpoints to authenticated;
grant insert (merchant_id, endpoint_id, name, url, events, with_consignee, active, secret_enc),
  update (name, url, events, with_consignee, active, secret_enc, old_secret_enc, old_secret_until, failures, failing_since,
    resting_until, disabled_at, disabled_reason, updated_at)
  on public.webhook_endpoints to authenticated;
create policy read on public.webhook_endpoints for select to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')));
-- Personal data leaves by them: whoever lets it out must be allowed to handle it.
create policy add on public.webhook_endpoints for insert to authenticated
  with check (merchant_id = (select private.merchant_for('settings.write'))
    and (not with_consignee or not active or (select private.can('order.edit'))));
create policy edit on public.webhook_endpoints for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write'))
    and (not with_consignee or not active or (select private.can('order.edit'))));
create policy remove on public.webhook_endpoints for delete to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')));

grant select (merchant_id, message_id, event, order_id, order_no, data, created_at) on public.webhook_messages to authenticated;
create policy read on public.webhook_messages for select to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('order.read'), private.merchant_for('job.read')))
    and (select private.unconfined()));
grant select on public.webhook_deliveries to authenticated;
create policy read on public.webhook_deliveries for select to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('order.read'), private.merchant_for('job.read')))
    and (select private.unconfined()));
grant select on public.webhook_attempts to authenticated;
create policy read on public.webhook_attempts for select to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('order.read'), private.merchant_for('job.read')))
    and (select private.unconfined()));

-- Sends to an endpoint again: the deliveries named, or all that have failed since a moment. Under their old ids.
create function private.replay_webhooks(deliveries uuid[], of_endpoint uuid, failed_since timestamptz) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('settings.write');
  done integer;
begin
  if tenant is null then
    raise insufficient_privilege using message = 'not allowed to send web-hooks';
  end if;
  update public.webhook_deliveries d set status = 'queued', due_at = now(), tries = 0, reason = null
  from public.webhook_endpoints e
  where d.merchant_id = tenant and e.merchant_id = tenant and e.endpoint_id = d.endpoint_id and e.active
    and d.status in ('delivered', 'failed')
    and (d.delivery_id = any (deliveries)
      or (d.endpoint_id = of_endpoint and d.status = 'failed' and d.created_at >= failed_since));
  get diagnostics done = row_count;
  return done;
end
$$;

-- Tells one endpoint that it is there. @return the delivery, or null without such an active endpoint
create function private.test_webhook(of_endpoint uuid) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('settings.write');
  told uuid := gen_random_uuid();
  delivery uuid;
begin
  if tenant is null then
    raise insufficient_privilege using message = 'not allowed to send web-hooks';
  end if;
  if not exists (select from public.webhook_endpoints e
    where e.merchant_id = tenant and e.endpoint_id = of_endpoint and e.active) then
    return null;
  end if;
  insert into public.webhook_messages (merchant_id, message_id, event, data)
  select tenant, told, 'webhook.test', jsonb_build_object('endpoint_id', of_endpoint, 'merchant', m.code)
  from public.merchants m where m.merchant_id = tenant;
  insert into public.webhook_deliveries (merchant_id, endpoint_id, message_id) values (tenant, of_endpoint, told)
  returning delivery_id into delivery;
  return delivery;
end
$$;

-- 4. Who listens to what: a row for merchants that told us to tell them, and one look by primary key for all others.

create table private.listeners (
  merchant_id uuid primary key references public.merchants on delete cascade,
  email text[] not null,
  dingtalk text[] not null,
  hooks text[] not null,
  low_stock integer not null
);

create function private.listen_anew() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := coalesce(new.merchant_id, old.merchant_id);
  l private.listeners;
begin
  -- One after the other: what another transaction has just changed is seen after its lock.
  perform pg_advisory_xact_lock(7431732, hashtext(tenant::text));
  l.merchant_id := tenant;
  select c.events into l.email from public.notification_channels c
  where c.merchant_id = tenant and c.channel = 'email' and c.enabled;
  select c.events into l.dingtalk from public.notification_channels c
  where c.merchant_id = tenant and c.channel = 'dingtalk' and c.enabled;
  select max(c.low_stock) into l.low_stock from public.notification_channels c where c.merchant_id = tenant and c.enabled;
  select array_agg(distinct event) into l.hooks from public.webhook_endpoints e, unnest(e.events) event
  where e.merchant_id = tenant and e.active;
  delete from private.listeners x where x.merchant_id = tenant;
  if coalesce(l.email, l.dingtalk, l.hooks) is not null then
    insert into private.listeners values (tenant, coalesce(l.email, '{}'), coalesce(l.dingtalk, '{}'),
      coalesce(l.hooks, '{}'), coalesce(l.low_stock, 0));
  end if;
  return null;
end
$$;
create trigger listen_anew after insert or delete or update of enabled, events, low_stock on public.notification_channels
  for each row execute function private.listen_anew();
create trigger listen_anew after insert or delete or update of active, events on public.webhook_endpoints
  for each row execute function private.listen_anew();

-- The functions from here to the triggers have no rights of their own: who calls one alone is refused.

-- How long an event waits for others to share a message with. What somebody must act on waits only for what comes
-- with it.
create function private.notification_patience(channel text, what text) returns interval
language sql immutable
return case
  when what not in ('new_order', 'order_cancelled', 'stock_low') then interval '5 seconds'
  when channel = 'dingtalk' then interval '1 minute'
  else interval '10 minutes'
end;

create function private.notify_merchant(l private.listeners, what text, facts jsonb) returns void
language plpgsql as $$
begin
  if what = any (l.email) then
    insert into public.notification_events (merchant_id, channel, event, facts, due_at)
    values (l.merchant_id, 'email', what, facts, now() + private.notification_patience('email', what));
  end if;
  if what = any (l.dingtalk) then
    insert into public.notification_events (merchant_id, channel, event, facts, due_at)
    values (l.merchant_id, 'dingtalk', what, facts, now() + private.notification_patience('dingtalk', what));
  end if;
end
$$;

create function private.iso(at timestamptz) returns text
language sql stable
return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- What web-hooks say of an order (docs/webhooks.md).
create function private.order_for_hooks(o public.orders, currency text) returns jsonb
language sql stable
return jsonb_build_object(
  'order_id', o.order_id, 'order_no', o.order_no, 'part', o.part, 'parts', o.parts, 'status', o.status,
  'held', coalesce(o.review = 'held', false), 'prepared', o.prepared_at is not null, 'fulfilled_by', o.fulfilled_by,
  'card_serial', o.card_serial, 'product_id', o.product_id, 'product_name', o.product_name,
  'face_value_minor', o.face_value_minor, 'currency', currency,
  'supplier_id', o.supplier_id, 'store_id', o.store_id, 'channel_id', o.channel_id, 'pick_up_store_id', o.pick_up_store_id,
  'region', jsonb_build_object('code', o.region_code, 'province', o.province, 'city', o.city, 'district', o.district),
  'deliver_on', o.deliver_on, 'ship_on', o.ship_on, 'carrier', o.carrier, 'tracking_no', o.tracking_no,
  'created_at', private.iso(o.created_at), 'updated_at', private.iso(o.updated_at), 'shipped_at', private.iso(o.shipped_at),
  'finished_at', private.iso(o.finished_at), 'cancelled_at', private.iso(o.cancelled_at), 'cancelled_by', o.cancelled_by);

-- Writes messages and their deliveries, as many of one event per order as there are endpoints that want it.
create function private.tell_hooks(tenant uuid, orders uuid[], events text[]) returns void
language plpgsql as $$
declare
  personal boolean;
begin
  select bool_or(e.with_consignee) into personal from public.webhook_endpoints e
  where e.merchant_id = tenant and e.active and e.events && tell_hooks.events;
  with told as (
    insert into public.webhook_messages
      (merchant_id, message_id, event, order_id, order_no, data, consignee_enc, phone_enc, address_enc)
    select tenant, gen_random_uuid(), t.event, o.order_id, o.order_no,
      case t.event
        when 'card.redeemed' then jsonb_build_object('card_serial', o.card_serial, 'card_number', c.number,
          'order_id', o.order_id, 'order_no', o.order_no, 'product_id', o.product_id, 'product_name', o.product_name,
          'face_value_minor', o.face_value_minor, 'currency', m.currency, 'channel_id', o.channel_id,
          'store_id', o.store_id, 'redeemed_at', private.iso(o.created_at))
        else private.order_for_hooks(o, m.currency::text) end,
      case when personal and t.event <> 'card.redeemed' then o.consignee_enc end,
      case when personal and t.event <> 'card.redeemed' then o.phone_enc end,
      case when personal and t.event <> 'card.redeemed' then o.address_enc end
    from unnest(orders, tell_hooks.events) as t (order_id, event)
    join public.merchants m on m.merchant_id = tenant
    join public.orders o on o.merchant_id = tenant and o.order_id = t.order_id
    join public.cards c on c.merchant_id = tenant and c.serial = o.card_serial
    returning message_id, event)
  insert into public.webhook_deliveries (merchant_id, endpoint_id, message_id)
  select tenant, e.endpoint_id, told.message_id
  from told join public.webhook_endpoints e on e.merchant_id = tenant and e.active and told.event = any (e.events);
end
$$;

create function private.tell_new_orders() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid;
  l private.listeners;
  fact record;
  ids uuid[];
  events text[];
begin
  for tenant in select distinct n.merchant_id from new_rows n loop
    select * into l from private.listeners x where x.merchant_id = tenant;
    continue when not found;
    for fact in
      select n.product_name, count(*) as how_many from new_rows n
      where n.merchant_id = tenant and n.part = 1 group by n.product_name
    loop
      perform private.notify_merchant(l, 'new_order', jsonb_build_object('product', fact.product_name, 'n', fact.how_many));
    end loop;
    for fact in select n.order_no from new_rows n where n.merchant_id = tenant and n.review = 'held' and n.part = 1 loop
      perform private.notify_merchant(l, 'order_held', jsonb_build_object('orderNo', fact.order_no));
    end loop;
    select array_agg(n.order_id order by n.order_no, w.event desc), array_agg(w.event order by n.order_no, w.event desc)
    into ids, events
    from new_rows n cross join (values ('order.created'), ('card.redeemed')) as w (event)
    where n.merchant_id = tenant and w.event = any (l.hooks) and (w.event = 'order.created' or n.part = 1);
    if ids is not null then
      perform private.tell_hooks(tenant, ids, events);
    end if;
  end loop;
  return null;
end
$$;
create trigger orders_tell_new after insert on public.orders
  referencing new table as new_rows
  for each statement execute function private.tell_new_orders();

create function private.tell_changed_orders() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid;
  l private.listeners;
  fact record;
  ids uuid[];
  events text[];
begin
  for tenant in select distinct n.merchant_id from new_rows n loop
    select * into l from private.listeners x where x.merchant_id = tenant;
    continue when not found;
    -- EXCEPT, here and below, and no join of the two: see queue_order_shipped.
    if 'order_cancelled' = any (l.email || l.dingtalk) then
      for fact in
        select n.order_no, n.product_name from new_rows n
        where n.merchant_id = tenant and n.part = 1 and n.status = 'cancelled' and n.cancelled_by = 'consumer'
        except select o.order_no, o.product_name from old_rows o where o.merchant_id = tenant and o.status = 'cancelled'
      loop
        perform private.notify_merchant(l, 'order_cancelled',
          jsonb_build_object('orderNo', fact.order_no, 'product', fact.product_name));
      end loop;
    end if;
    if 'order_held' = any (l.email || l.dingtalk) then
      for fact in
        select n.order_no from new_rows n
        where n.merchant_id = tenant and n.part = 1 and n.review = 'held' and n.status <> 'cancelled'
        except select o.order_no from old_rows o where o.merchant_id = tenant and o.review = 'held'
      loop
        perform private.notify_merchant(l, 'order_held', jsonb_build_object('orderNo', fact.order_no));
      end loop;
    end if;
    if l.hooks && array['order.changed', 'order.shipped', 'order.finished', 'order.cancelled'] then
      with moved as (
        select n.order_id, n.status from new_rows n where n.merchant_id = tenant
        except select o.order_id, o.status from old_rows o where o.merchant_id = tenant),
      touched as (
        select n.order_id from (
          select x.order_id, x.review, x.prepared_at is null, x.fulfilled_by, x.product_id, x.supplier_id, x.pick_up_store_id,
            x.deliver_on, x.ship_on, x.carrier, x.tracking_no, x.region_code, x.district, x.consignee_enc, x.phone_enc, x.address_enc
          from new_rows x where x.merchant_id = tenant
          except
          select x.order_id, x.review, x.prepared_at is null, x.fulfilled_by, x.product_id, x.supplier_id, x.pick_up_store_id,
            x.deliver_on, x.ship_on, x.carrier, x.tracking_no, x.region_code, x.district, x.consignee_enc, x.phone_enc, x.address_enc
          from old_rows x where x.merchant_id = tenant) n
        except select m.order_id from moved m),
      told as (
        select m.order_id, case m.status when 'pending' then 'order.changed' else 'order.' || m.status end as event from moved m
        union all
        select t.order_id, 'order.changed' from touched t)
      select array_agg(t.order_id), array_agg(t.event) into ids, events from told t where t.event = any (l.hooks);
      if ids is not null then
        perform private.tell_hooks(tenant, ids, events);
      end if;
    end if;
  end loop;
  return null;
end
$$;
create trigger orders_tell_changed after update on public.orders
  referencing old table as old_rows new table as new_rows
  for each statement execute function private.tell_changed_orders();

-- What happens rarely, or to one row at a time: one function, told by its trigger what it is.
create function private.tell_happening() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  l private.listeners;
  row_new jsonb;
begin
  select * into l from private.listeners x where x.merchant_id = new.merchant_id;
  if not found then
    return null;
  end if;
  row_new := to_jsonb(new);
  case tg_argv[0]
    when 'stock_low' then
      -- Said when it gets there, and once more when nothing is left.
      if (row_new ->> 'stock')::integer <= l.low_stock
        and ((to_jsonb(old) ->> 'stock')::integer > l.low_stock or (row_new ->> 'stock')::integer = 0) then
        perform private.notify_merchant(l, 'stock_low',
          jsonb_build_object('product', row_new ->> 'name', 'stock', row_new -> 'stock'));
      end if;
    when 'attack' then
      perform private.notify_merchant(l, 'attack', jsonb_build_object('kind', row_new ->> 'kind'));
    when 'job_failed' then
      perform private.notify_merchant(l, 'job_failed', jsonb_build_object(
        'kind', row_new ->> 'kind', 'reason', row_new ->> 'reason', 'jobId', row_new ->> 'job_id'));
    when 'task_failed' then
      perform private.notify_merchant(l, 'task_failed',
        jsonb_build_object('task', row_new ->> 'task', 'problem', row_new ->> 'problem'));
    when 'erp_refused' then
      perform private.notify_merchant(l, 'erp_refused', jsonb_build_object('n', row_new #> '{counts,refused}'));
    when 'sms_failed' then
      perform private.notify_merchant(l, 'sms_failed', jsonb_build_object('reason', row_new ->> 'reason'));
    when 'webhook_disabled' then
      perform private.notify_merchant(l, 'webhook_disabled', jsonb_build_object(
        'name', row_new ->> 'name', 'host', substring(row_new ->> 'url' from '^https?://([^/?#]+)'),
        'reason', row_new ->> 'disabled_reason'));
  end case;
  return null;
end
$$;
create trigger products_tell_stock after update of stock on public.products
  for each row when (new.stock < old.stock and new.stock <= 1000)
  execute function private.tell_happening('stock_low');
create trigger attacks_tell after insert on private.attacks
  for each row execute function private.tell_happening('attack');
create trigger jobs_tell after update of status on public.jobs
  for each row when (new.status = 'failed' and old.status <> 'failed')
  execute function private.tell_happening('job_failed');
-- The third time in a row: once is the weather.
create trigger tasks_tell after update of failures on public.scheduled_tasks
  for each row when (new.failures >= 3 and old.failures < 3)
  execute function private.tell_happening('task_failed');
create trigger runs_tell after insert on public.task_runs
  for each row when (new.task like 'erp.%' and new.counts -> 'refused' is not null and new.counts -> 'refused' <> '0')
  execute function private.tell_happening('erp_refused');
create trigger sms_tell after update of status on public.sms_messages
  for each row when (new.status = 'failed' and old.status <> 'failed'
    and new.reason in ('CREDENTIALS', 'SIGNATURE', 'TEMPLATE', 'BALANCE'))
  execute function private.tell_happening('sms_failed');
create trigger webhooks_tell after update of disabled_at on public.webhook_endpoints
  for each row when (new.disabled_at is not null and old.disabled_at is null)
  execute function private.tell_happening('webhook_disabled');

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
