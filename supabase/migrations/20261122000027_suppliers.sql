-- L29. Suppliers: gifts of several parcels from several suppliers, what a supplier can see, and the monthly settlement.

-- What a gift consists of beside the product itself, which is part 1. supplier_id null: the merchant sends it.
create table public.product_parts (
  merchant_id uuid not null references public.merchants,
  product_id uuid not null,
  part smallint not null check (part between 2 and 20),
  name text not null check (char_length(name) between 1 and 80),
  supplier_id uuid,
  supply_price_minor bigint check (supply_price_minor between 0 and 100000000000),
  primary key (merchant_id, product_id, part),
  foreign key (merchant_id, product_id) references public.products on delete cascade,
  foreign key (merchant_id, supplier_id) references public.suppliers
);
create index product_parts_by_supplier on public.product_parts (merchant_id, supplier_id) where supplier_id is not null;

-- How many parcels, so that placing an order need not look for parts where there are none. Counted, whatever is written.
alter table public.products add column parts smallint not null default 1;

create function private.count_product_parts() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.parts := 1 + (select count(*) from public.product_parts p
    where p.merchant_id = new.merchant_id and p.product_id = new.product_id);
  return new;
end
$$;
create trigger products_count_parts before insert or update of parts on public.products
  for each row execute function private.count_product_parts();

create function private.tell_product_parts() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.products p set parts = p.parts
  where p.merchant_id = coalesce(new.merchant_id, old.merchant_id) and p.product_id = coalesce(new.product_id, old.product_id);
  return null;
end
$$;
create trigger product_parts_tell after insert or delete on public.product_parts
  for each row execute function private.tell_product_parts();

call private.protect('public.product_parts');
grant select, insert, update, delete on public.product_parts to authenticated;
create policy read on public.product_parts for select to authenticated
  using (merchant_id = (select private.current_merchant_id()) and (select private.unconfined()));
create policy write on public.product_parts for all to authenticated
  using (merchant_id = (select private.merchant_for('product.write')))
  with check (merchant_id = (select private.merchant_for('product.write')));

alter table public.orders
  -- The order of part 1, in every part of a gift of several parcels; null: it is one parcel.
  add column group_id uuid,
  add constraint orders_group check ((parts = 1) = (group_id is null) and (part = 1) = (group_id is null or group_id = order_id));
create index orders_by_group on public.orders (merchant_id, group_id) where group_id is not null;
drop index public.orders_one_per_card;
create unique index orders_one_per_card on public.orders (merchant_id, card_serial, part) where status <> 'cancelled';

drop function private.place_order(uuid, text, uuid, bytea, bytea, bytea, bytea, bytea, bytea, text, text, text, text, date, date, uuid, boolean);
drop function private.change_order(uuid, bytea, bytea, bytea, bytea, bytea, bytea, text, text, text, text, date, date, uuid);

-- Places the order of the card in the claims. An order of this id is there already: that is the answer, whatever
-- has become of it; so a form sent twice, or again after a cancellation, orders once.
-- @param capacity_day the day it counts for: of delivery, or where none is asked the day of the order
-- @param more_parts what is sealed for the second parcel and the following: [{orderId, consignee, phone, address}], in
--   base64
-- @return {ok: true, order_no, replayed} or {ok: false, reason}; then nothing was written. PARTS_NEEDED: the goods go in
--   `parts` parcels, and more_parts is for another number of them
create function private.place_order(
  new_order uuid, new_order_no text, chosen_product uuid,
  consignee_enc bytea, consignee_idx bytea, phone_enc bytea, phone_idx bytea, address_enc bytea, address_idx bytea,
  region_code text, province text, city text, district text,
  deliver_on date, capacity_day date, pick_up_store_id uuid, held boolean, more_parts jsonb default '[]') returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.card_merchant_id();
  card public.cards;
  product public.products;
  merchant public.merchants;
  known text;
  today date;
  placed integer;
