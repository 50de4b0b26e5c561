-- What is kept for how long, as data (L41), and logs by month: cleaning a log is dropping a partition. Migration 43 has
-- private.add_month_partitions; partitions live in the schema private, where the data API does not look.

-- The two logs of cards get partitions. Their rows move; every right, policy and trigger is as it was.
alter table public.card_log rename to card_log_whole;
alter table public.card_changes rename to card_changes_whole;
alter index public.card_log_newest rename to card_log_whole_newest;
alter index public.card_changes_by_serial rename to card_changes_whole_by_serial;
alter index public.card_changes_by_operation rename to card_changes_whole_by_operation;
alter index public.card_changes_by_time rename to card_changes_whole_by_time;

create table public.card_log (
  merchant_id uuid not null references public.merchants,
  log_id uuid not null,
  at timestamptz not null default now(),
  member_id uuid not null,
  action text not null check (action ~ '^[a-z]+(\.[a-z_]+)+$'),
  filter jsonb not null default '{}',
  card_count bigint not null check (card_count >= 0),
  detail jsonb not null default '{}',
  primary key (merchant_id, log_id, at)
) partition by range (at);
create index card_log_newest on public.card_log (merchant_id, at desc, log_id);

create table public.card_changes (
  merchant_id uuid not null references public.merchants,
  change_id bigint generated always as identity,
  at timestamptz not null default now(),
  member_id uuid,
  operation_id uuid,
  serials int8multirange not null,
  serial_from bigint not null,
  serial_to bigint not null,
  card_count integer not null,
  old_values jsonb,
  new_values jsonb not null,
  primary key (merchant_id, change_id, at)
) partition by range (at);
create index card_changes_by_serial on public.card_changes (merchant_id, serial_to, serial_from);
create index card_changes_by_operation on public.card_changes (merchant_id, operation_id, change_id) where operation_id is not null;
create index card_changes_by_time on public.card_changes (merchant_id, at);

call private.protect('public.card_log');
call private.protect('public.card_changes');
-- Before the partitions, which copy them.
create trigger append_only before update or truncate on public.card_log for each statement execute function private.refuse_log_change();
create trigger append_only before update or truncate on public.card_changes for each statement execute function private.refuse_log_change();
create trigger keep_180_days before delete on public.card_log for each row execute function private.refuse_young_log_delete();
create trigger keep_180_days before delete on public.card_changes for each row execute function private.refuse_young_log_delete();
do $$
declare
  since date := least(
    (select min(at) from public.card_log_whole), (select min(at) from public.card_changes_whole), now())::date;
begin
  perform private.add_month_partitions('public.card_log', since, (now() + interval '4 months')::date);
  perform private.add_month_partitions('public.card_changes', since, (now() + interval '4 months')::date);
end
$$;
insert into public.card_log select merchant_id, log_id, at, member_id, action, filter, card_count, detail from public.card_log_whole;
insert into public.card_changes (merchant_id, change_id, at, member_id, operation_id, serials, serial_from, serial_to, card_count,
  old_values, new_values) overriding system value
select merchant_id, change_id, at, member_id, operation_id, serials, serial_from, serial_to, card_count, old_values, new_values
from public.card_changes_whole;
select setval(pg_get_serial_sequence('public.card_changes', 'change_id'), coalesce((select max(change_id) from public.card_changes_whole), 0) + 1, false);
drop table public.card_log_whole, public.card_changes_whole;

revoke insert, update, delete, truncate on public.card_changes from service_role;
revoke update, delete, truncate on public.card_log from service_role;

grant select on public.card_log to authenticated;
grant insert (merchant_id, log_id, member_id, action, filter, card_count, detail) on public.card_log to authenticated;
create policy read on public.card_log for select to authenticated
  using (merchant_id = (select private.merchant_for('log.read')));
create policy add on public.card_log for insert to authenticated
  with check (merchant_id = (select private.current_merchant_id())
    and member_id = (select private.current_member_id()));
grant select on public.card_changes to authenticated;
create policy read on public.card_changes for select to authenticated
  using (merchant_id = (select private.merchant_for('card.read')) and (select private.unconfined()));

