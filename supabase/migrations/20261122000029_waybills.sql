-- L31. E-waybills: numbers bought from KDNiao or Kuaidi100 for orders, and their labels. An order is taken in work and
-- its key at the vendor written down before the vendor is asked, so that asking again is always the same purchase.

-- What a merchant has decided: a row each, made with the merchant. Without a provider nothing can be bought.
create table public.waybill_settings (
  merchant_id uuid primary key references public.merchants,
  provider text check (provider in ('kdniao', 'kuaidi100')),
  label_size text not null default '100x180' check (label_size in ('100x180', '76x130')),
  -- When the order counts as shipped.
  ship_when text not null default 'printed' check (ship_when in ('bought', 'printed')),
  -- Stands on every label, and the vendor gets it.
  remark text not null default '' check (char_length(remark) <= 60),
  updated_at timestamptz not null default now()
);

insert into public.waybill_settings (merchant_id) select merchant_id from public.merchants;

create function private.add_waybill_settings() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.waybill_settings (merchant_id) values (new.merchant_id);
  return null;
end
$$;
create trigger add_waybill_settings after insert on public.merchants
  for each row execute function private.add_waybill_settings();

-- The merchant's contract with a carrier.
create table public.waybill_carriers (
  merchant_id uuid not null references public.merchants,
  carrier text not null check (carrier ~ '^[A-Z0-9]{2,12}$'),
  enabled boolean not null default true,
  -- JSON {customer, password, month, site}.
  access_enc bytea not null,
  -- Enough to recognise the customer number.
  customer_masked text not null default '' check (char_length(customer_masked) <= 40),
  -- 1 sender, 2 receiver, 3 monthly, 4 a third party.
  pay_type smallint not null default 3 check (pay_type between 1 and 4),
  -- As the vendor calls the kind of service; empty: its standard one.
  exp_type text not null default '' check (char_length(exp_type) <= 20),
  updated_at timestamptz not null default now(),
  primary key (merchant_id, carrier)
);

-- Where parcels leave from.
create table public.waybill_senders (
  merchant_id uuid not null references public.merchants,
  sender_id uuid not null,
  name text not null check (char_length(name) between 1 and 40),
  region_code char(6) not null check (region_code ~ '^[0-9]{6}$'),
  -- JSON {contact, phone, street}.
  sender_enc bytea not null,
  is_default boolean not null default false,
  removed_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (merchant_id, sender_id),
  check (not is_default or removed_at is null)
);
create unique index waybill_senders_default on public.waybill_senders (merchant_id) where is_default;

