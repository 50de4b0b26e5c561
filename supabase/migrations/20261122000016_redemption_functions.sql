-- What a consumer can read and do: five functions, each for the one card in the claims and for nothing else. They
-- run with their owner's rights, because anon reads no table; so each of them looks at the claims first.
--
-- The rules of redemption are in app/features/availability. Here is only what must hold whoever asks: the state and
-- validity of the card, products that are its own, stock, capacity, and one order per card.

drop function private.redeem(uuid, text, uuid, bytea, bytea, bytea, bytea, bytea, text, text, text, text, date);
drop function private.region_is_allowed(uuid, uuid, text);
drop function private.card_product_ids();
drop function private.card_batch_id();
drop function private.card_region_rule_id();

alter table public.orders
  -- What the order has taken and a cancellation gives back; null, false: that was not counted when it was placed.
  add column capacity_day date,
  add column stock_taken boolean not null default false;

create function private.rule_of(rule public.region_rules) returns jsonb
language sql immutable
return case when rule.region_rule_id is not null then jsonb_build_object('mode', rule.mode, 'codes', rule.codes) end;

-- The card, what it is good for and every rule that may speak against it, from one statement; the shape is that of
-- app/features/redemptions/card-facts.ts. Null when there is no such card or its merchant is suspended.
-- @param lock true: the card stays locked until the transaction ends, and its orders are told too
create function private.card_facts(lock boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.card_merchant_id();
  card_serial bigint := private.card_serial();
begin
  if lock then
    perform from public.cards c where c.merchant_id = tenant and c.serial = card_serial for update;
  end if;
  return (
    select jsonb_build_object(
      'serial', c.serial,
      'number', c.number,
      'faceValueMinor', b.face_value_minor,
      'card', jsonb_build_object('status', c.status, 'validFrom', c.valid_from, 'validTo', c.valid_to,
        'regionRule', private.rule_of(card_rule)),
      'merchantRegionRule', private.rule_of(merchant_rule),
      'calendar', jsonb_build_object(
        'timeZone', m.time_zone,
        'delivery', case s.date_mode
          when 'after' then jsonb_build_object('mode', 'after', 'days', s.days_after, 'offered', s.days_offered)
          when 'between' then jsonb_build_object('mode', 'between', 'from', s.date_from, 'to', s.date_to)
          else jsonb_build_object('mode', 'none') end,
        'closedWeekdays', s.closed_weekdays,
        'holidays', coalesce((select jsonb_agg(h.day) from public.merchant_holidays h
          where h.merchant_id = tenant and h.day >= horizon.begins), '[]'),
        'cutOffHour', s.cut_off_hour),
      'mayChange', s.may_change,
      'products', coalesce((
        select jsonb_agg(jsonb_build_object(
          'productId', p.product_id, 'name', p.name, 'description', p.description, 'onShelf', p.on_shelf,
          'stock', p.stock, 'dailyCapacity', p.daily_capacity,
          'taken', case when p.daily_capacity is null then '{}' else coalesce((
            select jsonb_object_agg(d.day, d.taken) from public.product_days d
            where d.merchant_id = tenant and d.product_id = p.product_id and d.day >= horizon.begins), '{}') end,
          'seasons', coalesce((
            select jsonb_agg(jsonb_build_object('kind', e.kind,
                'from', coalesce(e.from_day, e.starts_on::text), 'to', coalesce(e.to_day, e.ends_on::text))
              order by e.starts_on, e.from_day, e.season_id)
            from public.product_seasons e where e.merchant_id = tenant and e.product_id = p.product_id), '[]'),
          'regionRule', private.rule_of(product_rule),
          'imageId', (select i.image_id from public.product_images i
            where i.merchant_id = tenant and i.product_id = p.product_id order by i.sort, i.image_id limit 1))
          order by p.sort, p.product_id)
        from public.products p
        left join public.region_rules product_rule
          on product_rule.merchant_id = tenant and product_rule.region_rule_id = p.region_rule_id
        where p.merchant_id = tenant and p.product_id = any (coalesce(sets.product_ids, array(
          select bp.product_id from public.batch_products bp
          where bp.merchant_id = tenant and bp.batch_id = c.batch_id)))), '[]'),
      'pickUpStores', case when s.pick_up then coalesce((
        select jsonb_agg(jsonb_build_object('storeId', t.store_id, 'name', t.name, 'regionCode', t.region_code,
          'address', t.address, 'hours', t.hours) order by t.name)
        from public.stores t where t.merchant_id = tenant and t.pick_up), '[]') else '[]' end,
      'orders', case when lock then coalesce((
        select jsonb_object_agg(o.order_id, o.order_no) from public.orders o
        where o.merchant_id = tenant and o.card_serial = c.serial), '{}') else '{}' end)
    from public.cards c
    join public.merchants m on m.merchant_id = tenant and m.status = 'active'
    join public.card_batches b on b.merchant_id = tenant and b.batch_id = c.batch_id
    join public.redemption_settings s on s.merchant_id = tenant
    -- Yesterday, so that no clock and no time zone makes today's numbers missing.
    cross join lateral (select (now() at time zone m.time_zone)::date - 1 as begins) horizon
    left join public.product_sets sets on sets.merchant_id = tenant and sets.product_set_id = c.product_set_id
    left join public.region_rules card_rule on card_rule.merchant_id = tenant and card_rule.region_rule_id = c.region_rule_id
    left join public.region_rules merchant_rule
      on merchant_rule.merchant_id = tenant and merchant_rule.region_rule_id = s.region_rule_id
    where c.merchant_id = tenant and c.serial = card_serial);
end
$$;

-- One more of a product on a day. The caller has the product's row locked.
-- @return false when the day is full; the product's capacity must not be null
create function private.promise_day(tenant uuid, product public.products, chosen date) returns boolean
language plpgsql as $$
begin
  insert into public.product_days as d (merchant_id, product_id, day, taken)
  values (tenant, product.product_id, chosen, 1)
  on conflict (merchant_id, product_id, day) do update set taken = d.taken + 1
    where d.taken < product.daily_capacity;
  return found;
end
$$;

-- Places the order of the card in the claims. An order of this id is there already: that is the answer, whatever
-- has become of it; so a form sent twice, or again after a cancellation, orders once.
-- @param capacity_day the day it counts for: of delivery, or where none is asked the day of the order
-- @return {ok: true, order_no, replayed} or {ok: false, reason}; then nothing was written
create function private.place_order(
  new_order uuid, new_order_no text, chosen_product uuid,
  consignee_enc bytea, consignee_idx bytea, phone_enc bytea, phone_idx bytea, address_enc bytea, address_idx bytea,
  region_code text, province text, city text, district text,
  deliver_on date, capacity_day date, pick_up_store_id uuid, held boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.card_merchant_id();
  card public.cards;
  product public.products;
  merchant public.merchants;
  known text;
  today date;
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
  if not product.on_shelf then
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
    region_code, province, city, district, deliver_on, pick_up_store_id, review, capacity_day, stock_taken)
  values (tenant, new_order, new_order_no, card.serial, product.product_id, product.name,
    (select b.face_value_minor from public.card_batches b where b.merchant_id = tenant and b.batch_id = card.batch_id),
    product.supplier_id, card.store_id, card.channel_id, consignee_enc, consignee_idx, phone_enc, phone_idx,
    address_enc, address_idx, region_code, province, city, district, deliver_on, pick_up_store_id,
    case when held then 'held' end,
    case when product.daily_capacity is not null then capacity_day end, product.stock is not null);
  update public.cards c set status = 'redeemed', redeemed_at = now()
  where c.merchant_id = tenant and c.serial = card.serial;
  return jsonb_build_object('ok', true, 'order_no', new_order_no, 'replayed', false);
end
$$;

-- True while the consumer may still change or cancel an order.
create function private.order_is_open(o public.orders) returns boolean
language sql stable
return o.status = 'pending' and o.prepared_at is null
  and exists (select from public.redemption_settings s where s.merchant_id = o.merchant_id and s.may_change);

-- The newest order of the card in the claims, its sealed parts in base64; the shape is that of
-- app/features/redemptions/card-order.ts. Null when there is none.
create function private.card_order() returns jsonb
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
      'carrier', o.carrier, 'trackingNo', o.tracking_no,
      'createdAt', o.created_at, 'preparedAt', o.prepared_at, 'shippedAt', o.shipped_at, 'finishedAt', o.finished_at,
      'cancelledAt', o.cancelled_at, 'cancelledBy', o.cancelled_by,
      'card', jsonb_build_object('number', c.number, 'status', c.status, 'faceValueMinor', o.face_value_minor,
        'validTo', c.valid_to))
    from public.cards c
    join public.merchants m on m.merchant_id = c.merchant_id and m.status = 'active'
    join public.orders o on o.merchant_id = c.merchant_id and o.card_serial = c.serial
    left join public.stores t on t.merchant_id = o.merchant_id and t.store_id = o.pick_up_store_id
    where c.merchant_id = private.card_merchant_id() and c.serial = private.card_serial()
    order by o.created_at desc, o.order_id desc
    limit 1);
