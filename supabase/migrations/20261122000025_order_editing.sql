-- L25. What is changed in the cells of the order sheet: who gets a parcel and where, the merchant's own remark, and a
-- shipping taken back within minutes.

-- Shipped by mistake. The functions below alone do it; app/features/orders/state.ts has the same row.
insert into private.order_transitions (from_status, to_status, pick_up) values ('shipped', 'pending', false);

create function private.refuse_unshipping() returns trigger
language plpgsql as $$
begin
  if current_user in ('anon', 'authenticated') then
    raise insufficient_privilege using message = 'a shipping is taken back by private.unship_order alone';
  end if;
  return new;
end
$$;
create trigger orders_unship before update of status on public.orders
  for each row when (old.status = 'shipped' and new.status = 'pending')
  execute function private.refuse_unshipping();

-- How long a shipping can be taken back: before that nobody has picked up the parcel, and afterwards the carrier knows.
create function private.unship_window() returns interval
language sql immutable
return interval '15 minutes';

-- Takes back the shipping of an order of the caller's merchant: it waits again, without a tracking number.
-- @param seen updated_at of the order as the page had it
-- @param carrier_before the carrier it had before it was shipped, if any
-- @return {ok: true, orderNo, cardSerial, carrier, trackingNo} with what it was shipped with, or {ok: false, reason,
--   orderNo}; then nothing was written
create function private.unship_order(target uuid, seen timestamptz, carrier_before text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('order.ship');
  o public.orders;
  refusal text;
begin
  if tenant is null or not private.unconfined() then
    raise insufficient_privilege using message = 'not allowed to take back a shipping';
  end if;
  select * into o from public.orders x where x.merchant_id = tenant and x.order_id = target for update;
  if not found then
    return jsonb_build_object('ok', false, 'reason', 'ORDER_UNKNOWN');
  end if;
  refusal := case
    when o.status = 'cancelled' then 'ORDER_CANCELLED'
    when o.status = 'finished' then 'ORDER_FINISHED'
    when o.status <> 'shipped' then 'NOT_SHIPPED'
    when o.fulfilled_by = 'erp' then 'ORDER_AT_ERP'
    when o.shipped_at < now() - private.unship_window() then 'SHIPPED_LONG_AGO'
    when o.updated_at is distinct from seen then 'ORDER_CHANGED' end;
  if refusal is not null then
    return jsonb_build_object('ok', false, 'reason', refusal, 'orderNo', o.order_no);
  end if;
  update public.orders x set status = 'pending', tracking_no = null, shipped_at = null, carrier = carrier_before, updated_at = now()
  where x.merchant_id = tenant and x.order_id = target;
  return jsonb_build_object('ok', true, 'orderNo', o.order_no, 'cardSerial', o.card_serial,
    'carrier', o.carrier, 'trackingNo', o.tracking_no);
end
$$;

-- Changes an order of the caller's merchant. Arguments that are null stay as they are; those of the consignee, of the
-- phone and of the address come together. Capacity and stock are those of goods and day, and stay.
-- @param seen updated_at of the order as the page had it
-- @return {ok: true, orderNo, cardSerial, version} or {ok: false, reason, orderNo}; then nothing was written
create function private.edit_order(
  target uuid, seen timestamptz,
  new_consignee_enc bytea, new_consignee_idx bytea, new_phone_enc bytea, new_phone_idx bytea,
  new_address_enc bytea, new_address_idx bytea, new_region_code text, new_province text, new_city text, new_district text,
  new_remark text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('order.edit');
  o public.orders;
  refusal text;
  personal boolean := num_nonnulls(new_consignee_enc, new_phone_enc, new_address_enc) > 0;
begin
  if tenant is null or not private.unconfined() then
    raise insufficient_privilege using message = 'not allowed to edit orders';
  end if;
  if (new_consignee_enc is null) <> (new_consignee_idx is null) or (new_phone_enc is null) <> (new_phone_idx is null)
    or num_nonnulls(new_address_enc, new_address_idx, new_region_code, new_province, new_city, new_district) not in (0, 6)
    or not (personal or new_remark is not null) then
    raise invalid_parameter_value using message = 'an incomplete change';
  end if;
  select * into o from public.orders x where x.merchant_id = tenant and x.order_id = target for update;
  if not found then
    return jsonb_build_object('ok', false, 'reason', 'ORDER_UNKNOWN');
  end if;
  refusal := case
    when not personal then null
    when o.status = 'cancelled' then 'ORDER_CANCELLED'
    when o.status <> 'pending' then 'ALREADY_SHIPPED'
    when o.review = 'held' then 'ORDER_HELD'
    -- What stands on a bought label, or in the ERP, would be another than here.
    when o.fulfilled_by = 'waybill' then 'ORDER_HAS_WAYBILL'
    when o.fulfilled_by = 'erp' then 'ORDER_AT_ERP'
    when new_address_enc is not null and o.pick_up_store_id is not null then 'ORDER_PICKED_UP' end;
  refusal := coalesce(refusal, case when o.updated_at is distinct from seen then 'ORDER_CHANGED' end);
  if refusal is not null then
    return jsonb_build_object('ok', false, 'reason', refusal, 'orderNo', o.order_no);
  end if;
  update public.orders x set
    consignee_enc = coalesce(new_consignee_enc, x.consignee_enc), consignee_idx = coalesce(new_consignee_idx, x.consignee_idx),
    phone_enc = coalesce(new_phone_enc, x.phone_enc), phone_idx = coalesce(new_phone_idx, x.phone_idx),
    address_enc = coalesce(new_address_enc, x.address_enc), address_idx = coalesce(new_address_idx, x.address_idx),
    region_code = coalesce(new_region_code, x.region_code), province = coalesce(new_province, x.province),
    city = coalesce(new_city, x.city), district = coalesce(new_district, x.district),
    admin_remark = coalesce(new_remark, x.admin_remark), updated_at = now()
  where x.merchant_id = tenant and x.order_id = target;
  return jsonb_build_object('ok', true, 'orderNo', o.order_no, 'cardSerial', o.card_serial,
    'version', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'));
end
$$;

-- Who has last changed an order since a moment, as far as the log knows: {by, at}. For whoever sees the order, who need
-- not be allowed to read the log. Null: nobody of the merchant's (the consumer, the ERP), or unknown.
create function private.order_editor(target uuid, since timestamptz) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('order.read');
  number_of text;
begin
  if tenant is null or not private.unconfined() then
    raise insufficient_privilege using message = 'not allowed to read orders';
  end if;
  select o.order_no into number_of from public.orders o where o.merchant_id = tenant and o.order_id = target;
  return (
    select jsonb_build_object('by', m.display_name, 'at', l.at)
    from public.card_log l left join public.members m on m.merchant_id = tenant and m.member_id = l.member_id
    where l.merchant_id = tenant and l.at > greatest(since, now() - interval '2 days')
      and (l.filter ->> 'orderId' = target::text or l.filter ->> 'orderNo' = number_of or l.detail -> 'orderNos' ? number_of)
    order by l.at desc limit 1);
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
