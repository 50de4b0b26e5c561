-- Selling at the store: cards are activated when they are sold, from a pile or as a run of serials. A sale is one
-- transaction: its id is the operation of card_changes, of the ledger of stores and of card_log. What is in it is taken
-- from the changes it has made, so nobody can write down a sale that did not happen.

create table public.sales (
  merchant_id uuid not null references public.merchants,
  -- Made by the clerk's page: the same form sent twice is one sale.
  sale_id uuid not null,
  store_id uuid not null,
  member_id uuid not null,
  -- The moment its cards have as activated_at: those that still have it are still sold by this sale.
  at timestamptz not null default now(),
  -- Number of the receipt: the day in the merchant's time zone, and how many there were in the store.
  day date not null,
  day_no integer not null check (day_no > 0),
  cards integer not null check (cards > 0),
  face_value_minor bigint not null check (face_value_minor >= 0),
  serials int8multirange not null,
  primary key (merchant_id, sale_id),
  unique (merchant_id, store_id, day, day_no),
  foreign key (merchant_id, store_id) references public.stores,
  foreign key (merchant_id, member_id) references public.members (merchant_id, member_id)
);
create index sales_by_time on public.sales (merchant_id, store_id, at);
create index sales_by_member on public.sales (merchant_id, member_id, at);

-- Cards of a sale that were taken back. There may be several: a card that was redeemed when the rest was taken back can
-- be active again later.
create table public.sale_cancellations (
  merchant_id uuid not null references public.merchants,
  cancellation_id uuid not null,
  sale_id uuid not null,
  store_id uuid not null,
  member_id uuid not null,
  at timestamptz not null default now(),
  cards integer not null check (cards > 0),
  face_value_minor bigint not null check (face_value_minor >= 0),
  serials int8multirange not null,
  primary key (merchant_id, cancellation_id),
  foreign key (merchant_id, sale_id) references public.sales,
  foreign key (merchant_id, store_id) references public.stores,
  foreign key (merchant_id, member_id) references public.members (merchant_id, member_id)
);
create index sale_cancellations_by_sale on public.sale_cancellations (merchant_id, sale_id);
create index sale_cancellations_by_store on public.sale_cancellations (merchant_id, store_id, at);
create index sale_cancellations_by_member on public.sale_cancellations (merchant_id, member_id);

-- What a clerk has scanned and not sold yet: there again after a reload, on another device, and without scripts.
create table public.sale_pile (
  merchant_id uuid not null references public.merchants,
  member_id uuid not null,
  serial bigint not null check (serial > 0),
  added_at timestamptz not null default clock_timestamp(),
  primary key (merchant_id, member_id, serial),
  foreign key (merchant_id, member_id) references public.members (merchant_id, member_id)
);

-- Who has printed a receipt, and how often: any but the first is a copy and says so.
create table public.receipt_prints (
  merchant_id uuid not null references public.merchants,
  print_id uuid not null,
  kind text not null check (kind in ('sale', 'order')),
  -- The sale, or the order that was handed over.
  subject_id uuid not null,
  store_id uuid not null,
  member_id uuid not null,
  at timestamptz not null default now(),
  primary key (merchant_id, print_id),
  foreign key (merchant_id, store_id) references public.stores,
  foreign key (merchant_id, member_id) references public.members (merchant_id, member_id)
);
create index receipt_prints_by_subject on public.receipt_prints (merchant_id, subject_id, at, print_id);
create index receipt_prints_by_store on public.receipt_prints (merchant_id, store_id);
create index receipt_prints_by_member on public.receipt_prints (merchant_id, member_id);

call private.protect('public.sales');
call private.protect('public.sale_cancellations');
call private.protect('public.sale_pile');
call private.protect('public.receipt_prints');
revoke update, delete, truncate on public.sales, public.sale_cancellations from service_role;

