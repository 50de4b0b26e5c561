-- Designs of printed and electronic cards, and what has been drawn with them.

create table public.card_designs (
  merchant_id uuid not null references public.merchants,
  design_id uuid not null,
  name text not null check (char_length(name) between 1 and 60),
  -- In the private bucket `media`; null: a white card. Workers read it past row-level security, so the path must
  -- not lead to another merchant.
  artwork_path text check (artwork_path ~ ('^' || merchant_id::text || '/designs/[0-9a-f-]{36}\.(png|jpeg|webp)$')),
  -- The trimmed card on paper, and how far the artwork reaches beyond it on each side.
  width_mm double precision not null default 85.6 check (width_mm between 20 and 300),
  height_mm double precision not null default 54 check (height_mm between 20 and 300),
  bleed_mm double precision not null default 3 check (bleed_mm between 0 and 10),
  -- The picture that is sent around; the same shape as the trimmed card.
  width_px integer not null default 1000 check (width_px between 200 and 4000),
  height_px integer not null default 631 check (height_px between 200 and 4000),
  -- In the order of drawing; app/features/designs/types.ts says what is in it.
  elements jsonb not null default '[]' check (jsonb_typeof(elements) = 'array' and jsonb_array_length(elements) <= 40),
  -- Raised by every change: what was drawn with another version is not used again.
  version integer not null default 1,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (merchant_id, design_id),
  foreign key (merchant_id, created_by) references public.members (merchant_id, member_id),
  constraint card_designs_shape check (abs(height_px - width_px * height_mm / width_mm) <= 1)
);
create index card_designs_newest on public.card_designs (merchant_id, created_at desc, design_id);

create function private.raise_design_version() returns trigger
language plpgsql as $$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end
$$;
create trigger raise_version before update on public.card_designs
  for each row execute function private.raise_design_version();

create type public.drawing_kind as enum ('zip', 'pdf');
-- Cards that have been drawn, kept for 15 days: the same cards with the same version of a design are not drawn
-- twice, and a job that was killed goes on behind the last row. The objects show card passwords.
create table public.card_drawings (
  merchant_id uuid not null references public.merchants,
  drawing_id uuid not null,
  -- No foreign key: a design may go while files made with it are still there.
  design_id uuid not null,
  design_version integer not null,
  kind public.drawing_kind not null,
  -- SHA-256 of everything that decides what the object shows. The object is <merchant>/drawings/<fingerprint> in
  -- the private bucket `exports`: no row can lead to another merchant's object.
  fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
  serial_from bigint not null,
  serial_to bigint not null check (serial_to >= serial_from),
  cards integer not null check (cards > 0),
  bytes bigint not null check (bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  drawn_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '15 days',
  primary key (merchant_id, drawing_id),
  unique (merchant_id, fingerprint)
);
create index card_drawings_by_end on public.card_drawings (merchant_id, expires_at);

call private.protect('public.card_designs');
call private.protect('public.card_drawings');

-- Not `version`: the trigger raises it.
grant select, insert, delete on public.card_designs to authenticated;
grant update (name, artwork_path, width_mm, height_mm, bleed_mm, width_px, height_px, elements) on public.card_designs to authenticated;
create policy read on public.card_designs for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read')) and (select private.unconfined()));
create policy add on public.card_designs for insert to authenticated
  with check (merchant_id = (select private.merchant_for('batch.create'))
    and created_by = (select private.current_member_id()));
create policy edit on public.card_designs for update to authenticated
  using (merchant_id = (select private.merchant_for('batch.create')))
  with check (merchant_id = (select private.merchant_for('batch.create')));
create policy remove on public.card_designs for delete to authenticated
  using (merchant_id = (select private.merchant_for('batch.create')));

-- Using a drawing again keeps it for another 15 days.
grant select, insert on public.card_drawings to authenticated;
grant update (expires_at) on public.card_drawings to authenticated;
create policy read on public.card_drawings for select to authenticated
  using (merchant_id = (select private.merchant_for('card.export')));
create policy add on public.card_drawings for insert to authenticated
  with check (merchant_id = (select private.merchant_for('card.export')));
create policy keep on public.card_drawings for update to authenticated
  using (merchant_id = (select private.merchant_for('card.export')))
  with check (merchant_id = (select private.merchant_for('card.export')));

-- A job that draws needs its design until the end. Definer's rights: not everybody sees the jobs of others.
create function private.keep_design_in_use() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.jobs j where j.merchant_id = old.merchant_id and j.kind = 'cards.draw'
    and j.status in ('queued', 'running') and j.request ->> 'designId' = old.design_id::text) then
    raise foreign_key_violation using message = 'cards are being drawn with this design', constraint = 'card_designs_in_use';
  end if;
  return old;
end
$$;
create trigger keep_in_use before delete on public.card_designs
  for each row execute function private.keep_design_in_use();

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
