-- Background work as its merchant sees it, and the operation log.

create type public.job_kind as enum ('cards.generate', 'cards.export', 'cards.activate');
create type public.job_status as enum ('queued', 'running', 'done', 'failed', 'cancelled');

-- pg-boss delivers and retries; this row is what people watch. `done` moves in the same transaction as
-- the work it counts, so a job that is started again knows exactly where to go on.
create table public.jobs (
  merchant_id uuid not null references public.merchants,
  job_id uuid not null,
  kind public.job_kind not null,
  status public.job_status not null default 'queued',
  requested_by uuid not null,
  total bigint not null check (total >= 0),
  done bigint not null default 0 check (done >= 0),
  request jsonb not null default '{}',
  result jsonb,
  reason text,
  cancel_requested boolean not null default false,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (merchant_id, job_id),
  foreign key (merchant_id, requested_by) references public.members (merchant_id, member_id)
);
create index jobs_newest on public.jobs (merchant_id, created_at desc, job_id);

-- Append-only: nobody but the retention of the platform may change or delete.
create table public.card_log (
  merchant_id uuid not null references public.merchants,
  log_id uuid not null,
  at timestamptz not null default now(),
  member_id uuid not null,
  action text not null check (action ~ '^[a-z]+(\.[a-z_]+)+$'),
  filter jsonb not null default '{}',
  card_count bigint not null check (card_count >= 0),
  detail jsonb not null default '{}',
  primary key (merchant_id, log_id)
);
create index card_log_newest on public.card_log (merchant_id, at desc, log_id);

call private.protect('public.jobs');
call private.protect('public.card_log');
revoke update on public.card_log from service_role;

grant select, insert on public.jobs to authenticated;
grant update (status, done, result, reason, cancel_requested, started_at, finished_at) on public.jobs to authenticated;
create policy read on public.jobs for select to authenticated
  using (merchant_id = (select private.current_merchant_id())
    and (requested_by = (select private.current_member_id()) or (select private.can('job.read'))));
create policy add on public.jobs for insert to authenticated
  with check (merchant_id = (select private.current_merchant_id())
    and requested_by = (select private.current_member_id()));
create policy edit on public.jobs for update to authenticated
  using (merchant_id = (select private.current_merchant_id())
    and (requested_by = (select private.current_member_id()) or (select private.can('job.manage'))))
  with check (merchant_id = (select private.current_merchant_id()));

-- Not `at`: the time of an entry is the database's own.
grant select on public.card_log to authenticated;
grant insert (merchant_id, log_id, member_id, action, filter, card_count, detail) on public.card_log to authenticated;
create policy read on public.card_log for select to authenticated
  using (merchant_id = (select private.merchant_for('log.read')));
create policy add on public.card_log for insert to authenticated
  with check (merchant_id = (select private.current_merchant_id())
    and member_id = (select private.current_member_id()));