-- The serials that an operation of this transaction has brought from one state to another.
create function private.changed_here(tenant uuid, operation uuid, who uuid, was text, becomes text) returns int8multirange
language plpgsql stable as $$
begin
  return (select range_agg(h.serials) from public.card_changes h
    where h.merchant_id = tenant and h.operation_id = operation and h.member_id = who and h.at = now()
      and h.old_values ->> 'status' = was and h.new_values ->> 'status' = becomes);
end
$$;

create function private.take_sale_facts() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  strange bigint;
begin
  new.at := now();
  new.serials := private.changed_here(new.merchant_id, new.sale_id, new.member_id, 'created', 'active');
  if new.serials is null then
    raise insufficient_privilege using message = 'a sale comes with the activation of its cards';
  end if;
  select count(*), coalesce(sum(b.face_value_minor), 0), count(*) filter (where c.store_id is distinct from new.store_id)
  into new.cards, new.face_value_minor, strange
  from unnest(new.serials) run
  cross join lateral generate_series(lower(run), upper(run) - 1) n (serial)
  join public.cards c on c.merchant_id = new.merchant_id and c.serial = n.serial
  join public.card_batches b on b.merchant_id = c.merchant_id and b.batch_id = c.batch_id;
  if strange > 0 then
    raise insufficient_privilege using message = 'a sale is of cards of its store';
  end if;
  -- Receipts of a store are numbered without a gap: its sales wait for each other here, at the end of their work.
  perform pg_advisory_xact_lock(hashtextextended('sale of ' || new.store_id, 0));
  new.day := (now() at time zone (select m.time_zone from public.merchants m where m.merchant_id = new.merchant_id))::date;
  new.day_no := 1 + coalesce((select max(s.day_no) from public.sales s
    where s.merchant_id = new.merchant_id and s.store_id = new.store_id and s.day = new.day), 0);
  return new;
end
$$;
create trigger sales_take_facts before insert on public.sales for each row execute function private.take_sale_facts();

create function private.take_cancellation_facts() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.at := now();
  new.serials := private.changed_here(new.merchant_id, new.cancellation_id, new.member_id, 'active', 'created');
  if new.serials is null or not exists (
    select from public.sales s where s.merchant_id = new.merchant_id and s.sale_id = new.sale_id
      and s.store_id = new.store_id and s.serials @> new.serials) then
    raise insufficient_privilege using message = 'a cancellation comes with the change of cards of its sale';
  end if;
  select count(*), coalesce(sum(b.face_value_minor), 0) into new.cards, new.face_value_minor
  from unnest(new.serials) run
  cross join lateral generate_series(lower(run), upper(run) - 1) n (serial)
  join public.cards c on c.merchant_id = new.merchant_id and c.serial = n.serial
  join public.card_batches b on b.merchant_id = c.merchant_id and b.batch_id = c.batch_id;
  return new;
end
$$;
create trigger sale_cancellations_take_facts before insert on public.sale_cancellations
  for each row execute function private.take_cancellation_facts();

grant select on public.sales, public.sale_cancellations to authenticated;
grant insert (merchant_id, sale_id, store_id, member_id) on public.sales to authenticated;
grant insert (merchant_id, cancellation_id, sale_id, store_id, member_id) on public.sale_cancellations to authenticated;
create policy read on public.sales for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read'))
    and ((select private.unconfined()) or store_id = (select private.store_limit())));
create policy add on public.sales for insert to authenticated
  with check (merchant_id = (select private.merchant_for('card.activate'))
    and store_id = (select private.store_limit()) and member_id = (select private.current_member_id()));
create policy read on public.sale_cancellations for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read'))
    and ((select private.unconfined()) or store_id = (select private.store_limit())));
create policy add on public.sale_cancellations for insert to authenticated
  with check (merchant_id = (select private.merchant_for('card.deactivate'))
    and store_id = (select private.store_limit()) and member_id = (select private.current_member_id()));

grant select, delete on public.sale_pile to authenticated;
grant insert (merchant_id, member_id, serial) on public.sale_pile to authenticated;
create policy read on public.sale_pile for select to authenticated
  using (merchant_id = (select private.merchant_for('card.activate')) and member_id = (select private.current_member_id()));