create table public.waybills (
  merchant_id uuid not null references public.merchants,
  waybill_id uuid not null,
  order_id uuid not null,
  order_no text not null,
  -- The purchase it belongs to, and who asked for that.
  job_id uuid not null,
  requested_by uuid not null,
  provider text not null check (provider in ('kdniao', 'kuaidi100')),
  carrier text not null check (carrier ~ '^[A-Z0-9]{2,12}$'),
  sender_id uuid not null,
  label_size text not null check (label_size in ('100x180', '76x130')),
  -- The key of the purchase at the vendor: asked for twice, the vendor sells one number.
  order_code text not null check (order_code ~ '^[A-Z0-9]{10,30}$'),
  -- queued: nobody has been asked. buying: the vendor is being asked, or the worker died while it was. uncertain: it may
  -- have been sold; asking again with the same key tells. failed: not sold. cancelling: may be cancelled at the vendor.
  state text not null default 'queued'
    check (state in ('queued', 'buying', 'uncertain', 'bought', 'failed', 'cancelling', 'cancelled')),
  -- Times asked in this purchase.
  attempts integer not null default 0,
  -- Some question was sent of which nobody knows the answer.
  doubtful boolean not null default false,
  -- When the vendor was first asked: Kuaidi100 remembers a key for 48 hours only.
  asked_at timestamptz,
  -- The order was marked as prepared by hand before; it stays so when it is let go.
  was_prepared boolean not null default false,
  tracking_no text check (char_length(tracking_no) between 6 and 40),
  -- What else cancelling needs, at Kuaidi100: the carrier's own number of the order.
  vendor_no text check (char_length(vendor_no) <= 80),
  -- Where the carrier's machines send it.
  sort_code text check (char_length(sort_code) <= 60),
  package_code text check (char_length(package_code) <= 60),
  -- What stands on the label, JSON, and the label as the vendor has drawn it, HTML. Kept for 15 days.
  label_enc bytea,
  template_enc bytea,
  -- Why it failed or is uncertain: in our words (app/features/waybills/types.ts), and in the vendor's.
  reason text,
  vendor_code text check (char_length(vendor_code) <= 40),
  vendor_text text check (char_length(vendor_text) <= 200),
  created_at timestamptz not null default now(),
  bought_at timestamptz,
  printed_at timestamptz,
  prints integer not null default 0,
  cancelled_at timestamptz,
  primary key (merchant_id, waybill_id),
  unique (merchant_id, order_code),
  foreign key (merchant_id, order_id) references public.orders on delete cascade,
  foreign key (merchant_id, job_id) references public.jobs,
  foreign key (merchant_id, requested_by) references public.members,
  foreign key (merchant_id, sender_id) references public.waybill_senders,
  check ((state in ('bought', 'cancelling', 'cancelled')) = (tracking_no is not null)),
  check (tracking_no is null or bought_at is not null)
);
-- One purchase at a time for an order, and none while it has a number.
create unique index waybills_live on public.waybills (merchant_id, order_id)
  where state in ('queued', 'buying', 'uncertain', 'bought', 'cancelling');
create index waybills_by_order on public.waybills (merchant_id, order_id);
create index waybills_by_job on public.waybills (merchant_id, job_id, attempts, waybill_id);
create index waybills_by_member on public.waybills (merchant_id, requested_by);
create index waybills_by_sender on public.waybills (merchant_id, sender_id);
create index waybills_by_number on public.waybills (merchant_id, tracking_no) where tracking_no is not null;
create index waybills_by_order_no on public.waybills (merchant_id, order_no);
create index waybills_newest on public.waybills (merchant_id, created_at desc, waybill_id desc);
create index waybills_open on public.waybills (merchant_id, created_at desc, waybill_id desc)
  where state in ('queued', 'buying', 'uncertain', 'cancelling');
create index waybills_unprinted on public.waybills (merchant_id, created_at desc, waybill_id desc)
  where state = 'bought' and prints = 0;
create index waybills_failed on public.waybills (merchant_id, created_at desc, waybill_id desc) where state = 'failed';
create index waybills_kept on public.waybills (merchant_id, bought_at) where label_enc is not null;

call private.protect('public.waybill_settings');
call private.protect('public.waybill_carriers');
call private.protect('public.waybill_senders');
call private.protect('public.waybills');

-- Who ships chooses among carriers and senders; who keeps the settings writes them.
grant select on public.waybill_settings to authenticated;
grant update (provider, label_size, ship_when, remark, updated_at) on public.waybill_settings to authenticated;
create policy read on public.waybill_settings for select to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('settings.write'), private.merchant_for('order.ship')))
    and (select private.unconfined()));
create policy edit on public.waybill_settings for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write')));

grant select, insert, delete on public.waybill_carriers to authenticated;
grant update (enabled, access_enc, customer_masked, pay_type, exp_type, updated_at) on public.waybill_carriers to authenticated;
create policy read on public.waybill_carriers for select to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('settings.write'), private.merchant_for('order.ship')))
    and (select private.unconfined()));
create policy add on public.waybill_carriers for insert to authenticated
  with check (merchant_id = (select private.merchant_for('settings.write')));
create policy edit on public.waybill_carriers for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write')));
create policy drop_contract on public.waybill_carriers for delete to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')));

grant select, insert on public.waybill_senders to authenticated;
grant update (name, region_code, sender_enc, is_default, removed_at, updated_at) on public.waybill_senders to authenticated;
create policy read on public.waybill_senders for select to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('settings.write'), private.merchant_for('order.ship')))
    and (select private.unconfined()));
