-- Passwords of protected files, and what the hourly clean-up looks for.

-- The password of a job's file, sealed. It travels another way than the file: only who asked for the job may
-- read it here, and the clean-up forgets it.
create table public.job_secrets (
  merchant_id uuid not null,
  -- Who asked. In the key, so that the policy below finds its rows by it.
  member_id uuid not null,
  job_id uuid not null,
  secret_enc bytea not null,
  created_at timestamptz not null default now(),
  primary key (merchant_id, member_id, job_id),
  foreign key (merchant_id, job_id) references public.jobs
);

call private.protect('public.job_secrets');

-- Not `created_at`: the age that the clean-up goes by is the database's own.
grant select on public.job_secrets to authenticated;
grant insert (merchant_id, member_id, job_id, secret_enc) on public.job_secrets to authenticated;
create policy own on public.job_secrets for select to authenticated
  using (merchant_id = (select private.merchant_for('card.export'))
    and member_id = (select private.current_member_id()));
create policy add on public.job_secrets for insert to authenticated
  with check (merchant_id = (select private.merchant_for('card.export'))
    and member_id = (select private.current_member_id()));

-- Exports whose file is still there: few, however many jobs there have been.
create index jobs_with_export_file on public.jobs (merchant_id, finished_at)
  where kind = 'cards.export' and finished_at is not null and not coalesce(result ? 'cleanedAt', false);

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