create policy add on public.sale_pile for insert to authenticated
  with check (merchant_id = (select private.merchant_for('card.activate')) and member_id = (select private.current_member_id())
    and (select private.store_limit()) is not null);
create policy remove on public.sale_pile for delete to authenticated
  using (merchant_id = (select private.merchant_for('card.activate')) and member_id = (select private.current_member_id()));

grant select on public.receipt_prints to authenticated;
grant insert (merchant_id, print_id, kind, subject_id, store_id, member_id) on public.receipt_prints to authenticated;
create policy read on public.receipt_prints for select to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('card.read'), private.merchant_for('order.read'),
    private.merchant_for('card.verify')))
    and store_id = (select private.store_limit()));
create policy add on public.receipt_prints for insert to authenticated
  with check (merchant_id = (select coalesce(private.merchant_for('card.read'), private.merchant_for('order.read'),
    private.merchant_for('card.verify')))
    and store_id = (select private.store_limit()) and member_id = (select private.current_member_id()));

-- What a clerk is told of cards that shall be sold: whether they can be, and if not, why. Of another store's cards only
-- that they are one's; policies would make them look like numbers that nobody has printed.
-- @param numbers, serials what was scanned or typed; may be null
-- @return a row per card that there is. at: since when it is active or redeemed. by_name: who of this store has sold it
create function private.cards_for_sale(numbers text[], serials bigint[])
returns table (serial bigint, number text, state text, face_value_minor bigint, batch_name text, at timestamptz, by_name text)
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('card.activate');
  own uuid := private.store_limit();
  today date;
begin
  if tenant is null or own is null or private.merchant_for('card.read') is null then
    return;
  end if;
  select (now() at time zone m.time_zone)::date into today from public.merchants m where m.merchant_id = tenant;
  return query
    select k.serial, k.number, k.state, case when k.mine then k.face_value_minor end, case when k.mine then k.batch_name end,
      case k.state when 'ALREADY_ACTIVE' then k.activated_at when 'REDEEMED' then k.redeemed_at end,
      case when k.state = 'ALREADY_ACTIVE' then (
        select m.display_name from public.sales s
        join public.members m on m.merchant_id = s.merchant_id and m.member_id = s.member_id
        where s.merchant_id = tenant and s.store_id = own and s.at = k.activated_at and s.serials @> k.serial) end
    from (
      select c.serial, c.number, c.activated_at, c.redeemed_at, b.face_value_minor, b.name as batch_name,
        c.store_id is not distinct from own as mine,
        case
          when c.store_id is null then 'NO_STORE'
          when c.store_id <> own then 'OTHER_STORE'
          when c.status = 'void' then 'VOID'
          when c.status = 'redeemed' then 'REDEEMED'
          when c.status = 'active' then 'ALREADY_ACTIVE'
          when b.status = 'generating' then 'NOT_READY'
          when c.valid_to < today then 'EXPIRED'
          else 'OK' end as state
      from (
        select x.* from public.cards x where x.merchant_id = tenant and x.serial = any (cards_for_sale.serials)
        union
        select x.* from public.cards x where x.merchant_id = tenant and x.number = any (cards_for_sale.numbers)) c
      join public.card_batches b on b.merchant_id = tenant and b.batch_id = c.batch_id) k
    order by k.serial;
end
$$;

-- Names of the people of one's own store, as they stand on receipts; to the merchant's own accounts everybody's.
create function private.clerk_names(ids uuid[]) returns table (member_id uuid, name text)
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := coalesce(private.merchant_for('card.read'), private.merchant_for('order.read'),
    private.merchant_for('card.verify'));
begin
  return query select m.member_id, m.display_name from public.members m
    where m.merchant_id = tenant and m.member_id = any (ids)
      and (private.unconfined() or m.store_id = private.store_limit());
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