-- One row for everything that goes after a time. partitions: a log by month, of which whole months are dropped; rows:
-- deleted in batches; code: app/features/retention has a step of this name, for what has files or needs more than a
-- delete.
create table private.retention_rules (
  rule text primary key,
  position smallint not null,
  kind text not null check (kind in ('partitions', 'rows', 'code')),
  -- schema.table; null for steps in code.
  target text,
  age_column text,
  -- Beside the age; SQL over the row `x`. From migrations alone: nobody is granted this table.
  condition text not null default 'true',
  keep interval not null,
  batch integer not null default 1000 check (batch between 1 and 100000),
  -- Nightly ones run at 19:00 UTC, three in the morning in China; the others every hour.
  nightly boolean not null default true,
  next_run_at timestamptz not null default now(),
  leased_until timestamptz,
  check ((kind = 'code') = (target is null)),
  check ((kind = 'rows') = (age_column is not null))
);

create table private.retention_runs (
  rule text not null references private.retention_rules on delete cascade,
  run_id bigint generated always as identity,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  removed bigint not null default 0,
  batches integer not null default 0,
  -- Names of dropped partitions.
  dropped text[] not null default '{}',
  -- Why it stopped early; the rest is for the next night.
  problem text check (char_length(problem) <= 300),
  primary key (rule, run_id)
);
create index retention_runs_newest on private.retention_runs (started_at desc);

-- What the nights have removed of one merchant's.
create table public.retention_removals (
  merchant_id uuid not null references public.merchants on delete cascade,
  run_id bigint not null,
  rule text not null,
  at timestamptz not null default now(),
  removed bigint not null check (removed > 0),
  primary key (merchant_id, run_id)
);
create index retention_removals_newest on public.retention_removals (merchant_id, at desc, run_id);
call private.protect('public.retention_removals');
grant select on public.retention_removals to authenticated;
create policy read on public.retention_removals for select to authenticated
  using (merchant_id = (select private.merchant_for('log.read')) and (select private.unconfined()));

insert into private.retention_rules (rule, position, kind, target, age_column, condition, keep, batch, nightly) values
  ('login_log', 1, 'partitions', 'public.login_log', null, 'true', '180 days', 1000, true),
  ('card_log', 2, 'partitions', 'public.card_log', null, 'true', '180 days', 1000, true),
  ('card_changes', 3, 'partitions', 'public.card_changes', null, 'true', '180 days', 1000, true),
  ('reveals', 4, 'partitions', 'public.reveals', null, 'true', '180 days', 1000, true),
  ('reveal_orders', 5, 'partitions', 'public.reveal_orders', null, 'true', '180 days', 1000, true),
  ('sms_messages', 10, 'rows', 'public.sms_messages', 'created_at', 'true', '90 days', 2000, true),
  ('notification_messages', 11, 'rows', 'public.notification_messages', 'created_at', 'true', '90 days', 2000, true),
  ('webhook_messages', 12, 'rows', 'public.webhook_messages', 'created_at', 'true', '30 days', 1000, true),
  ('task_runs', 13, 'rows', 'public.task_runs', 'started_at', 'true', '30 days', 2000, true),
  ('job_events', 14, 'rows', 'public.job_events', 'at', 'true', '180 days', 2000, true),
  ('retention_removals', 15, 'rows', 'public.retention_removals', 'at', 'true', '180 days', 2000, true),
  -- The timeline of a parcel, long after it has come.
  ('tracking_events', 16, 'rows', 'public.tracking_events', 'happened_at', 'true', '180 days', 2000, true),
  ('card_lists', 17, 'rows', 'public.card_lists', 'created_at',
    'not exists (select from public.card_filters f where f.merchant_id = x.merchant_id and strpos(f.query, x.list_id::text) > 0)',
    '180 days', 500, true),
  -- What was promised for days that are over.
  ('product_days', 18, 'rows', 'public.product_days', 'day', 'true', '30 days', 2000, true),
  ('counter_checks', 19, 'rows', 'public.counter_checks', 'at', 'true', '180 days', 2000, true),
  ('sale_pile', 20, 'rows', 'public.sale_pile', 'added_at', 'true', '7 days', 2000, true),
  -- They hold contacts until somebody accepts or closes them.
  ('invitations', 21, 'rows', 'public.invitations', 'expires_at', 'true', '90 days', 1000, true),
  -- Of protected export files.
  ('job_secrets', 22, 'rows', 'public.job_secrets', 'created_at', 'true', '7 days', 1000, false),
  ('sessions', 29, 'code', null, null, 'true', '180 days', 1000, false),
  ('guardCounts', 30, 'code', null, null, 'true', '180 days', 1000, false),
  ('riskJudgements', 31, 'code', null, null, 'true', '180 days', 1000, false),
  ('exportFiles', 32, 'code', null, null, 'true', '15 days', 100, false),
  ('importFiles', 33, 'code', null, null, 'true', '7 days', 1000, false),
  ('shippingFiles', 34, 'code', null, null, 'true', '7 days', 1000, false),
  ('drawings', 35, 'code', null, null, 'true', '15 days', 500, false),
  ('labels', 36, 'code', null, null, 'true', '15 days', 1000, false),
  ('endedSets', 37, 'code', null, null, 'true', '0 days', 1000, false),
  -- Mails to accounts, and the tokens in them.
  ('accountMails', 38, 'code', null, null, 'true', '30 days', 1000, false),
  ('abandonedFolders', 39, 'code', null, null, 'true', '1 hour', 1000, false);

