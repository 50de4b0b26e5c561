-- What each store has now, and which cards may change hands.
--
-- The standing of a store is the sum of its whole ledger; a page with 500 stores cannot add that up. As with the reports
-- (docs/decisions/0020) two layers say together what the ledger says, in every snapshot: store_stock_deltas is appended by
-- the transaction that writes the ledger, so nobody waits for anybody, and the task stock.fold moves it into store_stock.

create table public.store_stock (
  merchant_id uuid not null references public.merchants,
  store_id uuid not null,
  batch_id uuid not null,
  -- Cards in each state.
  created bigint not null,
  active bigint not null,
  redeemed bigint not null,
  void bigint not null,
  primary key (merchant_id, store_id, batch_id)
) with (fillfactor = 80);

-- Appended by the trigger below alone, and emptied by the task: no foreign keys, and no lock that anybody waits for.
create table public.store_stock_deltas (
  merchant_id uuid not null,
  delta_id uuid not null default gen_random_uuid(),
  store_id uuid not null,
  batch_id uuid not null,
  created bigint not null,
  active bigint not null,
  redeemed bigint not null,
  void bigint not null,
  primary key (merchant_id, delta_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
create index store_stock_deltas_by_store on public.store_stock_deltas (merchant_id, store_id);

insert into public.store_stock (merchant_id, store_id, batch_id, created, active, redeemed, void)
select merchant_id, store_id, batch_id, sum(created), sum(active), sum(redeemed), sum(void)
from public.store_ledger group by 1, 2, 3;

create function private.note_store_stock() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.store_stock_deltas (merchant_id, store_id, batch_id, created, active, redeemed, void)
  select e.merchant_id, e.store_id, e.batch_id, sum(e.created), sum(e.active), sum(e.redeemed), sum(e.void)
  from new_entries e
  group by 1, 2, 3;
  return null;
end
$$;
create trigger store_ledger_note_stock after insert on public.store_ledger
  referencing new table as new_entries
  for each statement execute function private.note_store_stock();

-- A store's ledger is sales and redemptions almost alone; whoever looks for one of the rest must not read all of them.
create index store_ledger_rare on public.store_ledger (merchant_id, store_id, at, entry_id)
  where kind not in ('activate', 'redeem');

call private.protect('public.store_stock');
call private.protect('public.store_stock_deltas');
grant select on public.store_stock, public.store_stock_deltas to authenticated;
create policy read on public.store_stock for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read'))
    and ((select private.unconfined()) or store_id = (select private.store_limit())));
create policy read on public.store_stock_deltas for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read'))
    and ((select private.unconfined()) or store_id = (select private.store_limit())));

call private.add_standard_task('stock.fold', 60);

-- A card that is sold stays with the store that sold it: its money and its settlement depend on it. Asked per row, and
-- called for none but those that break the rule.
create function private.refuse_change_of_hands() returns trigger
language plpgsql as $$
begin
  if current_user in ('anon', 'authenticated') then
    raise check_violation using message = 'only cards that are not activated change hands';
  end if;
  return new;
end
$$;
create trigger cards_change_hands_unsold before update of store_id on public.cards
  for each row when (old.store_id is distinct from new.store_id and old.status <> 'created')
  execute function private.refuse_change_of_hands();

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
