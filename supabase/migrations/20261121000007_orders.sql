create type public.order_status as enum ('pending', 'shipped', 'finished', 'cancelled');

create table public.orders (
  merchant_id uuid not null references public.merchants,
  order_id uuid not null,
  order_no text not null,
  card_serial bigint not null,
  product_id uuid not null,
  product_name text not null,
  face_value_minor bigint not null,
  supplier_id uuid,
  -- The store the card was allocated to, if any.
  store_id uuid,
  channel_id uuid,
  status public.order_status not null default 'pending',
  consignee_enc bytea not null,
  consignee_idx bytea not null,
  phone_enc bytea not null,
  phone_idx bytea not null,
  -- Street and house; province, city and district are coarse and stay readable for sorting and reports.
  address_enc bytea not null,
  region_code char(6) not null check (region_code ~ '^[0-9]{6}$'),
  province text not null,
  city text not null,
  district text not null,
  deliver_on date,
  carrier text,
  tracking_no text check (char_length(tracking_no) between 6 and 40),
  shipped_at timestamptz,
  finished_at timestamptz,
  admin_remark text not null default '' check (char_length(admin_remark) <= 500),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (merchant_id, order_id),
  unique (merchant_id, order_no),
  foreign key (merchant_id, card_serial) references public.cards,
  foreign key (merchant_id, product_id) references public.products,
  foreign key (merchant_id, supplier_id) references public.suppliers,
  check (status not in ('shipped', 'finished') or (tracking_no is not null and carrier is not null and shipped_at is not null))
);
-- A card is redeemed once; this index is the last lock behind the row lock of private.redeem.
create unique index orders_one_per_card on public.orders (merchant_id, card_serial) where status <> 'cancelled';
-- The consumer's own order, cancelled or not: the partial index above does not serve that look-up.
create index orders_by_card on public.orders (merchant_id, card_serial);
create index orders_newest on public.orders (merchant_id, created_at desc, order_id desc);
-- One per state, and with what the policy asks of each row, for the reasons given at cards_created.
create index orders_pending on public.orders (merchant_id, created_at desc, order_id desc)
  include (supplier_id, store_id) where status = 'pending';
create index orders_shipped on public.orders (merchant_id, created_at desc, order_id desc)
  include (supplier_id, store_id) where status = 'shipped';
create index orders_finished on public.orders (merchant_id, created_at desc, order_id desc)
  include (supplier_id, store_id) where status = 'finished';
create index orders_cancelled on public.orders (merchant_id, created_at desc, order_id desc)
  include (supplier_id, store_id) where status = 'cancelled';
create index orders_by_supplier on public.orders (merchant_id, supplier_id, created_at desc, order_id desc) where supplier_id is not null;
create index orders_by_store on public.orders (merchant_id, store_id, created_at desc, order_id desc) where store_id is not null;
create index orders_by_phone on public.orders (merchant_id, phone_idx);

call private.protect('public.orders');

grant select on public.orders to authenticated;
grant update (status, carrier, tracking_no, shipped_at, admin_remark, updated_at) on public.orders to authenticated;
create policy read on public.orders for select to authenticated
  using (merchant_id = (select private.merchant_for('order.read'))
    and ((select private.unconfined()) or supplier_id = (select private.supplier_limit())
      or store_id = (select private.store_limit())));
create policy ship on public.orders for update to authenticated
  using (merchant_id = (select private.merchant_for('order.ship'))
    and ((select private.unconfined()) or supplier_id = (select private.supplier_limit())
      or store_id = (select private.store_limit())))
  with check (merchant_id = (select private.merchant_for('order.ship')));
grant select (merchant_id, order_id, order_no, card_serial, product_id, product_name, status, consignee_enc, phone_enc,
  address_enc, region_code, province, city, district, deliver_on, carrier, tracking_no, shipped_at, finished_at, created_at)
  on public.orders to anon;
create policy of_card on public.orders for select to anon
  using (merchant_id = (select private.card_merchant_id()) and card_serial = (select private.card_serial()));

-- Redeems the card in the claims. Everything that must hold is checked here, under the lock of the card,
-- whatever the pages before have shown. Returns {ok: true} or {ok: false, reason}.
create function private.redeem(
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
  if not exists (select from public.batch_products bp
    where bp.merchant_id = tenant and bp.batch_id = card.batch_id and bp.product_id = chosen_product) then
    return jsonb_build_object('ok', false, 'reason', 'PRODUCT_NOT_ON_CARD');
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

-- Legal changes of an order; app/features/orders/state.ts has the same rows, a test compares the two.
create table private.order_transitions (
  from_status public.order_status not null,
  to_status public.order_status not null,
  primary key (from_status, to_status)
);
insert into private.order_transitions values
  ('pending', 'shipped'),
  ('pending', 'cancelled'),
  ('shipped', 'finished');

create function private.order_change_is_legal(from_status public.order_status, to_status public.order_status) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from private.order_transitions t
    where t.from_status = order_change_is_legal.from_status and t.to_status = order_change_is_legal.to_status);
end
$$;

create function private.check_order_change() returns trigger
language plpgsql as $$
begin
  if not private.order_change_is_legal(old.status, new.status) then
    raise check_violation using
      message = format('an order cannot go from %s to %s', old.status, new.status),
      constraint = 'order_transitions';
  end if;
  -- A cancelled order leaves the consumer with a spent card. A supplier ships, and decides nothing else.
  if new.status = 'cancelled' and current_user = 'authenticated' and private.supplier_limit() is not null then
    raise insufficient_privilege using message = 'a supplier cannot cancel an order';
  end if;
  return new;
end
$$;
create trigger orders_check_change before update of status on public.orders
  for each row when (old.status is distinct from new.status)
  execute function private.check_order_change();

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