create function private.next_run(nightly boolean) returns timestamptz
language sql stable
return case when nightly
  then (date_trunc('day', (now() at time zone 'utc') + interval '5 hours') + interval '19 hours') at time zone 'utc'
  else now() + interval '50 minutes' end;

-- The rules that are due, each for whoever asks first. A worker that dies gives its rules back after half an hour.
create function private.take_retention() returns table (run_id bigint, rule text, kind text)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
begin
  perform private.only_service('takes rules');
  return query
    with due as (
      update private.retention_rules r set leased_until = now() + interval '30 minutes', next_run_at = private.next_run(r.nightly)
      where r.rule in (
        select d.rule from private.retention_rules d
        where d.next_run_at <= now() and coalesce(d.leased_until < now(), true)
        for update skip locked)
      returning r.rule, r.kind, r.position),
    begun as (
      insert into private.retention_runs (rule) select d.rule from due d order by d.position
      returning retention_runs.run_id, retention_runs.rule)
    select b.run_id, b.rule, d.kind from begun b join due d on d.rule = b.rule order by d.position;
end
$$;

-- Deletes one batch. @return how many rows went; fewer than the batch: there is no more
create function private.delete_batch(of_run bigint) returns table (removed bigint, more boolean)
language plpgsql security definer set search_path = '' as $$
declare
  r private.retention_rules;
  gone bigint;
begin
  perform private.only_service('deletes');
  select d.* into r from private.retention_runs u join private.retention_rules d on d.rule = u.rule
  where u.run_id = of_run and u.finished_at is null and d.kind = 'rows';
  if not found then
    raise invalid_parameter_value using message = 'no such run of a rule for rows';
  end if;
  -- By merchant, because every index begins with it; rows that somebody works on are left for the next night.
  execute format($delete$
    with old as (
      select o.place from public.merchants m
      cross join lateral (
        select x.ctid as place from %1$s x
        where x.merchant_id = m.merchant_id and x.%2$I < now() - $1 and (%3$s)
        order by x.%2$I limit $2 for update skip locked) o
      limit $2),
    gone as (delete from %1$s x using old where x.ctid = old.place returning x.merchant_id),
    counted as (select g.merchant_id, count(*) as n from gone g group by g.merchant_id),
    told as (
      insert into public.retention_removals as t (merchant_id, run_id, rule, removed)
      select c.merchant_id, $3, $4, c.n from counted c
      on conflict (merchant_id, run_id) do update set removed = t.removed + excluded.removed)
    select coalesce(sum(c.n), 0) from counted c$delete$, r.target, r.age_column, r.condition)
  into gone using r.keep, r.batch, of_run, r.rule;
  update private.retention_runs u set removed = u.removed + gone, batches = u.batches + 1 where u.run_id = of_run;
  update private.retention_rules d set leased_until = now() + interval '30 minutes' where d.rule = r.rule;
  return query select gone, gone >= r.batch;
end
$$;

-- Drops the months of a log that lie wholly before its time, and makes the coming ones.
create function private.drop_months(of_run bigint) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  r private.retention_rules;
  part record;
  counted bigint;
  gone bigint := 0;
