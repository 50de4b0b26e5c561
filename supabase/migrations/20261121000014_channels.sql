-- What is known about a channel besides its name. The name stands on cards and orders, for everybody who reads
-- those; a person to call and what was agreed with them are for whoever makes batches. A table of its own,
-- because a grant of columns cannot depend on a permission.

create table public.channel_details (
  merchant_id uuid not null,
  channel_id uuid not null,
  -- JSON {name, phone}; null: nobody to call.
  contact_enc bytea,
  commission_note text not null default '' check (char_length(commission_note) <= 500),
  updated_at timestamptz not null default now(),
  primary key (merchant_id, channel_id),
  foreign key (merchant_id, channel_id) references public.channels
);

call private.protect('public.channel_details');

grant select, insert on public.channel_details to authenticated;
grant update (contact_enc, commission_note, updated_at) on public.channel_details to authenticated;
create policy read on public.channel_details for select to authenticated
  using (merchant_id = (select private.merchant_for('batch.create')));
create policy add on public.channel_details for insert to authenticated
  with check (merchant_id = (select private.merchant_for('batch.create')));
create policy edit on public.channel_details for update to authenticated
  using (merchant_id = (select private.merchant_for('batch.create')))
  with check (merchant_id = (select private.merchant_for('batch.create')));

-- Two channels that differ only in capitals, spaces or full-width letters are one to whoever reads them. Such pairs
-- from before keep both, told apart by a number behind the name.
update public.channels c set name = left(c.name, 50) || ' (' || d.place || '-' || left(c.channel_id::text, 4) || ')'
from (
  select merchant_id, channel_id, row_number() over (
    partition by merchant_id, lower(regexp_replace(normalize(name, nfkc), '\s', '', 'g')) order by created_at, channel_id) as place
  from public.channels) d
where d.merchant_id = c.merchant_id and d.channel_id = c.channel_id and d.place > 1;
alter table public.channels
  add column name_key text not null
    generated always as (lower(regexp_replace(normalize(name, nfkc), '\s', '', 'g'))) stored,
  add constraint channels_name_key unique (merchant_id, name_key);

-- Which batches a channel sells.
create index card_batches_by_channel on public.card_batches (merchant_id, channel_id, batch_id) where channel_id is not null;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