begin
  select * into merchant from public.merchants m where m.merchant_id = tenant and m.status = 'active';
  select * into card from public.cards c
  where c.merchant_id = merchant.merchant_id and c.serial = private.card_serial()
  for update;
  if not found then
    return jsonb_build_object('ok', false, 'reason', 'CARD_UNKNOWN');
  end if;
  select o.order_no into known from public.orders o
  where o.merchant_id = tenant and o.order_id = new_order and o.card_serial = card.serial;
  if found then
    return jsonb_build_object('ok', true, 'order_no', known, 'replayed', true);
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
  elsif not exists (
    select from public.batch_products bp
    where card.product_set_id is null
      and bp.merchant_id = tenant and bp.batch_id = card.batch_id and bp.product_id = chosen_product
    union all
    select from public.product_sets s
    where s.merchant_id = tenant and s.product_set_id = card.product_set_id and chosen_product = any (s.product_ids)) then
    return jsonb_build_object('ok', false, 'reason', 'PRODUCT_NOT_ON_CARD');
  elsif pick_up_store_id is not null and not exists (
    select from public.stores t join public.redemption_settings s on s.merchant_id = t.merchant_id and s.pick_up
    where t.merchant_id = tenant and t.store_id = place_order.pick_up_store_id and t.pick_up) then
    return jsonb_build_object('ok', false, 'reason', 'STORE_NOT_OFFERED');
  end if;

  select * into product from public.products p where p.merchant_id = tenant and p.product_id = chosen_product;
  if product.stock is not null or product.daily_capacity is not null then
    -- Under its lock the numbers stay as they are read here. Where nothing is counted, nobody waits.
    select * into product from public.products p
    where p.merchant_id = tenant and p.product_id = chosen_product for no key update;
  end if;
  if product.parts <> jsonb_array_length(more_parts) + 1 then
    return jsonb_build_object('ok', false, 'reason', 'PARTS_NEEDED', 'parts', product.parts);
  elsif not product.on_shelf then
    return jsonb_build_object('ok', false, 'reason', 'PRODUCT_OFF_SHELF');
  elsif product.stock <= 0 then
    return jsonb_build_object('ok', false, 'reason', 'PRODUCT_SOLD_OUT');
  elsif product.daily_capacity is not null and not private.promise_day(tenant, product, capacity_day) then
    return jsonb_build_object('ok', false,
      'reason', case when deliver_on is null then 'PRODUCT_NO_DATE' else 'DATE_NOT_OFFERED' end);
  end if;
  if product.stock is not null then
    update public.products p set stock = p.stock - 1, updated_at = now()
    where p.merchant_id = tenant and p.product_id = chosen_product;
  end if;

  insert into public.orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
    supplier_id, store_id, channel_id, consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, address_idx,
    region_code, province, city, district, deliver_on, pick_up_store_id, review, capacity_day, stock_taken,
    parts, group_id, supply_price_minor)
  values (tenant, new_order, new_order_no, card.serial, product.product_id, product.name,
    (select b.face_value_minor from public.card_batches b where b.merchant_id = tenant and b.batch_id = card.batch_id),
    product.supplier_id, card.store_id, card.channel_id, consignee_enc, consignee_idx, phone_enc, phone_idx,
    address_enc, address_idx, region_code, province, city, district, deliver_on, pick_up_store_id,
    case when held then 'held' end,
    case when product.daily_capacity is not null then capacity_day end, product.stock is not null,
    product.parts, case when product.parts > 1 then new_order end, product.supply_price_minor);
  if product.parts > 1 then
    insert into public.orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
      supplier_id, store_id, channel_id, consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, address_idx,
      region_code, province, city, district, deliver_on, pick_up_store_id, review,
      part, parts, group_id, supply_price_minor)
    select tenant, (sealed.value ->> 'orderId')::uuid, new_order_no || '-' || p.place, card.serial, product.product_id, p.name, 0,
      p.supplier_id, card.store_id, card.channel_id,
      decode(sealed.value ->> 'consignee', 'base64'), consignee_idx, decode(sealed.value ->> 'phone', 'base64'), phone_idx,
      decode(sealed.value ->> 'address', 'base64'), address_idx,
      region_code, province, city, district, deliver_on, pick_up_store_id, case when held then 'held' end,
      p.place, product.parts, new_order, p.supply_price_minor
    from (
      select pp.name, pp.supplier_id, pp.supply_price_minor, (row_number() over (order by pp.part) + 1)::smallint as place
      from public.product_parts pp where pp.merchant_id = tenant and pp.product_id = chosen_product) p
    join jsonb_array_elements(more_parts) with ordinality as sealed (value, n) on sealed.n = p.place - 1;
    get diagnostics placed = row_count;
    if placed <> product.parts - 1 then
      raise serialization_failure using message = 'the parts of the product have just changed';
    end if;
  end if;
  update public.cards c set status = 'redeemed', redeemed_at = now()
  where c.merchant_id = tenant and c.serial = card.serial;
  return jsonb_build_object('ok', true, 'order_no', new_order_no, 'replayed', false);
end
$$;

-- True while the consumer may still change or cancel an order: nobody has begun with any of its parcels.
create or replace function private.order_is_open(o public.orders) returns boolean
language sql stable
return exists (select from public.redemption_settings s where s.merchant_id = o.merchant_id and s.may_change)
  and case when o.group_id is null then o.status = 'pending' and o.prepared_at is null else (
    select bool_and(x.status = 'pending' and x.prepared_at is null) from public.orders x
    where x.merchant_id = o.merchant_id and x.group_id = o.group_id) end;

