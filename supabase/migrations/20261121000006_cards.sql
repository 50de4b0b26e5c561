create type public.number_mode as enum ('sequential', 'random');
create type public.password_alphabet as enum ('digits', 'safe');
create type public.batch_status as enum ('generating', 'ready', 'failed', 'cancelled');
create type public.card_status as enum ('created', 'active', 'redeemed', 'void');

create table public.card_batches (
  merchant_id uuid not null references public.merchants,
  batch_id uuid not null,
  name text not null check (char_length(name) between 1 and 60),
  face_value_minor bigint not null check (face_value_minor between 0 and 100000000000),
  quantity integer not null check (quantity between 1 and 1000000),
  prefix text not null default '' check (prefix ~ '^[A-Z0-9]{0,8}$'),
  number_mode public.number_mode not null,
  -- Digits after the prefix; sequential numbers are padded with zeros to this length.
  number_digits integer not null check (number_digits between 4 and 16),
  -- Sequential: the first card is start_number + 1. Random: null.
  start_number bigint check (start_number >= 0),
  password_length integer not null check (password_length between 6 and 16),
  password_alphabet public.password_alphabet not null,
  valid_from date,
  valid_to date,
  channel_id uuid,
  remark text not null default '' check (char_length(remark) <= 500),
  -- Cards serial_from … serial_from + quantity - 1 belong to this batch, generated or not.
  serial_from bigint not null check (serial_from > 0),
  generated integer not null default 0 check (generated between 0 and quantity),
  status public.batch_status not null default 'generating',
  job_id uuid,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  primary key (merchant_id, batch_id),
  unique (merchant_id, serial_from),
  foreign key (merchant_id, channel_id) references public.channels,
  foreign key (merchant_id, created_by) references public.members (merchant_id, member_id),
  check (valid_from <= valid_to),
  check ((number_mode = 'sequential') = (start_number is not null))
);
create index card_batches_newest on public.card_batches (merchant_id, created_at desc, batch_id);

create table public.batch_products (
  merchant_id uuid not null references public.merchants,
  batch_id uuid not null,
  product_id uuid not null,
  primary key (merchant_id, batch_id, product_id),
  foreign key (merchant_id, batch_id) references public.card_batches on delete cascade,
  foreign key (merchant_id, product_id) references public.products
);
create index batch_products_by_product on public.batch_products (merchant_id, product_id, batch_id);

-- The serial is the card's key: it is unique in the merchant by construction, eight bytes, and what
-- people type. A UUID beside it would add a second unique index to the largest table for nothing.
create table public.cards (
  merchant_id uuid not null,
  serial bigint not null,
  number text not null,
  batch_id uuid not null,
  status public.card_status not null default 'created',
  valid_from date,
  valid_to date,
  channel_id uuid,
  store_id uuid,
  remark text not null default '',
  activated_at timestamptz,
  redeemed_at timestamptz,
  primary key (merchant_id, serial),
  foreign key (merchant_id, batch_id) references public.card_batches,
  foreign key (merchant_id, store_id) references public.stores
);
create unique index cards_number on public.cards (merchant_id, number);
create index cards_by_batch on public.cards (merchant_id, batch_id, serial);
-- One index per state, together as large as one over all: under row-level security an index condition must be
-- leakproof, and comparing enums is not, so an index on (merchant_id, status, …) would never be used.
-- store_id is what the policy asks of each row: included, counting needs the index alone.
create index cards_created on public.cards (merchant_id, serial) include (store_id) where status = 'created';
create index cards_active on public.cards (merchant_id, serial) include (store_id) where status = 'active';
create index cards_redeemed on public.cards (merchant_id, serial) include (store_id) where status = 'redeemed';
create index cards_void on public.cards (merchant_id, serial) include (store_id) where status = 'void';
create index cards_by_store on public.cards (merchant_id, store_id, serial) where store_id is not null;

-- Passwords are sealed in blocks of 256 cards (docs/decisions/0003): passwords_enc of block b holds the
-- cards serial_from + 256 b … of its batch, in order, each password_length characters.
create table public.card_secrets (
  merchant_id uuid not null,
  batch_id uuid not null,
  block integer not null check (block >= 0),
  passwords_enc bytea not null,
  primary key (merchant_id, batch_id, block),
  foreign key (merchant_id, batch_id) references public.card_batches
);

-- The legal changes of a card. app/features/cards/state.ts has the same rows; a test compares the two.
create table private.card_transitions (
  from_status public.card_status not null,
  to_status public.card_status not null,
  -- The permission an account needs; null: only redemption does it.
  permission text,
  primary key (from_status, to_status)
);
insert into private.card_transitions values
  ('created', 'active', 'card.activate'),
  ('created', 'void', 'card.void'),
  ('active', 'created', 'card.activate'),
  ('active', 'void', 'card.void'),
  ('active', 'redeemed', null),
  ('void', 'created', 'card.void');

create function private.card_change_is_legal(from_status public.card_status, to_status public.card_status, by_api boolean)
returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from private.card_transitions t
    where t.from_status = card_change_is_legal.from_status and t.to_status = card_change_is_legal.to_status
      and (not by_api or (t.permission is not null and private.can(t.permission))));
end
$$;

-- Checked once per statement over the distinct pairs of old and new state, not once per row: activating
-- 80,000 cards costs one look-up.
create function private.check_card_changes() returns trigger
language plpgsql as $$
declare
  by_api boolean := current_user in ('anon', 'authenticated');
  illegal record;
