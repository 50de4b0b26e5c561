-- P06, L40. What happened to each background job: who asked, each attempt, who cancelled or tried again, how it ended.

alter table public.jobs add column attempts integer not null default 0;
grant update (attempts) on public.jobs to authenticated;
create index jobs_failed on public.jobs (merchant_id, created_at desc, job_id) where status = 'failed';

create table public.job_events (
  merchant_id uuid not null references public.merchants,
  job_id uuid not null,
  event_id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  event text not null
    check (event in ('asked', 'started', 'resumed', 'cancel_asked', 'retried', 'done', 'failed', 'cancelled')),
  -- Who did it; null: the worker.
  member_id uuid,
  -- How far the job was.
  done bigint not null,
  reason text,
  primary key (merchant_id, job_id, event_id),
  foreign key (merchant_id, job_id) references public.jobs on delete cascade
);

call private.protect('public.job_events');
grant select on public.job_events to authenticated;
create policy read on public.job_events for select to authenticated
  using (merchant_id = (select private.current_merchant_id())
    and exists (select from public.jobs j where j.merchant_id = job_events.merchant_id and j.job_id = job_events.job_id));

-- The log is written with the change it tells of, whoever makes it; nobody else writes it.
create function private.log_job() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  what text;
begin
  if tg_op = 'INSERT' then
    insert into public.job_events (merchant_id, job_id, event, member_id, done)
    values (new.merchant_id, new.job_id, 'asked', new.requested_by, new.done);
    return null;
  end if;
  foreach what in array array_remove(array[
    case when new.cancel_requested and not old.cancel_requested then 'cancel_asked' end,
    case when new.attempts > old.attempts then case when new.attempts = 1 then 'started' else 'resumed' end end,
    case when old.status = 'failed' and new.status = 'queued' then 'retried' end,
    case when new.status <> old.status and new.status in ('done', 'failed', 'cancelled') then new.status::text end], null)
  loop
    insert into public.job_events (merchant_id, job_id, event, member_id, done, reason)
    values (new.merchant_id, new.job_id, what,
      case when what in ('cancel_asked', 'retried') then private.current_member_id() end, new.done,
      case when what = 'failed' then new.reason end);
  end loop;
  return null;
end
$$;
create trigger jobs_log_asked after insert on public.jobs for each row execute function private.log_job();
create trigger jobs_log_change after update on public.jobs
  for each row when (old.status is distinct from new.status or old.attempts <> new.attempts
    or old.cancel_requested <> new.cancel_requested)
  execute function private.log_job();

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