-- The newest order of the card in the claims, its sealed texts in base64 and all its parcels when they are several; the shape is that of
-- app/features/redemptions/card-order.ts. Null when there is none.
create or replace function private.card_order() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'orderId', o.order_id, 'orderNo', o.order_no, 'status', o.status,
      'productId', o.product_id, 'productName', o.product_name,
      'imageId', (select i.image_id from public.product_images i
        where i.merchant_id = o.merchant_id and i.product_id = o.product_id order by i.sort, i.image_id limit 1),
      'consignee', encode(o.consignee_enc, 'base64'), 'phone', encode(o.phone_enc, 'base64'),
      'address', encode(o.address_enc, 'base64'),
      'regionCode', o.region_code, 'province', o.province, 'city', o.city, 'district', o.district,
      'deliverOn', o.deliver_on,
      'pickUpStore', case when t.store_id is not null then jsonb_build_object('storeId', t.store_id, 'name', t.name,
        'regionCode', o.region_code, 'address', t.address, 'hours', t.hours) end,
      'capacityDay', o.capacity_day,
      'open', private.order_is_open(o),
      'parcels', case when o.group_id is null then '[]' else (
        select jsonb_agg(jsonb_build_object('orderId', x.order_id, 'orderNo', x.order_no, 'name', x.product_name,
            'status', x.status, 'carrier', x.carrier, 'trackingNo', x.tracking_no, 'preparedAt', x.prepared_at,
            'shippedAt', x.shipped_at, 'finishedAt', x.finished_at, 'cancelledAt', x.cancelled_at) order by x.part)
        from public.orders x where x.merchant_id = o.merchant_id and x.group_id = o.group_id) end,
      'carrier', o.carrier, 'trackingNo', o.tracking_no,
      'createdAt', o.created_at, 'preparedAt', o.prepared_at, 'shippedAt', o.shipped_at, 'finishedAt', o.finished_at,
      'cancelledAt', o.cancelled_at, 'cancelledBy', o.cancelled_by,
      'card', jsonb_build_object('number', c.number, 'status', c.status, 'faceValueMinor', o.face_value_minor,
        'validTo', c.valid_to))
    from public.cards c
    join public.merchants m on m.merchant_id = c.merchant_id and m.status = 'active'
    join public.orders o on o.merchant_id = c.merchant_id and o.card_serial = c.serial and o.part = 1
    left join public.stores t on t.merchant_id = o.merchant_id and t.store_id = o.pick_up_store_id
    where c.merchant_id = private.card_merchant_id() and c.serial = private.card_serial()
    order by o.created_at desc, o.order_id desc
    limit 1);
end
$$;

-- An order of the card in the claims, locked with all its parcels, when its merchant still answers; all null otherwise.
create or replace function private.own_order(target uuid) returns public.orders
language plpgsql security definer set search_path = '' as $$
declare
  found_order public.orders;
begin
  -- The card first, as everywhere: two that wait for each other would wait for ever.
  perform from public.cards c
  where c.merchant_id = private.card_merchant_id() and c.serial = private.card_serial() for update;
  perform from public.orders o
  where o.merchant_id = private.card_merchant_id() and o.card_serial = private.card_serial()
    and (o.order_id = target or o.group_id = target)
  order by o.part for update;
  select o.* into found_order
  from public.orders o join public.merchants m on m.merchant_id = o.merchant_id and m.status = 'active'
  where o.merchant_id = private.card_merchant_id() and o.card_serial = private.card_serial() and o.order_id = target
    and o.part = 1;
  return found_order;
end
$$;

-- Changes who gets an order of the card in the claims, where and when. The arguments are those of place_order.
-- @param more_parts as for place_order, with the ids that the parcels have
-- @return {ok: true} or {ok: false, reason}; then nothing was written
create function private.change_order(
  target uuid,
  consignee_enc bytea, consignee_idx bytea, phone_enc bytea, phone_idx bytea, address_enc bytea, address_idx bytea,
  region_code text, province text, city text, district text,
  deliver_on date, capacity_day date, pick_up_store_id uuid, more_parts jsonb default '[]') returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.card_merchant_id();
  was public.orders := private.own_order(target);
  product public.products;
  moves boolean;
  counted boolean;
  moved integer;
