-- L28. Orders shipped from a file: the file, what its lines ask for, and what became of each of them.

create table public.bulk_shipments (
  merchant_id uuid not null references public.merchants,
  shipment_id uuid not null,
  -- Whose file it is: null for the merchant's own people, who see all of them; a supplier's accounts see theirs.
  supplier_id uuid,
  file_name text not null check (char_length(file_name) between 1 and 200),
  file_bytes integer not null check (file_bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- What the upload found: kind of file, sheets, encoding. No cell of it.
  source jsonb not null,
  -- Which sheet and columns were taken, with what the header calls them; null until the lines were read.
  mapping jsonb,
  -- expired: given up before anything was shipped. What has become of one that is shipping says its job.
  status text not null default 'uploaded' check (status in ('uploaded', 'checked', 'shipping', 'done', 'cancelled', 'expired')),
  -- Why its lines could not be read; null when they could.
  problem text,
  line_count integer not null default 0 check (line_count >= 0),
  -- Lines by what was foreseen of them, by what has become of them, and by what is odd about them.
  foreseen jsonb not null default '{}',
  results jsonb not null default '{}',
  notes jsonb not null default '{}',
  job_id uuid,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  -- When the sealed file was removed.
  file_removed_at timestamptz,
  primary key (merchant_id, shipment_id),
  foreign key (merchant_id, created_by) references public.members (merchant_id, member_id),
  foreign key (merchant_id, supplier_id) references public.suppliers
);
create index bulk_shipments_newest on public.bulk_shipments (merchant_id, created_at desc, shipment_id desc);
create index bulk_shipments_by_supplier on public.bulk_shipments (merchant_id, supplier_id, created_at desc, shipment_id desc)
  where supplier_id is not null;

-- The file, in sealed pieces of 256 KiB: it may have names and addresses in other columns.
create table public.bulk_shipment_parts (
  merchant_id uuid not null,
  shipment_id uuid not null,
  part integer not null check (part >= 0),
  bytes_enc bytea not null,
  primary key (merchant_id, shipment_id, part),
  foreign key (merchant_id, shipment_id) references public.bulk_shipments on delete cascade
);
-- What is encrypted does not compress.
alter table public.bulk_shipment_parts alter column bytes_enc set storage external;

-- What the lines ask for, so that the job need not read the file again: 500 lines each, the last one fewer.
create table public.bulk_shipment_blocks (
  merchant_id uuid not null,
  shipment_id uuid not null,
  block integer not null check (block >= 0),
  lines integer[] not null,
  order_nos text[] not null,
  -- '' where the line gives none.
  carriers text[] not null,
  tracking_nos text[] not null,
  -- What the check foresees, or what is wrong with the line, as RESULT or RESULT:line.
  verdicts text[] not null,
  -- What is odd but no hindrance; '' for most.
  notes text[] not null,
  primary key (merchant_id, shipment_id, block),
  foreign key (merchant_id, shipment_id) references public.bulk_shipments on delete cascade,
  check (cardinality(lines) between 1 and 500 and cardinality(order_nos) = cardinality(lines)
    and cardinality(carriers) = cardinality(lines) and cardinality(tracking_nos) = cardinality(lines)
    and cardinality(verdicts) = cardinality(lines) and cardinality(notes) = cardinality(lines))
);

-- What has become of each line; its key is why a line has one result. No foreign key to orders: a line may name none.
create table public.bulk_shipment_lines (
  merchant_id uuid not null,
  shipment_id uuid not null,
  line integer not null,
  order_no text not null,
  carrier text not null,
  tracking_no text not null,
  result text not null,
  -- Another line that this one is about.
  other_line integer,
  note text not null default '',
  order_id uuid,
  at timestamptz not null default now(),
  primary key (merchant_id, shipment_id, line),
  foreign key (merchant_id, shipment_id) references public.bulk_shipments on delete cascade
);
create index bulk_shipment_lines_by_order on public.bulk_shipment_lines (merchant_id, order_id) where order_id is not null;

call private.protect('public.bulk_shipments');
call private.protect('public.bulk_shipment_parts');
call private.protect('public.bulk_shipment_blocks');
call private.protect('public.bulk_shipment_lines');

grant select on public.bulk_shipments to authenticated;
grant insert (merchant_id, shipment_id, supplier_id, file_name, file_bytes, sha256, source, created_by)
  on public.bulk_shipments to authenticated;
grant update (mapping, status, problem, line_count, foreseen, results, notes, job_id, finished_at, file_removed_at)
  on public.bulk_shipments to authenticated;
create policy read on public.bulk_shipments for select to authenticated
  using (merchant_id = (select private.merchant_for('order.ship'))
    and ((select private.unconfined()) or supplier_id = (select private.supplier_limit())));
create policy add on public.bulk_shipments for insert to authenticated
  with check (merchant_id = (select private.merchant_for('order.ship'))
    and created_by = (select private.current_member_id())
    and ((select private.unconfined()) or supplier_id is not null)
    and supplier_id is not distinct from (select private.supplier_limit()));
create policy edit on public.bulk_shipments for update to authenticated
  using (merchant_id = (select private.merchant_for('order.ship'))
    and ((select private.unconfined()) or supplier_id = (select private.supplier_limit())))
  with check (merchant_id = (select private.merchant_for('order.ship')));

-- Who sees a file sees what belongs to it: the sub-selects are under the policy above.
grant select, insert, delete on public.bulk_shipment_parts to authenticated;
create policy own on public.bulk_shipment_parts for all to authenticated
  using (merchant_id = (select private.merchant_for('order.ship'))
    and shipment_id in (select s.shipment_id from public.bulk_shipments s))
  with check (merchant_id = (select private.merchant_for('order.ship'))
    and shipment_id in (select s.shipment_id from public.bulk_shipments s));

grant select, insert, delete on public.bulk_shipment_blocks to authenticated;
create policy own on public.bulk_shipment_blocks for all to authenticated
  using (merchant_id = (select private.merchant_for('order.ship'))
    and shipment_id in (select s.shipment_id from public.bulk_shipments s))
  with check (merchant_id = (select private.merchant_for('order.ship'))
    and shipment_id in (select s.shipment_id from public.bulk_shipments s));

-- Nobody changes what has become of a line.
grant select on public.bulk_shipment_lines to authenticated;
grant insert (merchant_id, shipment_id, line, order_no, carrier, tracking_no, result, other_line, note, order_id)
  on public.bulk_shipment_lines to authenticated;
create policy read on public.bulk_shipment_lines for select to authenticated
  using (merchant_id = (select private.merchant_for('order.ship'))
    and shipment_id in (select s.shipment_id from public.bulk_shipments s));
create policy add on public.bulk_shipment_lines for insert to authenticated
  with check (merchant_id = (select private.merchant_for('order.ship'))
    and shipment_id in (select s.shipment_id from public.bulk_shipments s));

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