create policy add on public.waybill_senders for insert to authenticated
  with check (merchant_id = (select private.merchant_for('settings.write')));
create policy edit on public.waybill_senders for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write')));

-- Suppliers hold order.ship too; waybills are bought on the merchant's account, so they are nothing of theirs.
grant select on public.waybills to authenticated;
grant insert (merchant_id, waybill_id, order_id, order_no, job_id, requested_by, provider, carrier, sender_id, label_size,
  order_code, was_prepared) on public.waybills to authenticated;
grant update (state, attempts, doubtful, asked_at, job_id, tracking_no, vendor_no, sort_code, package_code, label_enc,
  template_enc, reason, vendor_code, vendor_text, bought_at, printed_at, prints, cancelled_at) on public.waybills to authenticated;
create policy read on public.waybills for select to authenticated
  using (merchant_id = (select private.merchant_for('order.read')) and (select private.unconfined()));
create policy buy on public.waybills for insert to authenticated
  with check (merchant_id = (select private.merchant_for('order.ship')) and (select private.unconfined())
    and requested_by = (select private.current_member_id()));
create policy work on public.waybills for update to authenticated
  using (merchant_id = (select private.merchant_for('order.ship')) and (select private.unconfined()))
  with check (merchant_id = (select private.merchant_for('order.ship')) and (select private.unconfined()));

-- Taking an order in work is the merchant's own decision: no supplier reserves one, or lets one go that has a number.
grant update (fulfilled_by) on public.orders to authenticated;
create function private.check_fulfilment() returns trigger
language plpgsql as $$
begin
  if current_user = 'authenticated' and not private.unconfined() then
    raise insufficient_privilege using message = 'only the merchant takes an order in work';
  end if;
  return new;
end
$$;
create trigger orders_check_fulfilment before update of fulfilled_by on public.orders
  for each row when (old.fulfilled_by is distinct from new.fulfilled_by)
  execute function private.check_fulfilment();

-- What happened to a number does not change any more: a sold one is never forgotten, and no other takes its place.
create function private.check_waybill_change() returns trigger
language plpgsql as $$
begin
  if not exists (select from (values
      ('queued', 'buying'), ('queued', 'failed'),
      ('buying', 'queued'), ('buying', 'uncertain'), ('buying', 'bought'), ('buying', 'failed'),
      ('uncertain', 'buying'), ('uncertain', 'failed'),
      ('bought', 'cancelling'), ('cancelling', 'bought'), ('cancelling', 'cancelled')) legal (before, after)
    where legal.before = old.state and legal.after = new.state) then
    raise check_violation using
      message = format('a waybill cannot go from %s to %s', old.state, new.state), constraint = 'waybill_transitions';
  end if;
  return new;
end
$$;
create trigger waybills_check_change before update of state on public.waybills
  for each row when (old.state is distinct from new.state)
  execute function private.check_waybill_change();

create function private.keep_waybill_number() returns trigger
language plpgsql as $$
begin
  raise check_violation using message = 'a waybill keeps its number', constraint = 'waybill_number';
end
$$;
create trigger waybills_keep_number before update of tracking_no on public.waybills
  for each row when (old.tracking_no is not null and new.tracking_no is distinct from old.tracking_no)
  execute function private.keep_waybill_number();

-- Whoever ships buys on the merchant's account, without seeing the settings it stands in.
-- @return the sealed account; null when there is none
create function private.waybill_account(wanted text) returns bytea
language sql stable security definer set search_path = ''
return (
  select a.credentials_enc from public.carrier_accounts a
  where a.merchant_id = private.merchant_for('order.ship') and private.unconfined()
    and a.provider = waybill_account.wanted);

-- Whoever ships may look after a colleague's purchase that has come to its end; the colleague's jobs are not shown.
create function private.waybill_job_is_over(job uuid) returns boolean
language sql stable security definer set search_path = ''
return coalesce((
  select j.status in ('done', 'failed', 'cancelled') from public.jobs j
  where j.merchant_id = private.merchant_for('order.ship') and j.job_id = waybill_job_is_over.job
    and j.kind = 'waybills.buy'), false);

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
