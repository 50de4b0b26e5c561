-- L36. The counter: a clerk checks a card, by number and password or by the consumer's pick-up code, and hands the goods
-- over.

-- One row per card that was shown rightly. For a quarter of an hour it lets the store hand over, once; its id becomes the
-- order's, so the same confirmation sent twice orders once.
create table public.counter_checks (
  merchant_id uuid not null references public.merchants,
  check_id uuid not null,
  store_id uuid not null,
  member_id uuid not null,
  card_serial bigint not null,
  how text not null check (how in ('password', 'code')),
  -- Of a pick-up code: its signature. A code is burnt by the row that it made.
  code bytea check ((how = 'code') = (code is not null)),
  at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '15 minutes',
  -- What was handed over.
  order_id uuid,
  used_at timestamptz,
  primary key (merchant_id, check_id),
  foreign key (merchant_id, store_id) references public.stores,
  foreign key (merchant_id, card_serial) references public.cards,
  check ((order_id is null) = (used_at is null))
);
create index counter_checks_by_store on public.counter_checks (merchant_id, store_id, at desc);
create index counter_checks_by_card on public.counter_checks (merchant_id, card_serial);
create index counter_checks_by_time on public.counter_checks (merchant_id, at);
create unique index counter_checks_by_code on public.counter_checks (merchant_id, code) where code is not null;
call private.protect('public.counter_checks');
grant select on public.counter_checks to authenticated;
create policy read on public.counter_checks for select to authenticated
  using (merchant_id = (select private.merchant_for('card.verify'))
    and ((select private.unconfined()) or store_id = (select private.store_limit())));

-- The merchant for which whoever asks stands at a counter; nobody does through the data API.
create function private.counter_merchant() returns uuid
language sql stable
return case when private.through_application() and private.store_limit() is not null
  then private.merchant_for('card.verify') end;

-- private.begin_attempt for a clerk. Wrong ones count for the card number, together with those of the redemption site,
-- and for the clerk instead of an address, so that a shop behind one address is not locked out; nobody must wait between
-- two cards, and nobody is asked for a captcha: the clerk has signed in. private.end_attempt takes a right one back, with
-- the clerk's index for client and block.
-- @param of_number, candidates as for begin_attempt
-- @return decision: go, number_locked, client_locked
create function private.begin_counter_attempt(of_clerk bytea, of_number bytea, candidates text[])
returns table (decision text, retry_seconds integer, ticket jsonb, is_real boolean, serial bigint, batch_id uuid,
  status public.card_status, valid_from date, valid_to date, password_length integer,
  password_alphabet public.password_alphabet, serial_from bigint, block integer, passwords_enc bytea)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  site uuid := private.counter_merchant();
  limits public.guard_settings := private.guard_limits(site);
  -- A clerk types many cards in an hour.
  clerk_lock constant integer := 2 * limits.client_lock;
  moment timestamptz;
  in_shard constant integer := floor(random() * 32);
  clerk private.guard_counters;
  number private.guard_counters;
  attack private.attacks;
  total bigint;
  card record;
  new_clerk boolean;
  new_number boolean;
