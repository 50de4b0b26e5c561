-- When, where and how a card can be redeemed, as data. app/features/availability has the one evaluator of it.

-- One row per merchant, made with the merchant.
create type public.date_mode as enum ('after', 'between', 'none');
create table public.redemption_settings (
  merchant_id uuid primary key references public.merchants,
  -- L22: (A) from N days after today for so many days, (B) between two dates, (C) none: today counts.
  date_mode public.date_mode not null default 'none',
  days_after integer not null default 1 check (days_after between 0 and 365),
  days_offered integer not null default 30 check (days_offered between 1 and 180),
  date_from date,
  date_to date,
  -- 0 Sunday to 6 Saturday, as JavaScript and extract(dow) count.
  closed_weekdays integer[] not null default '{}' check (closed_weekdays <@ array[0, 1, 2, 3, 4, 5, 6]),
  -- From this full hour on (merchant's time zone) an order counts as one of the next day; null: no such hour.
  cut_off_hour integer check (cut_off_hour between 1 and 23),
  region_rule_id uuid,
  pick_up boolean not null default false,
  -- May consumers change and cancel their order until it is prepared?
  may_change boolean not null default true,
  -- What a shared link shows; empty: the merchant's name and a sentence of ours.
  share_title text not null default '' check (char_length(share_title) <= 40),
  share_text text not null default '' check (char_length(share_text) <= 80),
  updated_at timestamptz not null default now(),
  foreign key (merchant_id, region_rule_id) references public.region_rules,
  check (date_mode <> 'between' or (date_from is not null and date_to is not null and date_from <= date_to))
);
create index redemption_settings_by_rule on public.redemption_settings (merchant_id, region_rule_id) where region_rule_id is not null;
insert into public.redemption_settings (merchant_id) select merchant_id from public.merchants;

create function private.add_redemption_settings() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.redemption_settings (merchant_id) values (new.merchant_id);
  return null;
end
$$;
create trigger add_redemption_settings after insert on public.merchants
  for each row execute function private.add_redemption_settings();

-- Days without delivery, beside the closed weekdays.
create table public.merchant_holidays (
  merchant_id uuid not null references public.merchants,
  day date not null,
  name text not null default '' check (char_length(name) <= 40),
  primary key (merchant_id, day)
);

-- L06. A product without a row is in season always; with several, in any of them.
create type public.season_kind as enum ('yearly', 'fixed');
create table public.product_seasons (
  merchant_id uuid not null references public.merchants,
  season_id uuid not null,
  product_id uuid not null,
  kind public.season_kind not null,
  -- yearly: 'MM-DD' to 'MM-DD', both included; from after to goes across New Year.
  from_day text check (from_day ~ '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'),
  to_day text check (to_day ~ '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'),
  -- fixed: both included.
  starts_on date,
  ends_on date,
  primary key (merchant_id, season_id),
  foreign key (merchant_id, product_id) references public.products on delete cascade,
  check (case kind when 'yearly' then from_day is not null and to_day is not null and starts_on is null and ends_on is null
    else from_day is null and to_day is null and starts_on is not null and ends_on is not null and starts_on <= ends_on end)
);
create index product_seasons_by_product on public.product_seasons (merchant_id, product_id);

-- How many of a product are promised for a day: the day of delivery, or where none is asked the day of the order.
-- Written by the redemption functions alone, and only for products with a daily capacity.
create table public.product_days (
  merchant_id uuid not null references public.merchants,
  product_id uuid not null,
  day date not null,
  taken integer not null default 0 check (taken >= 0),
  primary key (merchant_id, product_id, day),
  foreign key (merchant_id, product_id) references public.products on delete cascade
);

alter table public.products
  add column region_rule_id uuid,
  add foreign key (merchant_id, region_rule_id) references public.region_rules;
create index products_by_region_rule on public.products (merchant_id, region_rule_id) where region_rule_id is not null;

-- A store where goods can be picked up tells where it is and when it is open.
alter table public.stores
  add column pick_up boolean not null default false,
  add column region_code char(6) check (region_code ~ '^[0-9]{6}$'),
  add column address text not null default '' check (char_length(address) <= 120),
  add column hours text not null default '' check (char_length(hours) <= 60),
  add constraint stores_pick_up check (not pick_up or (region_code is not null and address <> ''));

-- A picked-up order has the store's region and address where others have the consignee's.
alter table public.orders
  add column pick_up_store_id uuid,
  -- From here on the consumer can change nothing.
  add column prepared_at timestamptz,
  add column cancelled_at timestamptz,
  add column cancelled_by text check (cancelled_by in ('consumer', 'merchant')),
  -- Region and street, for finding many cards that go to one address.
  add column address_idx bytea,
  -- held: somebody must look before it is shipped.
  add column review text check (review in ('held', 'released', 'rejected')),
  add foreign key (merchant_id, pick_up_store_id) references public.stores;
create index orders_by_pick_up_store on public.orders (merchant_id, pick_up_store_id, created_at desc, order_id desc)
  where pick_up_store_id is not null;
create index orders_by_address on public.orders (merchant_id, address_idx) where address_idx is not null;
create index orders_held on public.orders (merchant_id, created_at desc, order_id desc) where review = 'held';

call private.protect('public.redemption_settings');
call private.protect('public.merchant_holidays');
call private.protect('public.product_seasons');
call private.protect('public.product_days');

grant select on public.redemption_settings to authenticated;
grant update (date_mode, days_after, days_offered, date_from, date_to, closed_weekdays, cut_off_hour, region_rule_id,
  pick_up, may_change, share_title, share_text, updated_at) on public.redemption_settings to authenticated;
create policy read on public.redemption_settings for select to authenticated
  using (merchant_id = (select private.current_merchant_id()) and (select private.unconfined()));
create policy edit on public.redemption_settings for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write')));

grant select, insert, update, delete on public.merchant_holidays to authenticated;
create policy read on public.merchant_holidays for select to authenticated
  using (merchant_id = (select private.current_merchant_id()) and (select private.unconfined()));
create policy write on public.merchant_holidays for all to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write')));

grant select, insert, update, delete on public.product_seasons to authenticated;
create policy read on public.product_seasons for select to authenticated
  using (merchant_id = (select private.current_merchant_id()) and (select private.unconfined()));
create policy write on public.product_seasons for all to authenticated
  using (merchant_id = (select private.merchant_for('product.write')))
  with check (merchant_id = (select private.merchant_for('product.write')));

grant select on public.product_days to authenticated;
create policy read on public.product_days for select to authenticated
  using (merchant_id = (select private.current_merchant_id()) and (select private.unconfined()));

-- Products and settings have region limits too now: who writes those may intern a rule and see it.
drop policy read on public.region_rules;
create policy read on public.region_rules for select to authenticated
  using (merchant_id = (select private.current_merchant_id()) and (select private.unconfined()));
drop policy add on public.region_rules;
create policy add on public.region_rules for insert to authenticated
  with check (merchant_id = (select coalesce(private.merchant_for('card.edit'), private.merchant_for('batch.create'),
    private.merchant_for('product.write'), private.merchant_for('settings.write'))));

-- A store sees the orders that are picked up at it.
drop policy read on public.orders;
create policy read on public.orders for select to authenticated
  using (merchant_id = (select private.merchant_for('order.read'))
    and ((select private.unconfined()) or supplier_id = (select private.supplier_limit())
      or store_id = (select private.store_limit()) or pick_up_store_id = (select private.store_limit())));
grant update (prepared_at) on public.orders to authenticated;

-- From here on a consumer reads no table at all: the functions of the next migration answer for the one card in
-- the claims (docs/decisions/0011).
drop policy of_card on public.merchants;
drop policy of_card on public.card_batches;
drop policy of_card on public.batch_products;
drop policy of_card on public.cards;
drop policy of_card on public.products;
drop policy of_card on public.product_images;
drop policy of_card on public.orders;
drop policy of_card on public.region_rules;
revoke all on all tables in schema public from anon;

-- The consumer's cancelling gives the card back; nothing else does.
insert into private.card_transitions (from_status, to_status, permission) values ('redeemed', 'active', null);

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