begin
  perform private.only_service('drops partitions');
  select d.* into r from private.retention_runs u join private.retention_rules d on d.rule = u.rule
  where u.run_id = of_run and u.finished_at is null and d.kind = 'partitions';
  if not found then
    raise invalid_parameter_value using message = 'no such run of a rule for partitions';
  end if;
  -- Whoever reads the log would wait behind us while we wait for somebody else: rather another night.
  perform set_config('lock_timeout', '3s', true);
  perform private.add_month_partitions(r.target::regclass, now()::date, (now() + interval '4 months')::date);
  for part in
    select c.oid::regclass as name, c.relname,
      (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''([^'']+)''\)'))[1]::timestamptz as past
    from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = r.target::regclass
  loop
    continue when part.past is null or part.past > now() - r.keep;
    execute format($count$
      with counted as (select p.merchant_id, count(*) as n from %s p group by p.merchant_id),
      told as (
        insert into public.retention_removals as t (merchant_id, run_id, rule, removed)
        select c.merchant_id, $1, $2, c.n from counted c join public.merchants m on m.merchant_id = c.merchant_id
        on conflict (merchant_id, run_id) do update set removed = t.removed + excluded.removed)
      select coalesce(sum(c.n), 0) from counted c$count$, part.name) into counted using of_run, r.rule;
    execute format('drop table %s', part.name);
    gone := gone + counted;
    update private.retention_runs u set removed = u.removed + counted, batches = u.batches + 1, dropped = u.dropped || part.relname::text
    where u.run_id = of_run;
  end loop;
  return gone;
end
$$;

-- The run is over. @param removed what a step in code has removed; null where the database has counted
create function private.end_retention(of_run bigint, removed bigint, problem text) returns void
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  perform private.only_service('ends a run');
  update private.retention_runs u set finished_at = now(), removed = coalesce(end_retention.removed, u.removed), problem = end_retention.problem
  where u.run_id = of_run;
  update private.retention_rules r set leased_until = null,
    next_run_at = case when problem is null then r.next_run_at else least(r.next_run_at, now() + interval '1 hour') end
  where r.rule = (select u.rule from private.retention_runs u where u.run_id = of_run);
  delete from private.retention_runs u where u.started_at < now() - interval '90 days';
end
$$;

-- What is kept for how long, when it was last cleaned and when it will be next; removed in the last 30 days: of all
-- merchants for the platform's operators, of the own one for whoever reads its logs.
create function private.retention_overview()
returns table (rule text, kind text, nightly boolean, keep_seconds bigint, next_run_at timestamptz, started_at timestamptz,
  finished_at timestamptz, problem text, last_removed bigint, removed bigint, dropped text[])
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  everything boolean := private.is_platform_operator();
  tenant uuid := case when private.unconfined() then private.merchant_for('log.read') end;
begin
  if not everything and tenant is null then
    return;
  end if;
  return query
    select r.rule, r.kind, r.nightly, extract(epoch from r.keep)::bigint, r.next_run_at, l.started_at, l.finished_at,
      case when everything then l.problem when l.problem is not null then '' end,
      case when everything then l.removed
        else coalesce((select t.removed from public.retention_removals t where t.merchant_id = tenant and t.run_id = l.run_id), 0) end,
      case when everything then (select coalesce(sum(u.removed), 0)::bigint from private.retention_runs u
          where u.rule = r.rule and u.started_at > now() - interval '30 days')
        else (select coalesce(sum(t.removed), 0)::bigint from public.retention_removals t
          where t.merchant_id = tenant and t.rule = r.rule and t.at > now() - interval '30 days') end,
      case when everything then coalesce(l.dropped, '{}') else '{}' end
    from private.retention_rules r
    left join lateral (
      select u.* from private.retention_runs u where u.rule = r.rule order by u.run_id desc limit 1) l on true
    where everything or r.kind <> 'code' or r.rule in ('exportFiles', 'importFiles', 'shippingFiles', 'drawings', 'labels')
    order by r.position;
end
$$;

drop function private.forget_old_logs();

-- What policies ask about confined accounts at each statement: as SQL, like merchant_for, these are inlined and cost a
-- microsecond or two where the door has left its answer; as PL/pgSQL they were a good part of a clerk's page.
create or replace function private.store_limit() returns uuid
language sql stable
return case
  when session_user = 'app_redeem' then null
  when nullif(current_setting('tihuo.member', true), '') is null then (private.look_up_member() ->> 'store_id')::uuid
  else (current_setting('tihuo.member')::jsonb ->> 'store_id')::uuid
end;

create or replace function private.supplier_limit() returns uuid
language sql stable
return case
  when session_user = 'app_redeem' then null
  when nullif(current_setting('tihuo.member', true), '') is null then (private.look_up_member() ->> 'supplier_id')::uuid
  else (current_setting('tihuo.member')::jsonb ->> 'supplier_id')::uuid
end;

create or replace function private.current_merchant_id() returns uuid
language sql stable
return case
  when session_user = 'app_redeem' then null
  when nullif(current_setting('tihuo.member', true), '') is null then (private.look_up_member() ->> 'merchant_id')::uuid
  else nullif(current_setting('tihuo.merchant'), '')::uuid
end;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