begin
  if site is null then
    raise insufficient_privilege using message = 'not allowed to check cards at a counter';
  end if;
  perform set_config('synchronous_commit', 'off', true);
  perform set_config('plan_cache_mode', 'force_generic_plan', true);
  perform private.guard_lock(site, 'card', of_clerk, of_number, null, of_clerk);
  moment := clock_timestamp();
  clerk := private.guard_counter(site, 'card', 'client', of_clerk, moment);
  number := private.guard_counter(site, 'card', 'number', of_number, moment);
  decision := case
    when number.wrong >= limits.number_lock and number.locked_until > moment then 'number_locked'
    when clerk.wrong >= clerk_lock and clerk.locked_until > moment then 'client_locked'
    else 'go' end;
  if decision <> 'go' then
    retry_seconds := ceil(extract(epoch from
      case decision when 'number_locked' then number.locked_until else clerk.locked_until end - moment));
    return next;
    return;
  end if;

  select * into card from private.card_or_decoy(site, candidates);
  is_real := coalesce(card.is_real, false);
  serial := card.serial;
  batch_id := card.batch_id;
  status := card.status;
  valid_from := card.valid_from;
  valid_to := card.valid_to;
  password_length := card.password_length;
  password_alphabet := card.password_alphabet;
  serial_from := card.serial_from;
  block := card.block;
  passwords_enc := card.passwords_enc;
  number.card_serial := case when is_real then card.serial end;

  attack := private.running_attack(site, 'card', moment);
  select coalesce(sum(s.wrong), 0) into total from private.guard_shards s
  where s.merchant_id = site and s.kind = 'card' and s.window_ends > moment;
  if total + 1 >= limits.merchant_alarm then
    attack := private.raise_alarm(attack, site, 'card', total + 1, moment);
  end if;
  new_clerk := private.new_to_attack(clerk, attack);
  new_number := private.new_to_attack(number, attack);
  clerk.attack_id := attack.attack_id;
  number.attack_id := attack.attack_id;
  clerk := private.guard_charge(clerk, moment, interval '1 hour', clerk_lock, limits.lock_minutes);
  number := private.guard_charge(number, moment, interval '1 day', limits.number_lock, limits.lock_minutes);
  insert into private.guard_shards as s values (site, 'card', in_shard, 1, moment + interval '10 minutes')
  on conflict (merchant_id, kind, shard) do update set
    wrong = case when s.window_ends > moment then s.wrong + 1 else 1 end,
    window_ends = case when s.window_ends > moment then s.window_ends else excluded.window_ends end;
  perform private.count_attack(attack, in_shard, moment, (attack.started_at < moment)::int, new_clerk::int,
    new_number::int, 0, 0);
  ticket := jsonb_build_object('at', moment, 'shard', in_shard, 'attack', attack.attack_id,
    'client', new_clerk, 'number', new_number, 'alarm', attack.started_at = moment,
    'left', limits.number_lock - number.wrong,
    'locked', array_remove(array[
      case when clerk.locked_at = moment then 'client' end,
      case when number.locked_at = moment then 'number' end], null));
  return next;
end
$$;