begin
  select pair.was, pair.becomes into illegal
  from (
    select distinct o.status as was, n.status as becomes
    from old_cards o join new_cards n on n.merchant_id = o.merchant_id and n.serial = o.serial
    where o.status <> n.status
  ) pair
  where not private.card_change_is_legal(pair.was, pair.becomes, by_api)
  limit 1;
  if found then
    raise check_violation using
      message = format('a card cannot go from %s to %s', illegal.was, illegal.becomes),
      constraint = 'card_transitions';
  end if;
  return null;
end
$$;

create trigger cards_check_changes after update on public.cards
  referencing old table as old_cards new table as new_cards
  for each statement execute function private.check_card_changes();

-- Key columns of a card never change; nobody is granted their update, and this is the second lock. Without
-- it, a state changed together with the key would find no partner above and pass unchecked. It fires only
-- for statements that set one of these columns, so it costs the others nothing.
create function private.refuse_key_change() returns trigger
language plpgsql as $$
begin
  raise check_violation using message = 'the key of a card never changes', constraint = 'cards_keep_key';
end
$$;
create trigger cards_keep_key before update of merchant_id, serial on public.cards
  for each statement execute function private.refuse_key_change();

call private.protect('public.card_batches');
call private.protect('public.batch_products');
call private.protect('public.cards');
call private.protect('public.card_secrets');

create function private.card_batch_id() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select c.batch_id from public.cards c
    where c.merchant_id = private.card_merchant_id() and c.serial = private.card_serial());
end
$$;

create function private.card_product_ids() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return array(select p.product_id from public.batch_products p
    where p.merchant_id = private.card_merchant_id() and p.batch_id = private.card_batch_id());
end
$$;

grant select, insert on public.card_batches, public.batch_products to authenticated;
grant update (generated, status, job_id, name, remark) on public.card_batches to authenticated;
create policy read on public.card_batches for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read')));
create policy add on public.card_batches for insert to authenticated
  with check (merchant_id = (select private.merchant_for('batch.create'))
    and created_by = (select private.current_member_id()));
create policy edit on public.card_batches for update to authenticated
  using (merchant_id = (select private.merchant_for('batch.create')))
  with check (merchant_id = (select private.merchant_for('batch.create')));
grant select (merchant_id, batch_id, name, face_value_minor) on public.card_batches to anon;
create policy of_card on public.card_batches for select to anon
  using (merchant_id = (select private.card_merchant_id()) and batch_id = (select private.card_batch_id()));

create policy read on public.batch_products for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read')));
create policy add on public.batch_products for insert to authenticated
  with check (merchant_id = (select private.merchant_for('batch.create')));
grant select on public.batch_products to anon;
create policy of_card on public.batch_products for select to anon
  using (merchant_id = (select private.card_merchant_id()) and batch_id = (select private.card_batch_id()));

grant select, insert on public.cards to authenticated;
grant update (status, activated_at) on public.cards to authenticated;
create policy read on public.cards for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read'))
    and ((select private.unconfined()) or store_id = (select private.store_limit())));
create policy add on public.cards for insert to authenticated
  with check (merchant_id = (select private.merchant_for('batch.create')) and status = 'created');
create policy edit on public.cards for update to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('card.activate'), private.merchant_for('card.void')))
    and ((select private.unconfined()) or store_id = (select private.store_limit())))
  with check (merchant_id = (select coalesce(private.merchant_for('card.activate'), private.merchant_for('card.void'))));
grant select (merchant_id, serial, number, batch_id, status, valid_from, valid_to) on public.cards to anon;
create policy of_card on public.cards for select to anon
  using (merchant_id = (select private.card_merchant_id()) and serial = (select private.card_serial()));

grant select, insert on public.card_secrets to authenticated;
create policy read on public.card_secrets for select to authenticated
  using (merchant_id = (select private.merchant_for('card.export')));
create policy add on public.card_secrets for insert to authenticated
  with check (merchant_id = (select private.merchant_for('batch.create')));

grant select on public.products, public.product_images to anon;
revoke select on public.products from anon;
grant select (merchant_id, product_id, name, description, price_minor, sort, on_shelf, stock) on public.products to anon;
create policy of_card on public.products for select to anon
  using (merchant_id = (select private.card_merchant_id())
    and product_id = any ((select private.card_product_ids())::uuid[]));
create policy of_card on public.product_images for select to anon
  using (merchant_id = (select private.card_merchant_id())
    and product_id = any ((select private.card_product_ids())::uuid[]));

-- The next run of serials of the caller's merchant. The counter row stays locked until the transaction
-- ends, so two batches made at once get runs without a gap, also when one of them rolls back.
create function private.take_serials(quantity integer) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('batch.create');
  first bigint;
begin
  if tenant is null or quantity < 1 then
    raise insufficient_privilege using message = 'not allowed to create card batches';
  end if;
  update private.merchant_counters c set next_serial = c.next_serial + quantity
  where c.merchant_id = tenant
  returning c.next_serial - quantity into first;
  return first;
end
$$;

-- What the server needs to check a password: the sealed block and the place in it. Unknown numbers
-- give no row. Only a connection with the application's login can call this; nothing opens the block
-- but the application's key.
create function private.card_for_check(site uuid, card_number text)
returns table (serial bigint, batch_id uuid, status public.card_status, valid_from date, valid_to date,
  password_length integer, serial_from bigint, block integer, passwords_enc bytea)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select c.serial, c.batch_id, c.status, c.valid_from, c.valid_to, b.password_length, b.serial_from,
      s.block, s.passwords_enc
    from public.cards c
    join public.card_batches b on b.merchant_id = c.merchant_id and b.batch_id = c.batch_id
    join public.card_secrets s on s.merchant_id = c.merchant_id and s.batch_id = c.batch_id
      and s.block = (c.serial - b.serial_from) / 256
    where c.merchant_id = site and c.number = card_number;
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