begin
  if was.order_id is null then
    return jsonb_build_object('ok', false, 'reason', 'ORDER_UNKNOWN');
  elsif not private.order_is_open(was) then
    return jsonb_build_object('ok', false, 'reason', 'ORDER_FINAL');
  elsif pick_up_store_id is not null and pick_up_store_id is distinct from was.pick_up_store_id and not exists (
    select from public.stores t join public.redemption_settings s on s.merchant_id = t.merchant_id and s.pick_up
    where t.merchant_id = tenant and t.store_id = change_order.pick_up_store_id and t.pick_up) then
    return jsonb_build_object('ok', false, 'reason', 'STORE_NOT_OFFERED');
  end if;
  moves := deliver_on is distinct from was.deliver_on;
  if moves then
    -- The product's lock comes before those of its days, so two that change places do not wait for each other.
    select * into product from public.products p
    where p.merchant_id = tenant and p.product_id = was.product_id for no key update;
    counted := product.daily_capacity is not null and capacity_day is distinct from was.capacity_day;
    if counted and not private.promise_day(tenant, product, capacity_day) then
      return jsonb_build_object('ok', false, 'reason', 'DATE_NOT_OFFERED');
    end if;
    if was.capacity_day is distinct from capacity_day then
      update public.product_days d set taken = d.taken - 1
      where d.merchant_id = tenant and d.product_id = was.product_id and d.day = was.capacity_day and d.taken > 0;
    end if;
  end if;
  update public.orders o set
    consignee_enc = change_order.consignee_enc, consignee_idx = change_order.consignee_idx,
    phone_enc = change_order.phone_enc, phone_idx = change_order.phone_idx,
    address_enc = change_order.address_enc, address_idx = change_order.address_idx,
    region_code = change_order.region_code, province = change_order.province,
    city = change_order.city, district = change_order.district,
    deliver_on = change_order.deliver_on, pick_up_store_id = change_order.pick_up_store_id,
    capacity_day = case when not moves then o.capacity_day when product.daily_capacity is not null then change_order.capacity_day end,
    updated_at = now()
  where o.merchant_id = tenant and o.order_id = target;
  if was.parts > 1 then
    update public.orders o set
      consignee_enc = decode(sealed.value ->> 'consignee', 'base64'), consignee_idx = change_order.consignee_idx,
      phone_enc = decode(sealed.value ->> 'phone', 'base64'), phone_idx = change_order.phone_idx,
      address_enc = decode(sealed.value ->> 'address', 'base64'), address_idx = change_order.address_idx,
      region_code = change_order.region_code, province = change_order.province,
      city = change_order.city, district = change_order.district,
      deliver_on = change_order.deliver_on, pick_up_store_id = change_order.pick_up_store_id, updated_at = now()
    from jsonb_array_elements(more_parts) as sealed (value)
    where o.merchant_id = tenant and o.group_id = target and o.part > 1 and o.order_id = (sealed.value ->> 'orderId')::uuid;
    get diagnostics moved = row_count;
    if moved <> was.parts - 1 then
      raise invalid_parameter_value using message = 'a parcel of the order is missing';
    end if;
  end if;
  return jsonb_build_object('ok', true);
end
$$;