end
$$;

-- An order of the card in the claims, locked, when its merchant still answers; all null otherwise.
create function private.own_order(target uuid) returns public.orders
language plpgsql security definer set search_path = '' as $$
declare
  found_order public.orders;
begin
  -- The card first, as everywhere: two that wait for each other would wait for ever.
  perform from public.cards c
  where c.merchant_id = private.card_merchant_id() and c.serial = private.card_serial() for update;
  select o.* into found_order
  from public.orders o join public.merchants m on m.merchant_id = o.merchant_id and m.status = 'active'
  where o.merchant_id = private.card_merchant_id() and o.card_serial = private.card_serial() and o.order_id = target
  for update of o;
  return found_order;
end
$$;

-- Changes who gets an order of the card in the claims, where and when. The arguments are those of place_order.
-- @return {ok: true} or {ok: false, reason}; then nothing was written
create function private.change_order(
  target uuid,
  consignee_enc bytea, consignee_idx bytea, phone_enc bytea, phone_idx bytea, address_enc bytea, address_idx bytea,
  region_code text, province text, city text, district text,
  deliver_on date, capacity_day date, pick_up_store_id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.card_merchant_id();
  was public.orders := private.own_order(target);
  product public.products;
  moves boolean;
  counted boolean;
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
  return jsonb_build_object('ok', true);
end
$$;

-- Cancels an order of the card in the claims and gives the card back.
-- @return {ok: true} or {ok: false, reason}; then nothing was written
create function private.cancel_order(target uuid) returns jsonb
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
  elsif (select count(*) from public.orders o where o.merchant_id = was.merchant_id and o.card_serial = was.card_serial
      and o.cancelled_by = 'consumer' and o.cancelled_at > now() - interval '24 hours') >= 3 then
    return jsonb_build_object('ok', false, 'reason', 'CANCELLED_OFTEN');
  end if;
  update public.orders o set status = 'cancelled', cancelled_at = now(), cancelled_by = 'consumer', updated_at = now()
  where o.merchant_id = was.merchant_id and o.order_id = target;
  update public.cards c set status = 'active', redeemed_at = null
  where c.merchant_id = was.merchant_id and c.serial = was.card_serial and c.status = 'redeemed';
  return jsonb_build_object('ok', true);
end
$$;

-- Whoever cancels an order: the goods are there again for somebody else.
create function private.give_back_goods() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.stock_taken then
    update public.products p set stock = p.stock + 1, updated_at = now()
    where p.merchant_id = new.merchant_id and p.product_id = new.product_id and p.stock is not null;
  end if;
  update public.product_days d set taken = d.taken - 1
  where d.merchant_id = new.merchant_id and d.product_id = new.product_id and d.day = new.capacity_day and d.taken > 0;
  return null;
end
$$;
create trigger orders_give_back after update of status on public.orders
  for each row when (old.status is distinct from new.status and new.status = 'cancelled')
  execute function private.give_back_goods();

-- A spent card comes back only when nothing is ordered with it any more, whoever says so.
create function private.keep_ordered_card() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.orders o
    where o.merchant_id = new.merchant_id and o.card_serial = new.serial and o.status <> 'cancelled') then
    raise check_violation using message = 'the card has an order', constraint = 'cards_ordered';
  end if;
  return null;
end
$$;
create trigger cards_keep_ordered after update of status on public.cards
  for each row when (old.status = 'redeemed' and new.status = 'active')
  execute function private.keep_ordered_card();

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
