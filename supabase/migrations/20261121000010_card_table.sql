-- The card table as a screen: pasted lists of numbers, saved filters, chosen columns; and the indexes that keep
-- its pages fast at millions of cards.

-- What somebody pasted, as the serials it stood for then. A list is never changed, so a bulk change that names it
-- means the same cards at its preview and at its run.
create table public.card_lists (
  merchant_id uuid not null references public.merchants,
  list_id uuid not null,
  member_id uuid not null,
  -- Sorted, without repeats.
  serials bigint[] not null check (cardinality(serials) <= 100000),
  -- What was pasted and is no number of a card, as it was read.
  unknown text[] not null default '{}' check (cardinality(unknown) <= 100000),
  -- All numbers that were pasted, repeats included; null: the cards were ticked in the card table.
  pasted integer check (pasted >= 0),
  repeats integer not null default 0 check (repeats between 0 and coalesce(pasted, 0)),
  created_at timestamptz not null default now(),
  primary key (merchant_id, list_id),
  foreign key (merchant_id, member_id) references public.members (merchant_id, member_id)
);
create index card_lists_by_member on public.card_lists (merchant_id, member_id, created_at);

create table public.card_filters (
  merchant_id uuid not null references public.merchants,
  filter_id uuid not null,
  member_id uuid not null,
  name text not null check (char_length(name) between 1 and 40),
  -- The query string of the search, without page.
  query text not null check (char_length(query) between 1 and 2000),
  created_at timestamptz not null default now(),
  primary key (merchant_id, filter_id),
  unique (merchant_id, member_id, name),
  foreign key (merchant_id, member_id) references public.members (merchant_id, member_id)
);

-- How an account likes to see a screen: which columns, in which order, how many of them frozen.
create table public.member_views (
  merchant_id uuid not null references public.merchants,
  member_id uuid not null,
  screen text not null check (char_length(screen) between 1 and 40),
  settings jsonb not null check (pg_column_size(settings) <= 8192),
  primary key (merchant_id, member_id, screen),
  foreign key (merchant_id, member_id) references public.members (merchant_id, member_id)
);

call private.protect('public.card_lists');
call private.protect('public.card_filters');
call private.protect('public.member_views');

grant select, insert on public.card_lists to authenticated;
create policy own on public.card_lists for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read')) and member_id = (select private.current_member_id()));
create policy add on public.card_lists for insert to authenticated
  with check (merchant_id = (select private.merchant_for('card.read')) and member_id = (select private.current_member_id()));

grant select, insert, delete on public.card_filters to authenticated;
grant update (name, query) on public.card_filters to authenticated;
create policy own on public.card_filters for all to authenticated
  using (merchant_id = (select private.merchant_for('card.read')) and member_id = (select private.current_member_id()))
  with check (merchant_id = (select private.merchant_for('card.read')) and member_id = (select private.current_member_id()));

grant select, insert on public.member_views to authenticated;
grant update (settings) on public.member_views to authenticated;
create policy own on public.member_views for select to authenticated
  using (merchant_id = (select private.current_merchant_id()) and member_id = (select private.current_member_id()));
create policy add on public.member_views for insert to authenticated
  with check (merchant_id = (select private.current_merchant_id()) and member_id = (select private.current_member_id()));
create policy edit on public.member_views for update to authenticated
  using (merchant_id = (select private.current_merchant_id()) and member_id = (select private.current_member_id()))
  with check (merchant_id = (select private.current_merchant_id()) and member_id = (select private.current_member_id()));

-- Whether a card has expired is decided by its last day, so a search for active cards is a search for a state and
-- days. By state alone, a page behind two million expired cards had to read all of them. The days of a state are
-- few; a page takes from each day what comes next. This also serves searches by day, so the index over all cards
-- goes, and a change of a card writes one index entry less.
drop index public.cards_created;
drop index public.cards_active;
drop index public.cards_redeemed;
drop index public.cards_void;
drop index public.cards_by_validity;
create index cards_created on public.cards (merchant_id, valid_to, serial) include (store_id) where status = 'created';
create index cards_active on public.cards (merchant_id, valid_to, serial) include (store_id) where status = 'active';
create index cards_redeemed on public.cards (merchant_id, valid_to, serial) include (store_id) where status = 'redeemed';
create index cards_void on public.cards (merchant_id, valid_to, serial) include (store_id) where status = 'void';

-- Also cards that have none: whoever looks for a product must step over the cards of a batch that were given other
-- products, and whoever looks for the last thousand cards without a channel over five million that have one.
drop index public.cards_by_product_set;
drop index public.cards_by_channel;
drop index public.cards_by_store;
drop index public.cards_by_region_rule;
create index cards_by_product_set on public.cards (merchant_id, product_set_id, serial);
create index cards_by_channel on public.cards (merchant_id, channel_id, serial);
create index cards_by_store on public.cards (merchant_id, store_id, serial);
create index cards_by_region_rule on public.cards (merchant_id, region_rule_id, serial);

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
