-- R05. Names, phones and addresses are shown with stars; seeing them in full needs contact.reveal and leaves a line here
-- that nobody can change.

-- kind: where it was seen. print: a label, for which order.ship suffices, because the parcel cannot go without.
-- edit: the answer to a change of it. export: a file; `orders` says of how many orders, `about` which file.
-- channel: the contact of a channel, whose name stands in `about`; of no order.
create table public.reveals (
  merchant_id uuid not null references public.merchants,
  at timestamptz not null default now(),
  reveal_id uuid not null default gen_random_uuid(),
  member_id uuid not null,
  kind text not null check (kind in ('list', 'sheet', 'detail', 'review', 'edit', 'print', 'export', 'channel')),
  fields text[] not null check (fields <@ '{name,phone,address}' and cardinality(fields) > 0),
  -- The orders by id and number, in the same order. A file of more than can be named has none.
  order_ids uuid[] not null default '{}' check (cardinality(order_ids) <= 500),
  order_nos text[] not null default '{}' check (cardinality(order_nos) = cardinality(order_ids)),
  orders integer not null check (orders >= cardinality(order_ids) and (orders > 0) = (kind <> 'channel')),
  -- Blind index of where the request came from, as that of guard_attempts.
  client_idx bytea,
  about text check (char_length(about) <= 200),
  primary key (merchant_id, at, reveal_id)
) partition by range (at);
create index reveals_by_member on public.reveals (merchant_id, member_id, at desc, reveal_id desc);

-- The same by order. By number: it outlives the order.
create table public.reveal_orders (
  merchant_id uuid not null references public.merchants,
  order_no text not null,
  at timestamptz not null,
  reveal_id uuid not null,
  primary key (merchant_id, order_no, at, reveal_id)
) partition by range (at);

call private.protect('public.reveals');
call private.protect('public.reveal_orders');
revoke insert, update, delete, truncate on public.reveals, public.reveal_orders from service_role;

create trigger append_only before update or truncate on public.reveals
  for each statement execute function private.refuse_log_change();
create trigger append_only before update or truncate on public.reveal_orders
  for each statement execute function private.refuse_log_change();
create trigger keep_180_days before delete on public.reveals
  for each row execute function private.refuse_young_log_delete();
create trigger keep_180_days before delete on public.reveal_orders
  for each row execute function private.refuse_young_log_delete();

-- A partition a month, which the nightly cleaning adds in time and drops as a whole.
select private.add_month_partitions('public.reveals', now()::date, (now() + interval '4 months')::date);
select private.add_month_partitions('public.reveal_orders', now()::date, (now() + interval '4 months')::date);

create function private.note_revealed_orders() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.reveal_orders (merchant_id, order_no, at, reveal_id)
  select distinct n.merchant_id, o.order_no, n.at, n.reveal_id from new_rows n cross join unnest(n.order_nos) as o (order_no);
  return null;
end
$$;
create trigger reveals_note_orders after insert on public.reveals
  referencing new table as new_rows
  for each statement execute function private.note_revealed_orders();

-- The moment and the id are the database's own.
grant select on public.reveals, public.reveal_orders to authenticated;
grant insert (merchant_id, member_id, kind, fields, order_ids, order_nos, orders, client_idx, about)
  on public.reveals to authenticated;
create policy read on public.reveals for select to authenticated
  using (merchant_id = (select private.merchant_for('log.read')) and (select private.unconfined()));
create policy add on public.reveals for insert to authenticated
  with check (merchant_id = (select coalesce(private.merchant_for('contact.reveal'), private.merchant_for('order.ship')))
    and member_id = (select private.current_member_id())
    and (kind = 'print' or (select private.merchant_for('contact.reveal')) is not null));
create policy read on public.reveal_orders for select to authenticated
  using (merchant_id = (select private.merchant_for('log.read')) and (select private.unconfined()));

-- Who was handed the goods at a counter has left no phone.
create or replace function private.sms_order_of_card()
returns table (merchant_id uuid, order_id uuid, phone_enc bytea, phone_idx bytea)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select o.merchant_id, o.order_id, o.phone_enc, o.phone_idx from public.orders o
    join public.merchants t on t.merchant_id = o.merchant_id and t.status = 'active'
    where o.merchant_id = private.card_merchant_id() and o.card_serial = private.card_serial() and o.status <> 'cancelled'
      and o.fulfilled_by is distinct from 'store'
    order by o.part limit 1;
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
