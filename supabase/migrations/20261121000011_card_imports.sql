-- Cards that somebody else has printed: an uploaded file, what was found in it, and the rows that are good.

-- Numbers from outside have no digits after a prefix, and their passwords no alphabet; password_length is the slot
-- that one password has in its sealed block, the longest of the file, shorter ones filled up with NUL.
alter table public.card_batches
  alter column number_digits drop not null,
  drop constraint card_batches_password_length_check,
  add constraint card_batches_password_length_check
    check (password_length between case when number_mode = 'imported' then 4 else 6 end
      and case when number_mode = 'imported' then 32 else 16 end),
  add constraint card_batches_imported
    check ((number_mode = 'imported') = (number_digits is null)
      and (number_mode = 'imported') = (password_alphabet = 'any'));

-- The foreign key from cards to their batch looks the batch up for every single card: 100,000 cards of one batch took
-- 4.0 s to store with it and 2.0 s without, for generation and import alike. A card's batch is given once and never
-- changes, so it is looked up once per statement, and a batch with cards cannot go.
alter table public.cards drop constraint cards_merchant_id_batch_id_fkey;

create function private.check_new_cards() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (
    select from (select distinct n.merchant_id, n.batch_id from new_cards n) n
    where not exists (select from public.card_batches b where b.merchant_id = n.merchant_id and b.batch_id = n.batch_id)) then
    raise foreign_key_violation using message = 'no such batch', constraint = 'cards_batch';
  end if;
  return null;
end
$$;
create trigger cards_check_new after insert on public.cards
  referencing new table as new_cards
  for each statement execute function private.check_new_cards();

create function private.refuse_batch_with_cards() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.cards c where c.merchant_id = old.merchant_id and c.batch_id = old.batch_id) then
    raise foreign_key_violation using message = 'the batch has cards', constraint = 'cards_batch';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger keep_cards before delete or update of merchant_id, batch_id on public.card_batches
  for each row execute function private.refuse_batch_with_cards();

create type public.import_status as enum ('uploaded', 'checking', 'checked', 'importing', 'done', 'expired');
create type public.import_mode as enum ('all', 'good');

create table public.card_imports (
  merchant_id uuid not null references public.merchants,
  import_id uuid not null,
  file_name text not null check (char_length(file_name) between 1 and 200),
  file_bytes integer not null check (file_bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- What the upload found: kind of file, sheets, encoding. No cell of it.
  source jsonb not null,
  -- Which sheet and columns were chosen; null until the check was asked for.
  mapping jsonb,
  status public.import_status not null default 'uploaded',
  -- Why a check gave the whole file up, or an import did nothing; null when it did not.
  problem text,
  row_count integer not null default 0,
  good_count integer not null default 0,
  bad_count integer not null default 0,
  -- How many rows have which problem.
  problems jsonb not null default '{}',
  -- What does not stop a row but should be looked at.
  warnings text[] not null default '{}',
  -- Characters of the longest good password.
  password_slot integer check (password_slot between 4 and 32),
  -- Counts the attempts of a check: one that was given up for dead cannot write between the rows of the next.
  attempt integer not null default 0,
  mode public.import_mode,
  -- The batch that was asked for: name, face value, products, validity, channel, remark.
  batch jsonb,
  batch_id uuid,
  job_id uuid,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (merchant_id, import_id),
  foreign key (merchant_id, created_by) references public.members (merchant_id, member_id)
);
create index card_imports_newest on public.card_imports (merchant_id, created_at desc, import_id desc);

-- The file, in sealed pieces of 256 KiB: it holds passwords. Gone when the import ends.
create table public.card_import_parts (
  merchant_id uuid not null,
  import_id uuid not null,
  part integer not null check (part >= 0),
  bytes_enc bytea not null,
  primary key (merchant_id, import_id, part),
  foreign key (merchant_id, import_id) references public.card_imports
);
-- What is encrypted does not compress.
alter table public.card_import_parts alter column bytes_enc set storage external;

-- The good rows, so that the import need not read the file again: numbers, and in the same order the rows they stood
-- in, the remarks (null: the file has none) and the sealed passwords, one per line. Gone when the import ends.
create table public.card_import_blocks (
  merchant_id uuid not null,
  import_id uuid not null,
  block integer not null check (block >= 0),
  file_rows integer[] not null,
  numbers text[] not null,
  remarks text[],
  passwords_enc bytea not null,
  primary key (merchant_id, import_id, block),
  foreign key (merchant_id, import_id) references public.card_imports,
  check (cardinality(file_rows) = cardinality(numbers))
);

-- The refused rows: where, which number, why. Never a password.
create table public.card_import_problems (
  merchant_id uuid not null,
  import_id uuid not null,
  part integer not null check (part >= 0),
  file_rows integer[] not null,
  numbers text[] not null,
  reasons text[] not null,
  primary key (merchant_id, import_id, part),
  foreign key (merchant_id, import_id) references public.card_imports,
  check (cardinality(file_rows) = cardinality(numbers) and cardinality(file_rows) = cardinality(reasons))
);

call private.protect('public.card_imports');
call private.protect('public.card_import_parts');
call private.protect('public.card_import_blocks');
call private.protect('public.card_import_problems');

grant select, insert on public.card_imports to authenticated;
grant update (mapping, status, problem, row_count, good_count, bad_count, problems, warnings, password_slot, attempt, mode, batch,
  batch_id, job_id, finished_at) on public.card_imports to authenticated;
create policy read on public.card_imports for select to authenticated
  using (merchant_id = (select private.merchant_for('batch.create')));
create policy add on public.card_imports for insert to authenticated
  with check (merchant_id = (select private.merchant_for('batch.create'))
    and created_by = (select private.current_member_id()));
create policy edit on public.card_imports for update to authenticated
  using (merchant_id = (select private.merchant_for('batch.create')))
  with check (merchant_id = (select private.merchant_for('batch.create')));

grant select, insert, delete on public.card_import_parts to authenticated;
create policy own on public.card_import_parts for all to authenticated
  using (merchant_id = (select private.merchant_for('batch.create')))
  with check (merchant_id = (select private.merchant_for('batch.create')));

grant select, insert, delete on public.card_import_blocks to authenticated;
create policy own on public.card_import_blocks for all to authenticated
  using (merchant_id = (select private.merchant_for('batch.create')))
  with check (merchant_id = (select private.merchant_for('batch.create')));

grant select, insert, delete on public.card_import_problems to authenticated;
create policy own on public.card_import_problems for all to authenticated
  using (merchant_id = (select private.merchant_for('batch.create')))
  with check (merchant_id = (select private.merchant_for('batch.create')));

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