-- Cancels an order of the card in the claims with all its parcels and gives the card back.
-- @return {ok: true} or {ok: false, reason}; then nothing was written
create or replace function private.cancel_order(target uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  was public.orders := private.own_order(target);
begin
  if was.order_id is null then
    return jsonb_build_object('ok', false, 'reason', 'ORDER_UNKNOWN');
  elsif was.status = 'cancelled' and was.cancelled_by = 'consumer' then
    return jsonb_build_object('ok', true);
  elsif not private.order_is_open(was) then
    return jsonb_build_object('ok', false, 'reason', 'ORDER_FINAL');
  -- Each order costs the merchant a message and some attention; ordering and cancelling is not a game. The card is
  -- locked, so nobody counts past this.
  elsif (select count(*) from public.orders o where o.merchant_id = was.merchant_id and o.card_serial = was.card_serial and o.part = 1
      and o.cancelled_by = 'consumer' and o.cancelled_at > now() - interval '24 hours') >= 3 then
    return jsonb_build_object('ok', false, 'reason', 'CANCELLED_OFTEN');
  end if;
  update public.orders o set status = 'cancelled', cancelled_at = now(), cancelled_by = 'consumer', updated_at = now()
  where o.merchant_id = was.merchant_id and (o.order_id = target or o.group_id = target);
  update public.cards c set status = 'active', redeemed_at = null
  where c.merchant_id = was.merchant_id and c.serial = was.card_serial and c.status = 'redeemed';
  return jsonb_build_object('ok', true);
end
$$;

-- Keeps what was found about an order of the card in the claims. The order is placed after this, or was placed
-- before and is being changed: one that must be looked at is then held, unless somebody has looked already.
create or replace function private.note_assessment(
  of_order uuid, of_client bytea, of_score integer, of_reasons jsonb, of_decision text, solved boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.card_merchant_id();
  own bigint := private.card_serial();
begin
  if not exists (select from public.cards c where c.merchant_id = tenant and c.serial = own) then
    raise insufficient_privilege using message = 'only for the card in the claims';
  end if;
  delete from public.risk_assessments r
  where r.merchant_id = tenant and r.card_serial = own and r.assessment_id <> of_order
    and not exists (select from public.orders o where o.merchant_id = tenant and o.order_id = r.assessment_id);
  insert into public.risk_assessments as r (merchant_id, assessment_id, card_serial, client_idx, score, reasons, decision, captcha_solved)
  values (tenant, of_order, own, of_client, of_score, of_reasons, of_decision, solved)
  on conflict (merchant_id, assessment_id) do update set
    at = now(), client_idx = excluded.client_idx, score = excluded.score, reasons = excluded.reasons,
    decision = excluded.decision, captcha_solved = excluded.captcha_solved
    where r.card_serial = own and r.outcome is null;
  if of_decision = 'hold' then
    update public.orders o set review = 'held', updated_at = now()
    where o.merchant_id = tenant and (o.order_id = of_order or o.group_id = of_order) and o.card_serial = own
      and o.status = 'pending' and o.prepared_at is null and o.review is null;
  end if;
end
$$;

-- Releases or rejects a held order of the caller's merchant, with all its parcels. Rejected, it is cancelled, and the card is given back or
-- made void.
-- @param verdict 'released' or 'rejected'
-- @param card_to what becomes of the card of a rejected order: 'active' or 'void'; null for a released one
-- @return {ok: true, orderNo, cardSerial} or {ok: false, reason, …}; then nothing was written
create or replace function private.review_order(target uuid, verdict text, card_to text, note text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('order.review');
  serial_of bigint;
  o public.orders;
  earlier record;
begin
  if tenant is null or (card_to = 'void' and not private.can('card.void')) then
    raise insufficient_privilege using message = 'not allowed to review orders';
  end if;
  if (verdict = 'released' and card_to is null) is not true
    and (verdict = 'rejected' and card_to in ('active', 'void')) is not true then
    raise invalid_parameter_value using message = 'no such verdict';
  end if;
  select coalesce(x.group_id, x.order_id), x.card_serial into target, serial_of from public.orders x where x.merchant_id = tenant and x.order_id = target;
  -- The card first, as everywhere.
  perform from public.cards c where c.merchant_id = tenant and c.serial = serial_of for update;
  perform from public.orders x where x.merchant_id = tenant and (x.order_id = target or x.group_id = target)
  order by x.part for update;
  select * into o from public.orders x where x.merchant_id = tenant and x.order_id = target;
  if o.review is null then
    return jsonb_build_object('ok', false, 'reason', 'ORDER_UNKNOWN');
  elsif o.review <> 'held' then
    select m.display_name, r.reviewed_at into earlier
    from public.risk_assessments r left join public.members m on m.merchant_id = tenant and m.member_id = r.reviewed_by
    where r.merchant_id = tenant and r.assessment_id = target;
    return jsonb_build_object('ok', false, 'reason', 'ALREADY_REVIEWED', 'orderNo', o.order_no,
      'outcome', o.review, 'by', earlier.display_name, 'at', earlier.reviewed_at);
  elsif o.status <> 'pending' then
    return jsonb_build_object('ok', false, 'reason', 'ORDER_CANCELLED', 'orderNo', o.order_no);
  end if;
  if verdict = 'released' then
    update public.orders x set review = 'released', updated_at = now()
    where x.merchant_id = tenant and (x.order_id = target or x.group_id = target) and x.review = 'held';
  else
    update public.orders x set review = 'rejected', status = 'cancelled', cancelled_at = now(), cancelled_by = 'merchant', updated_at = now()
    where x.merchant_id = tenant and (x.order_id = target or x.group_id = target) and x.status = 'pending';
    update public.cards c set status = 'active', redeemed_at = null
    where c.merchant_id = tenant and c.serial = serial_of and c.status = 'redeemed';
    if card_to = 'void' then
      update public.cards c set status = 'void' where c.merchant_id = tenant and c.serial = serial_of and c.status = 'active';
    end if;
  end if;
  update public.risk_assessments r set outcome = verdict, reviewed_by = private.current_member_id(), reviewed_at = now(),
    review_note = note
  where r.merchant_id = tenant and r.assessment_id = target;
  return jsonb_build_object('ok', true, 'orderNo', o.order_no, 'cardSerial', serial_of);
end
$$;

-- One message for an order, however many parcels it has.
drop trigger orders_queue_received on public.orders;
create trigger orders_queue_received after insert on public.orders
  for each row when (new.part = 1) execute function private.queue_order_received();

create or replace function private.sms_order_of_card()
returns table (merchant_id uuid, order_id uuid, phone_enc bytea, phone_idx bytea)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select o.merchant_id, o.order_id, o.phone_enc, o.phone_idx from public.orders o
    join public.merchants t on t.merchant_id = o.merchant_id and t.status = 'active'
    where o.merchant_id = private.card_merchant_id() and o.card_serial = private.card_serial() and o.status <> 'cancelled'
    order by o.part limit 1;
end
$$;

-- What only the application reads: it shows stores and suppliers a part of each row, and the policies cannot. Through the
-- data API, which gives whole rows, they get none: a supplier would see face values and cards, a store what goods cost.
create function private.through_application() returns boolean
language sql stable
return session_user in ('app_web', 'app_worker');

create function private.supplier_of_rows() returns uuid
language sql stable
return case when private.through_application() then private.supplier_limit() end;

create function private.store_of_rows() returns uuid
language sql stable
return case when private.through_application() then private.store_limit() end;

alter policy read on public.orders
  using (merchant_id = (select private.merchant_for('order.read'))
    and ((select private.unconfined()) or supplier_id = (select private.supplier_of_rows())
      or store_id = (select private.store_of_rows()) or pick_up_store_id = (select private.store_of_rows())));
alter policy ship on public.orders
  using (merchant_id = (select private.merchant_for('order.ship'))
    and ((select private.unconfined()) or supplier_id = (select private.supplier_of_rows())
      or store_id = (select private.store_of_rows())));
-- A supplier needs nothing of the goods, which have the price they are sold at: orders carry their names.
alter policy read on public.products
  using (merchant_id = (select private.current_merchant_id())
    and ((select private.unconfined()) or (select private.store_of_rows()) is not null));

-- What a supplier has shipped in a month, with what it gets for it, as it was agreed on and has not changed since: the
-- lines are copies. disputed: the supplier says why.
create table public.settlements (
  merchant_id uuid not null references public.merchants,
  settlement_id uuid not null,
  supplier_id uuid not null,
  month date not null check (extract(day from month) = 1),
  statement_no text not null check (statement_no ~ '^JS[0-9]{6}-[0-9]{2,4}$'),
  status text not null default 'issued' check (status in ('issued', 'disputed', 'confirmed', 'paid')),
  orders integer not null,
  total_minor bigint not null,
  issued_by uuid not null,
  issued_at timestamptz not null default now(),
  answered_by uuid,
  answered_at timestamptz,
  -- True: the merchant has noted what the supplier said elsewhere.
  answered_for boolean not null default false,
  dispute_note text not null default '' check (char_length(dispute_note) <= 500),
  paid_by uuid,
  paid_at timestamptz,
  payment_note text not null default '' check (char_length(payment_note) <= 200),
  primary key (merchant_id, settlement_id),
  unique (merchant_id, statement_no),
  -- A month of a supplier is settled once; what comes later goes into the next month.
  unique (merchant_id, supplier_id, month),
  foreign key (merchant_id, supplier_id) references public.suppliers,
  check (status = 'issued' or answered_at is not null),
  check ((status = 'paid') = (paid_at is not null))
);

create table public.settlement_lines (
  merchant_id uuid not null references public.merchants,
  settlement_id uuid not null,
  line integer not null,
  supplier_id uuid not null,
  kind text not null check (kind in ('order', 'adjustment')),
  order_id uuid,
  order_no text not null default '',
  product_name text not null default '',
  -- The day in the merchant's time zone.
  shipped_on date,
  amount_minor bigint not null,
  note text not null default '',
  primary key (merchant_id, settlement_id, line),
  foreign key (merchant_id, settlement_id) references public.settlements,
  check (kind <> 'order' or (order_id is not null and shipped_on is not null and amount_minor >= 0))
);
-- An order is paid for once.
create unique index settlement_lines_once on public.settlement_lines (merchant_id, order_id) where kind = 'order';
create index settlement_lines_by_supplier on public.settlement_lines (merchant_id, supplier_id, settlement_id);

-- Corrections of what has been issued, and whatever else is to be paid or taken off: part of the next statement.
create table public.settlement_adjustments (
  merchant_id uuid not null references public.merchants,
  adjustment_id uuid not null,
  supplier_id uuid not null,
  order_no text not null default '' check (char_length(order_no) <= 40),
  amount_minor bigint not null check (amount_minor <> 0 and abs(amount_minor) <= 100000000000),
  note text not null check (char_length(note) between 1 and 200),
  created_by uuid not null,
  created_at timestamptz not null default now(),
  -- The statement it has gone into.
  settlement_id uuid,
  primary key (merchant_id, adjustment_id),
  foreign key (merchant_id, supplier_id) references public.suppliers,
  foreign key (merchant_id, settlement_id) references public.settlements
);
create index settlement_adjustments_by_supplier on public.settlement_adjustments (merchant_id, supplier_id, created_at);
create index settlement_adjustments_by_settlement on public.settlement_adjustments (merchant_id, settlement_id) where settlement_id is not null;

call private.protect('public.settlements');
call private.protect('public.settlement_lines');
call private.protect('public.settlement_adjustments');

grant select on public.settlements, public.settlement_lines, public.settlement_adjustments to authenticated;
create policy read on public.settlements for select to authenticated
  using (merchant_id = (select private.merchant_for('settlement.manage')));
create policy own on public.settlements for select to authenticated
  using (merchant_id = (select private.merchant_for('order.read')) and supplier_id = (select private.supplier_limit()));
create policy read on public.settlement_lines for select to authenticated
  using (merchant_id = (select private.merchant_for('settlement.manage')));
create policy own on public.settlement_lines for select to authenticated
  using (merchant_id = (select private.merchant_for('order.read')) and supplier_id = (select private.supplier_limit()));
create policy read on public.settlement_adjustments for select to authenticated
  using (merchant_id = (select private.merchant_for('settlement.manage')));
grant insert (merchant_id, adjustment_id, supplier_id, order_no, amount_minor, note, created_by) on public.settlement_adjustments to authenticated;
create policy add on public.settlement_adjustments for insert to authenticated
  with check (merchant_id = (select private.merchant_for('settlement.manage'))
    and created_by = (select private.current_member_id()));
grant delete on public.settlement_adjustments to authenticated;
create policy remove on public.settlement_adjustments for delete to authenticated
  using (merchant_id = (select private.merchant_for('settlement.manage')) and settlement_id is null);

-- What a statement of a month would have in it: what was shipped in it, and what turned up for an earlier month (of the
-- last twelve) whose statement was issued without it. With the rights of whoever asks.
create function private.settlement_draft(tenant uuid, of_supplier uuid, of_month date)
returns table (order_id uuid, order_no text, product_id uuid, part smallint, product_name text, shipped_at timestamptz,
  shipped_on date, amount_minor bigint, late boolean)
language sql stable
begin atomic
  select o.order_id, o.order_no, o.product_id, o.part, o.product_name, o.shipped_at,
    (o.shipped_at at time zone m.time_zone)::date, o.supply_price_minor, o.shipped_at < span.begins
  from public.merchants m
  cross join lateral (
    select of_month::timestamp at time zone m.time_zone as begins,
      (of_month + interval '1 month')::timestamp at time zone m.time_zone as ends,
      (of_month - interval '12 months')::timestamp at time zone m.time_zone as horizon) span
  join public.orders o on o.merchant_id = tenant and o.supplier_id = of_supplier
    and o.shipped_at >= span.horizon and o.shipped_at < span.ends
  where m.merchant_id = tenant and o.status in ('shipped', 'finished')
    and (o.shipped_at >= span.begins or exists (
      select from public.settlements s
      where s.merchant_id = tenant and s.supplier_id = of_supplier
        and s.month = date_trunc('month', o.shipped_at at time zone m.time_zone)::date))
    and not exists (
      select from public.settlement_lines l
      where l.merchant_id = tenant and l.order_id = o.order_id and l.kind = 'order');
end;

-- Gives a price to what was shipped without one, and is not settled yet.
-- @return how many orders
create function private.price_supplied_orders(of_supplier uuid, of_month date, of_product uuid, of_part smallint, price_minor bigint)
returns integer
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('settlement.manage');
  priced integer;
begin
  if tenant is null or price_minor not between 0 and 100000000000 then
    raise insufficient_privilege using message = 'not allowed to settle';
  end if;
  update public.orders o set supply_price_minor = price_minor, updated_at = now()
  from private.settlement_draft(tenant, of_supplier, of_month) d
  where o.merchant_id = tenant and o.order_id = d.order_id and o.supply_price_minor is null
    and d.product_id = of_product and d.part = of_part;
  get diagnostics priced = row_count;
  return priced;
end
$$;

-- Issues the statement of a month that is over.
-- @param seen_total what the page has shown, in minor units: another one is not what somebody has agreed to
-- @return {ok: true, settlementId, statementNo, orders} or {ok: false, reason}; then nothing was written
create function private.issue_settlement(new_settlement uuid, of_supplier uuid, of_month date, seen_total bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('settlement.manage');
  ends timestamptz;
  number_of text;
  counted integer;
  unpriced integer;
  total bigint;
begin
  if tenant is null then
    raise insufficient_privilege using message = 'not allowed to settle';
  end if;
  -- One at a time: numbers have no gaps, and adjustments go into one statement.
  perform pg_advisory_xact_lock(hashtextextended('settlement ' || tenant, 0));
  if not exists (select from public.suppliers s where s.merchant_id = tenant and s.supplier_id = of_supplier) then
    return jsonb_build_object('ok', false, 'reason', 'SUPPLIER_UNKNOWN');
  elsif exists (select from public.settlements s
    where s.merchant_id = tenant and s.supplier_id = of_supplier and s.month = of_month) then
    return jsonb_build_object('ok', false, 'reason', 'ALREADY_ISSUED');
  end if;
  select (of_month + interval '1 month')::timestamp at time zone m.time_zone into ends
  from public.merchants m where m.merchant_id = tenant;
  -- Until then a shipping of the last minute can be taken back.
  if now() < ends + private.unship_window() then
    return jsonb_build_object('ok', false, 'reason', 'MONTH_OPEN');
  end if;
  -- Nothing of it changes while it is copied.
  perform from public.orders o
  where o.merchant_id = tenant and o.order_id in (select d.order_id from private.settlement_draft(tenant, of_supplier, of_month) d)
  order by o.order_id for share;
  perform from public.settlement_adjustments a
  where a.merchant_id = tenant and a.supplier_id = of_supplier and a.settlement_id is null for update;
  select count(*), count(*) filter (where d.amount_minor is null), coalesce(sum(d.amount_minor), 0)
  into counted, unpriced, total
  from private.settlement_draft(tenant, of_supplier, of_month) d;
  if unpriced > 0 then
    return jsonb_build_object('ok', false, 'reason', 'UNPRICED');
  end if;
  total := total + (select coalesce(sum(a.amount_minor), 0) from public.settlement_adjustments a
    where a.merchant_id = tenant and a.supplier_id = of_supplier and a.settlement_id is null);
  if total <> seen_total then
    return jsonb_build_object('ok', false, 'reason', 'TOTAL_CHANGED');
  elsif counted = 0 and not exists (select from public.settlement_adjustments a
    where a.merchant_id = tenant and a.supplier_id = of_supplier and a.settlement_id is null) then
    return jsonb_build_object('ok', false, 'reason', 'NOTHING_TO_SETTLE');
  end if;
  number_of := 'JS' || to_char(of_month, 'YYYYMM') || '-' || lpad((1 + (
    select count(*) from public.settlements s where s.merchant_id = tenant and s.month = of_month))::text, 2, '0');
  insert into public.settlements (merchant_id, settlement_id, supplier_id, month, statement_no, orders, total_minor, issued_by)
  values (tenant, new_settlement, of_supplier, of_month, number_of, counted, total, private.current_member_id());
  insert into public.settlement_lines (merchant_id, settlement_id, line, supplier_id, kind, order_id, order_no, product_name,
    shipped_on, amount_minor)
  select tenant, new_settlement, row_number() over (order by d.shipped_at, d.order_no), of_supplier, 'order',
    d.order_id, d.order_no, d.product_name, d.shipped_on, d.amount_minor
  from private.settlement_draft(tenant, of_supplier, of_month) d;
  insert into public.settlement_lines (merchant_id, settlement_id, line, supplier_id, kind, order_no, amount_minor, note)
  select tenant, new_settlement, counted + row_number() over (order by a.created_at, a.adjustment_id), of_supplier,
    'adjustment', a.order_no, a.amount_minor, a.note
  from public.settlement_adjustments a
  where a.merchant_id = tenant and a.supplier_id = of_supplier and a.settlement_id is null;
  update public.settlement_adjustments a set settlement_id = new_settlement
  where a.merchant_id = tenant and a.supplier_id = of_supplier and a.settlement_id is null;
  return jsonb_build_object('ok', true, 'settlementId', new_settlement, 'statementNo', number_of, 'orders', counted);
end
$$;

-- What becomes of a statement: the supplier confirms it or disputes it, the merchant says that it is paid, or confirms
-- it for a supplier that has done so by other means.
-- @param note why it is disputed, or how it was paid
-- @return {ok: true, statementNo, supplierId, orders} or {ok: false, reason}; then nothing was written
create function private.move_settlement(target uuid, verdict text, note text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  manager uuid := private.merchant_for('settlement.manage');
  supplier uuid := private.supplier_limit();
  s public.settlements;
begin
  select * into s from public.settlements x
  where x.settlement_id = target and (x.merchant_id = manager
    or (x.merchant_id = private.merchant_for('order.read') and x.supplier_id = supplier)) for update;
  if not found then
    return jsonb_build_object('ok', false, 'reason', 'SETTLEMENT_UNKNOWN');
  elsif (manager is not null and verdict in ('confirmed', 'paid')) is not true
    and (supplier is not null and verdict in ('confirmed', 'disputed')) is not true then
    raise insufficient_privilege using message = 'not allowed to do this with a statement';
  elsif (verdict = 'disputed') and trim(note) = '' then
    raise invalid_parameter_value using message = 'a dispute has a reason';
  elsif not ((verdict = 'confirmed' and s.status in ('issued', 'disputed')) or (verdict = 'disputed' and s.status = 'issued')
    or (verdict = 'paid' and s.status = 'confirmed')) then
    return jsonb_build_object('ok', false, 'reason', 'STATUS_CHANGED');
  end if;
  if verdict = 'paid' then
    update public.settlements x set status = 'paid', paid_by = private.current_member_id(), paid_at = now(), payment_note = note
    where x.merchant_id = s.merchant_id and x.settlement_id = target;
  else
    update public.settlements x set status = verdict, answered_by = private.current_member_id(), answered_at = now(), answered_for = manager is not null,
      dispute_note = case when verdict = 'disputed' then note else x.dispute_note end
    where x.merchant_id = s.merchant_id and x.settlement_id = target;
  end if;
  return jsonb_build_object('ok', true, 'statementNo', s.statement_no, 'supplierId', s.supplier_id, 'orders', s.orders);
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
