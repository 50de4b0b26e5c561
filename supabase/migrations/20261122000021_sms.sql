-- L33. What a merchant tells consumers by SMS: settings, the outbox that is also the log, and who wants none of it.
-- docs/decisions/0014 says why the outbox is a table that workers look into.

create type public.sms_provider as enum ('none', 'aliyun', 'tencent');
create type public.sms_kind as enum ('order_received', 'order_shipped');
-- sending: a worker is asking the vendor, or died while it did. uncertain: the vendor may have sent it; it is asked.
create type public.sms_status as enum ('queued', 'sending', 'sent', 'delivered', 'failed', 'skipped', 'uncertain');

-- One row per merchant, made with the merchant.
create table public.sms_settings (
  merchant_id uuid primary key references public.merchants,
  provider public.sms_provider not null default 'none',
  -- Approved by the vendor; without the brackets.
  sign_name text not null default '' check (char_length(sign_name) <= 30),
  -- Tencent's SmsSdkAppId.
  app_id text not null default '' check (app_id ~ '^[0-9]{0,20}$'),
  -- JSON {id, secret}.
  access_key_enc bytea,
  updated_at timestamptz not null default now(),
  check (provider = 'none' or (sign_name <> '' and access_key_enc is not null)),
  check (provider <> 'tencent' or app_id <> '')
);

insert into public.sms_settings (merchant_id) select merchant_id from public.merchants;

create function private.add_sms_settings() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.sms_settings (merchant_id) values (new.merchant_id);
  return null;
end
$$;
create trigger add_sms_settings after insert on public.merchants
  for each row execute function private.add_sms_settings();

create table public.sms_templates (
  merchant_id uuid not null references public.merchants,
  kind public.sms_kind not null,
  enabled boolean not null default false,
  template_code text not null default '' check (template_code ~ '^[A-Za-z0-9_-]{0,40}$'),
  -- As the vendor has approved it, with its variables: ${name} at Aliyun, {1} at Tencent.
  template_text text not null default '' check (char_length(template_text) <= 500),
  -- What fills the variables, in the order in which they first appear in the text.
  params text[] not null default '{}' check (cardinality(params) <= 10),
  updated_at timestamptz not null default now(),
  primary key (merchant_id, kind),
  check (not enabled or (template_code <> '' and template_text <> ''))
);

create table public.sms_messages (
  merchant_id uuid not null references public.merchants,
  message_id uuid not null,
  kind public.sms_kind not null,
  -- A try-out of the settings goes to a number that somebody has typed, and belongs to no order.
  test boolean not null default false,
  order_id uuid,
  -- The number of a try-out. That of an order is opened from the order at the moment of sending.
  phone_enc bytea,
  phone_idx bytea not null,
  phone_masked text check (phone_masked ~ '^[0-9*-]{7,20}$'),
  status public.sms_status not null default 'queued',
  -- When a worker must look at it again: to send it, or to ask the vendor what became of it. Null: never.
  due_at timestamptz default now(),
  -- When somebody last asked for it to be sent; what waits too long is not worth sending any more.
  queued_at timestamptz not null default now(),
  attempts integer not null default 0,
  -- How often the vendor was asked since.
  checks integer not null default 0,
  -- What the last attempt is called at the vendor: by us, and by the vendor itself.
  provider public.sms_provider,
  reference uuid,
  provider_id text,
  -- Why it failed, was skipped or is uncertain: in our words (app/features/sms/types.ts), and in the vendor's.
  reason text,
  error_code text check (char_length(error_code) <= 80),
  error_text text check (char_length(error_text) <= 200),
  created_at timestamptz not null default now(),
  -- Of the last attempt.
  sent_at timestamptz,
  delivered_at timestamptz,
  primary key (merchant_id, message_id),
  -- An order is told of once per kind.
  unique (merchant_id, order_id, kind),
  foreign key (merchant_id, order_id) references public.orders on delete cascade,
  check (test = (order_id is null)),
  check (test = (phone_enc is not null))
);
create index sms_messages_due on public.sms_messages (merchant_id, due_at) where due_at is not null;
create index sms_messages_newest on public.sms_messages (merchant_id, created_at desc, message_id desc);
-- One per state that is rare and looked for, for the reasons given at cards_created.
create index sms_messages_failed on public.sms_messages (merchant_id, created_at desc, message_id desc) where status = 'failed';
create index sms_messages_skipped on public.sms_messages (merchant_id, created_at desc, message_id desc) where status = 'skipped';
create index sms_messages_uncertain on public.sms_messages (merchant_id, created_at desc, message_id desc) where status = 'uncertain';
-- How many a number has got lately, and the log of one number.
create index sms_messages_by_phone on public.sms_messages (merchant_id, phone_idx, sent_at);

create table public.sms_opt_outs (
  merchant_id uuid not null references public.merchants,
  phone_idx bytea not null,
  phone_masked text not null check (phone_masked ~ '^[0-9*-]{7,20}$'),
  source text not null check (source in ('consumer', 'merchant')),
  created_at timestamptz not null default now(),
  primary key (merchant_id, phone_idx)
);
create index sms_opt_outs_newest on public.sms_opt_outs (merchant_id, created_at desc, phone_idx);