-- Writes down that a card was shown rightly: the caller has just compared its password, or the signature of its code.
-- @param burnt of a pick-up code its signature; the same code again, from the same clerk, is the same check again
-- @param fresh false: the code is too old, and it is only asked whether it was used
-- @return {ok: true, checkId} or {ok: false, reason: CARD_UNKNOWN, CODE_EXPIRED, CODE_USED with store, clerk and at}
create function private.open_counter_check(new_check uuid, of_serial bigint, burnt bytea, fresh boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.counter_merchant();
  known record;
begin
  if tenant is null then
    raise insufficient_privilege using message = 'not allowed to check cards at a counter';
  end if;
  if fresh then
    insert into public.counter_checks (merchant_id, check_id, store_id, member_id, card_serial, how, code)
    select tenant, new_check, private.store_limit(), private.current_member_id(), c.serial,
      case when burnt is null then 'password' else 'code' end, burnt
    from public.cards c where c.merchant_id = tenant and c.serial = of_serial
    on conflict (merchant_id, code) where code is not null do nothing;
    if found then
      return jsonb_build_object('ok', true, 'checkId', new_check);
    end if;
  end if;
  select k.check_id, k.at, k.expires_at, k.store_id, k.member_id, s.name as store, m.display_name as clerk into known
  from public.counter_checks k
  join public.stores s on s.merchant_id = tenant and s.store_id = k.store_id
  left join public.members m on m.merchant_id = tenant and m.member_id = k.member_id
  where k.merchant_id = tenant and k.code = burnt;
  if not found then
    return jsonb_build_object('ok', false, 'reason', case when fresh then 'CARD_UNKNOWN' else 'CODE_EXPIRED' end);
  elsif known.store_id = private.store_limit() and known.member_id = private.current_member_id() and known.expires_at > now() then
    return jsonb_build_object('ok', true, 'checkId', known.check_id);
  end if;
  return jsonb_build_object('ok', false, 'reason', 'CODE_USED', 'store', known.store, 'clerk', known.clerk, 'at', known.at);
end
$$;

-- An order as a counter tells of it; the shape is that of app/features/counter/facts.ts. Has no rights of its own. Its
-- plans are kept: one in SQL would be planned anew at each call, which takes longer than what it asks.
create function private.counter_order(o public.orders) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object(
    'orderId', o.order_id, 'orderNo', o.order_no, 'status', o.status, 'held', coalesce(o.review = 'held', false),
    'goods', (select jsonb_agg(x.product_name order by x.part) from public.orders x
      where x.merchant_id = o.merchant_id and (x.order_id = o.order_id or x.group_id = o.order_id)),
    -- Some of it still waits to be picked up.
    'waits', o.pick_up_store_id is not null and exists (select from public.orders x
      where x.merchant_id = o.merchant_id and (x.order_id = o.order_id or x.group_id = o.order_id) and x.status = 'pending'),
    'productId', o.product_id,
    'imageId', (select i.image_id from public.product_images i
      where i.merchant_id = o.merchant_id and i.product_id = o.product_id order by i.sort, i.image_id limit 1),
    'pickUpStoreId', o.pick_up_store_id,
    'pickUpStore', (select s.name from public.stores s where s.merchant_id = o.merchant_id and s.store_id = o.pick_up_store_id),
    'deliverOn', o.deliver_on, 'createdAt', o.created_at,
    'faceValueMinor', o.face_value_minor, 'cardSerial', o.card_serial,
    'cardNumber', (select c.number from public.cards c where c.merchant_id = o.merchant_id and c.serial = o.card_serial),
    'cardStoreId', o.store_id,
    'cardStore', (select s.name from public.stores s where s.merchant_id = o.merchant_id and s.store_id = o.store_id),
    'verifiedAt', o.verified_at, 'verifiedBy', o.verified_by,
    'clerk', (select m.display_name from public.members m where m.merchant_id = o.merchant_id and m.member_id = o.verified_by),
    'verifiedStoreId', o.verified_store_id,
    'verifiedStore', (select s.name from public.stores s where s.merchant_id = o.merchant_id and s.store_id = o.verified_store_id));
end
$$;

-- A check of the asking clerk's store with all that decides what can be done with it; null when there is none.
-- @param lock true: check and card stay locked until the transaction ends
create function private.counter_facts(target uuid, lock boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.counter_merchant();
  claims text := current_setting('request.jwt.claims', true);
  k public.counter_checks;
  o public.orders;
  file jsonb;
begin
  if lock then
    perform from public.counter_checks x
    where x.merchant_id = tenant and x.check_id = target and x.store_id = private.store_limit() for update;
  end if;
  select * into k from public.counter_checks x
  where x.merchant_id = tenant and x.check_id = target and x.store_id = private.store_limit();
  if not found then
    return null;
  end if;
  -- The consumer's own question, asked for the card of the check: for the length of one call it is in the claims.
  perform set_config('request.jwt.claims',
    (private.claims() || jsonb_build_object('card', jsonb_build_object('merchant_id', tenant, 'serial', k.card_serial)))::text, true);
  file := private.card_facts(lock);
  perform set_config('request.jwt.claims', coalesce(claims, ''), true);
  select * into o from public.orders x
  where x.merchant_id = tenant and x.card_serial = k.card_serial and x.part = 1
  order by (x.order_id = k.order_id) desc nulls last, x.created_at desc, x.order_id desc limit 1;
  return (
    select jsonb_build_object(
      'check', jsonb_build_object('checkId', k.check_id, 'how', k.how, 'at', k.at, 'expired', k.expires_at <= now(),
        'usedFor', k.order_id, 'clerk', m.display_name, 'memberId', k.member_id),
      'store', jsonb_build_object('storeId', s.store_id, 'name', s.name, 'regionCode', s.region_code),
      'cardStore', (select h.name from public.cards c join public.stores h on h.merchant_id = tenant and h.store_id = c.store_id
        where c.merchant_id = tenant and c.serial = k.card_serial),
      'file', file,
      'order', case when o.order_id is not null then private.counter_order(o) end)
    from public.stores s left join public.members m on m.merchant_id = tenant and m.member_id = k.member_id
    where s.merchant_id = tenant and s.store_id = k.store_id);
end
$$;

-- What place_order did so far, for it and for the counter: all that must hold whoever orders. It has no rights of its own.
-- @param capacity_day null: promised for no day
-- @param by_clerk who hands the goods over at once, in the store pick_up_store_id; null: the order waits
create function private.write_order(tenant uuid, serial_of bigint,
  new_order uuid, new_order_no text, chosen_product uuid,
  consignee_enc bytea, consignee_idx bytea, phone_enc bytea, phone_idx bytea, address_enc bytea, address_idx bytea,
  region_code text, province text, city text, district text,
  deliver_on date, capacity_day date, pick_up_store_id uuid, held boolean, more_parts jsonb, by_clerk uuid) returns jsonb
language plpgsql as $$
declare
  card public.cards;
  product public.products;
  merchant public.merchants;
  known text;
  today date;
  placed integer;
  handed_over constant timestamptz := case when by_clerk is not null then now() end;
  verified_at_store constant uuid := case when by_clerk is not null then pick_up_store_id end;
  state constant public.order_status := case when by_clerk is null then 'pending' else 'finished' end;
begin
  select * into merchant from public.merchants m where m.merchant_id = tenant and m.status = 'active';
  select * into card from public.cards c
  where c.merchant_id = merchant.merchant_id and c.serial = serial_of
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
  -- Which stores consumers can choose is one thing, where clerks may hand over another.
  elsif by_clerk is null and pick_up_store_id is not null and not exists (
    select from public.stores t join public.redemption_settings s on s.merchant_id = t.merchant_id and s.pick_up
    where t.merchant_id = tenant and t.store_id = write_order.pick_up_store_id and t.pick_up) then
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
  elsif product.daily_capacity is not null and capacity_day is not null
    and not private.promise_day(tenant, product, capacity_day) then
    return jsonb_build_object('ok', false,
      'reason', case when deliver_on is null then 'PRODUCT_NO_DATE' else 'DATE_NOT_OFFERED' end);
  end if;
  if product.stock is not null then
    update public.products p set stock = p.stock - 1, updated_at = now()
    where p.merchant_id = tenant and p.product_id = chosen_product;
  end if;

  -- What a store hands over from its own shelf no supplier sends.
  insert into public.orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
    supplier_id, store_id, channel_id, consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, address_idx,
    region_code, province, city, district, deliver_on, pick_up_store_id, review, capacity_day, stock_taken,
    parts, group_id, supply_price_minor, status, finished_at, fulfilled_by, verified_store_id, verified_by, verified_at)
  values (tenant, new_order, new_order_no, card.serial, product.product_id, product.name,
    (select b.face_value_minor from public.card_batches b where b.merchant_id = tenant and b.batch_id = card.batch_id),
    case when by_clerk is null then product.supplier_id end, card.store_id, card.channel_id,
    consignee_enc, consignee_idx, phone_enc, phone_idx,
    address_enc, address_idx, region_code, province, city, district, deliver_on, pick_up_store_id,
    case when held then 'held' end,
    case when product.daily_capacity is not null then capacity_day end, product.stock is not null,
    product.parts, case when product.parts > 1 then new_order end,
    case when by_clerk is null then product.supply_price_minor end, state, handed_over,
    case when by_clerk is not null then 'store' end, verified_at_store, by_clerk, handed_over);
  if product.parts > 1 then
    insert into public.orders (merchant_id, order_id, order_no, card_serial, product_id, product_name, face_value_minor,
      supplier_id, store_id, channel_id, consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, address_idx,
      region_code, province, city, district, deliver_on, pick_up_store_id, review,
      part, parts, group_id, supply_price_minor, status, finished_at, fulfilled_by, verified_store_id, verified_by, verified_at)
    select tenant, (sealed.value ->> 'orderId')::uuid, new_order_no || '-' || p.place, card.serial, product.product_id, p.name, 0,
      case when by_clerk is null then p.supplier_id end, card.store_id, card.channel_id,
      decode(sealed.value ->> 'consignee', 'base64'), consignee_idx, decode(sealed.value ->> 'phone', 'base64'), phone_idx,
      decode(sealed.value ->> 'address', 'base64'), address_idx,
      region_code, province, city, district, deliver_on, pick_up_store_id, case when held then 'held' end,
      p.place, product.parts, new_order, case when by_clerk is null then p.supply_price_minor end, state, handed_over,
      case when by_clerk is not null then 'store' end, verified_at_store, by_clerk, handed_over
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

-- Places the order of the card in the claims; arguments and answers as before.
create or replace function private.place_order(
  new_order uuid, new_order_no text, chosen_product uuid,
  consignee_enc bytea, consignee_idx bytea, phone_enc bytea, phone_idx bytea, address_enc bytea, address_idx bytea,
  region_code text, province text, city text, district text,
  deliver_on date, capacity_day date, pick_up_store_id uuid, held boolean, more_parts jsonb default '[]') returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  return private.write_order(private.card_merchant_id(), private.card_serial(), new_order, new_order_no, chosen_product,
    consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, address_idx, region_code, province, city, district,
    deliver_on, capacity_day, pick_up_store_id, held, more_parts, null);
end
$$;

-- A check of the asking clerk's store, locked. Has no rights of its own.
create function private.counter_check(target uuid) returns public.counter_checks
language plpgsql as $$
declare
  k public.counter_checks;
begin
  select * into k from public.counter_checks x
  where x.merchant_id = private.counter_merchant() and x.check_id = target and x.store_id = private.store_limit() for update;
  return k;
end
$$;

-- Redeems the card of a check and hands the goods over, once: a check that was used answers with what it was used for.
-- Nobody is named as consignee, so the sealed texts are empty ones.
-- @param more_parts as for place_order
-- @return {ok: true, orderNo, replayed} or {ok: false, reason}; then nothing was written
create function private.counter_redeem(target uuid, new_order_no text, chosen_product uuid,
  consignee_enc bytea, consignee_idx bytea, phone_enc bytea, phone_idx bytea, address_enc bytea,
  region_code text, province text, city text, district text, more_parts jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  k public.counter_checks := private.counter_check(target);
  outcome jsonb;
begin
  if k.check_id is null then
    return jsonb_build_object('ok', false, 'reason', 'CHECK_UNKNOWN');
  elsif k.order_id is not null then
    return jsonb_build_object('ok', true, 'replayed', true, 'orderNo', (select o.order_no from public.orders o
      where o.merchant_id = k.merchant_id and o.order_id = k.order_id));
  elsif k.expires_at <= now() then
    return jsonb_build_object('ok', false, 'reason', 'CHECK_EXPIRED');
  end if;
  outcome := private.write_order(k.merchant_id, k.card_serial, k.check_id, new_order_no, chosen_product,
    consignee_enc, consignee_idx, phone_enc, phone_idx, address_enc, null, region_code, province, city, district,
    null, null, k.store_id, false, more_parts, private.current_member_id());
  if (outcome -> 'ok')::boolean then
    update public.counter_checks x set order_id = k.check_id, used_at = now()
    where x.merchant_id = k.merchant_id and x.check_id = k.check_id;
    return jsonb_build_object('ok', true, 'orderNo', outcome ->> 'order_no', 'replayed', false);
  end if;
  return outcome;
end
$$;

-- Hands over what was ordered for pick-up with the card of a check, all its parts, also where another store was chosen.
-- @return as counter_redeem
create function private.counter_hand_over(target uuid, of_order uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  k public.counter_checks := private.counter_check(target);
  o public.orders;
  refusal text;
begin
  if k.check_id is null then
    return jsonb_build_object('ok', false, 'reason', 'CHECK_UNKNOWN');
  elsif k.order_id is not null then
    return jsonb_build_object('ok', true, 'replayed', true, 'orderNo', (select x.order_no from public.orders x
      where x.merchant_id = k.merchant_id and x.order_id = k.order_id));
  elsif k.expires_at <= now() then
    return jsonb_build_object('ok', false, 'reason', 'CHECK_EXPIRED');
  end if;
  -- The card first, as everywhere.
  perform from public.cards c where c.merchant_id = k.merchant_id and c.serial = k.card_serial for update;
  perform from public.orders x
  where x.merchant_id = k.merchant_id and x.card_serial = k.card_serial and (x.order_id = of_order or x.group_id = of_order)
  order by x.part for update;
  select * into o from public.orders x
  where x.merchant_id = k.merchant_id and x.card_serial = k.card_serial and x.order_id = of_order and x.part = 1;
  refusal := case
    when o.order_id is null then 'ORDER_CHANGED'
    when o.status = 'cancelled' then 'ORDER_CANCELLED'
    when o.pick_up_store_id is null then 'ORDER_IS_SENT'
    when o.review = 'held' then 'ORDER_HELD'
    when not exists (select from public.orders x where x.merchant_id = k.merchant_id
      and (x.order_id = of_order or x.group_id = of_order) and x.status = 'pending') then 'ALREADY_HANDED_OVER' end;
  if refusal is not null then
    return jsonb_build_object('ok', false, 'reason', refusal);
  end if;
  update public.orders x set status = 'finished', finished_at = now(), updated_at = now(),
    verified_store_id = k.store_id, verified_by = private.current_member_id(), verified_at = now()
  where x.merchant_id = k.merchant_id and (x.order_id = of_order or x.group_id = of_order) and x.status = 'pending';
  update public.counter_checks x set order_id = of_order, used_at = now()
  where x.merchant_id = k.merchant_id and x.check_id = k.check_id;
  return jsonb_build_object('ok', true, 'orderNo', o.order_no, 'replayed', false);
end
$$;

-- What lies on the counter of the asking clerk's store: checks with which goods can still be handed over, the newest of
-- each card, and what was handed over today.
create function private.counter_desk(how_many integer) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.counter_merchant();
  store uuid := private.store_limit();
  zone text := (select m.time_zone from public.merchants m where m.merchant_id = tenant);
  today date := (now() at time zone zone)::date;
  midnight timestamptz := today::timestamp at time zone zone;
begin
  return jsonb_build_object(
    'open', coalesce((
      select jsonb_agg(jsonb_build_object('checkId', n.check_id, 'cardNumber', n.number, 'at', n.at, 'clerk', n.clerk) order by n.at desc)
      from (
        select distinct on (k.card_serial) k.check_id, k.at, c.number, m.display_name as clerk
        from public.counter_checks k
        join public.cards c on c.merchant_id = tenant and c.serial = k.card_serial
        left join public.members m on m.merchant_id = tenant and m.member_id = k.member_id
        where k.merchant_id = tenant and k.store_id = store and k.at > now() - interval '15 minutes'
          and k.order_id is null and k.expires_at > now()
          and ((c.status = 'active' and (today between coalesce(c.valid_from, today) and coalesce(c.valid_to, today)))
            or (c.status = 'redeemed' and exists (select from public.orders o
            where o.merchant_id = tenant and o.card_serial = k.card_serial and o.status = 'pending' and o.pick_up_store_id is not null)))
        order by k.card_serial, k.at desc) n), '[]'),
    'today', coalesce((
      select jsonb_agg(private.counter_order(o) order by o.verified_at desc)
      from (
        select x.* from public.orders x
        where x.merchant_id = tenant and x.verified_store_id = store and x.verified_at >= midnight and x.part = 1
        order by x.verified_at desc, x.order_id desc limit how_many) o), '[]'),
    'count', (select count(*) from public.orders x
      where x.merchant_id = tenant and x.verified_store_id = store and x.verified_at >= midnight and x.part = 1));
end
$$;

-- The facts of an order that was handed over, for a receipt and for the merchant: whoever reads the order, and the clerks
-- of the store that handed it over. Null otherwise.
create function private.hand_over_facts(target uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  o public.orders;
begin
  if not private.through_application() then
    return null;
  end if;
  select x.* into o from public.orders y
  join public.orders x on x.merchant_id = y.merchant_id and x.order_id = coalesce(y.group_id, y.order_id)
  where y.merchant_id = private.current_merchant_id() and y.order_id = target
    and ((y.merchant_id = private.merchant_for('order.read') and (private.unconfined() or y.store_id = private.store_limit()))
      or (y.verified_store_id = private.store_limit()
        and (y.merchant_id = private.merchant_for('card.verify') or y.merchant_id = private.merchant_for('order.read'))));
  return case when o.verified_at is not null then private.counter_order(o) end;
end
$$;

-- Who is handed the goods at a counter has left no phone.
drop trigger orders_queue_received on public.orders;
create trigger orders_queue_received after insert on public.orders
  for each row when (new.part = 1 and new.status = 'pending') execute function private.queue_order_received();

-- As before, and: what is finished as soon as it is made is told as finished too, and to nobody as something to do.
create or replace function private.tell_new_orders() returns trigger
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
      where n.merchant_id = tenant and n.part = 1 and n.status = 'pending' group by n.product_name
    loop
      perform private.notify_merchant(l, 'new_order', jsonb_build_object('product', fact.product_name, 'n', fact.how_many));
    end loop;
    for fact in select n.order_no from new_rows n where n.merchant_id = tenant and n.review = 'held' and n.part = 1 loop
      perform private.notify_merchant(l, 'order_held', jsonb_build_object('orderNo', fact.order_no));
    end loop;
    select array_agg(n.order_id order by n.order_no, w.place), array_agg(w.event order by n.order_no, w.place)
    into ids, events
    from new_rows n
    cross join (values (1, 'order.created'), (2, 'card.redeemed'), (3, 'order.finished')) as w (place, event)
    where n.merchant_id = tenant and w.event = any (l.hooks) and (w.event <> 'card.redeemed' or n.part = 1)
      and (w.event <> 'order.finished' or n.status = 'finished');
    if ids is not null then
      perform private.tell_hooks(tenant, ids, events);
    end if;
  end loop;
  return null;
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