call private.protect('public.sms_settings');
call private.protect('public.sms_templates');
call private.protect('public.sms_messages');
call private.protect('public.sms_opt_outs');

grant select on public.sms_settings to authenticated;
grant update (provider, sign_name, app_id, access_key_enc, updated_at) on public.sms_settings to authenticated;
create policy read on public.sms_settings for select to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')));
create policy edit on public.sms_settings for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write')));

grant select, insert on public.sms_templates to authenticated;
grant update (enabled, template_code, template_text, params, updated_at) on public.sms_templates to authenticated;
create policy read on public.sms_templates for select to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')));
create policy add on public.sms_templates for insert to authenticated
  with check (merchant_id = (select private.merchant_for('settings.write')));
create policy edit on public.sms_templates for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write')));

-- Orders make messages by the trigger below; an account can make a try-out, and nothing else.
grant select on public.sms_messages to authenticated;
grant insert (merchant_id, message_id, kind, test, phone_enc, phone_idx, phone_masked) on public.sms_messages to authenticated;
create policy read on public.sms_messages for select to authenticated
  using (merchant_id = (select private.merchant_for('order.read')) and (select private.unconfined()));
create policy try_out on public.sms_messages for insert to authenticated
  with check (merchant_id = (select private.merchant_for('settings.write')) and test);

-- Who looks after orders hears of it on the telephone.
grant select, delete on public.sms_opt_outs to authenticated;
grant insert (merchant_id, phone_idx, phone_masked, source) on public.sms_opt_outs to authenticated;
create policy read on public.sms_opt_outs for select to authenticated
  using (merchant_id = (select private.merchant_for('order.read')) and (select private.unconfined()));
create policy add on public.sms_opt_outs for insert to authenticated
  with check (merchant_id = (select private.merchant_for('order.ship')) and (select private.unconfined())
    and source = 'merchant');
create policy remove on public.sms_opt_outs for delete to authenticated
  using (merchant_id = (select private.merchant_for('order.ship')) and (select private.unconfined()));

-- The outbox: written with the order or not at all. One look by primary key for merchants that send nothing.
create function private.queue_order_received() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.sms_messages (merchant_id, message_id, kind, order_id, phone_idx)
  select new.merchant_id, gen_random_uuid(), 'order_received', new.order_id, new.phone_idx
  from public.sms_settings s
  join public.sms_templates t on t.merchant_id = s.merchant_id and t.kind = 'order_received' and t.enabled
  where s.merchant_id = new.merchant_id and s.provider <> 'none'
  on conflict do nothing;
  return null;
end
$$;
create trigger orders_queue_received after insert on public.orders
  for each row execute function private.queue_order_received();

-- Sends again what has failed. What is uncertain too, when it is named: somebody has decided that it may come twice.
create function private.resend_sms(messages uuid[]) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('order.ship');
  done integer;
begin
  if tenant is null or not private.unconfined() then
    raise insufficient_privilege using message = 'not allowed to send messages';
  end if;
  update public.sms_messages m
  set status = 'queued', due_at = now(), queued_at = now(), attempts = 0, checks = 0, reason = null, error_code = null,
    error_text = null, provider_id = null
  where m.merchant_id = tenant and m.message_id = any (messages)
    and (m.status in ('failed', 'uncertain') or (m.status = 'skipped' and m.reason not in ('OPTED_OUT', 'ORDER_CANCELLED')));
  get diagnostics done = row_count;
  return done;
end
$$;

-- Where the order of the card in the claims goes, for the two functions below; no row without such an order.
create function private.sms_order_of_card()
returns table (merchant_id uuid, order_id uuid, phone_enc bytea, phone_idx bytea)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select o.merchant_id, o.order_id, o.phone_enc, o.phone_idx from public.orders o
    join public.merchants t on t.merchant_id = o.merchant_id and t.status = 'active'
    where o.merchant_id = private.card_merchant_id() and o.card_serial = private.card_serial() and o.status <> 'cancelled';
end
$$;

-- What the order page must know: {offered, opted_out, order_id, phone_enc in base64}; null without an order.
create function private.sms_choice() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'offered', exists (
        select from public.sms_settings s join public.sms_templates t on t.merchant_id = s.merchant_id and t.enabled
        where s.merchant_id = placed.merchant_id and s.provider <> 'none'),
      'opted_out', exists (
        select from public.sms_opt_outs o where o.merchant_id = placed.merchant_id and o.phone_idx = placed.phone_idx),
      'order_id', placed.order_id,
      'phone_enc', encode(placed.phone_enc, 'base64'))
    from private.sms_order_of_card() placed);
end
$$;

-- The holder of the card wants no messages to the number of the order, or wants them again.
-- masked: that number with stars in it, which only the application can tell from phone_enc.
create function private.choose_sms(opted_out boolean, masked text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  placed record;
begin
  select * into placed from private.sms_order_of_card();
  if not found then
    return false;
  end if;
  if opted_out then
    insert into public.sms_opt_outs (merchant_id, phone_idx, phone_masked, source)
    values (placed.merchant_id, placed.phone_idx, masked, 'consumer')
    on conflict do nothing;
  else
    delete from public.sms_opt_outs o where o.merchant_id = placed.merchant_id and o.phone_idx = placed.phone_idx;
  end if;
  return true;
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
