-- How far work is that is done whole or not at all. `done` moves in the transaction of the work, so until that ends it
-- stands still; what the work tells meanwhile over another connection is true only as long as its transaction lives.

alter table public.jobs
  add column reached bigint check (reached >= 0),
  -- The transaction that has come so far, and has not committed any of it.
  add column reached_in xid8;
grant update (reached, reached_in) on public.jobs to authenticated;

-- How far a job is. Of a transaction that has gone, with its worker or without, nothing is left but `done`. One that has
-- just committed still counts: whoever asks may not see its other traces yet. The first comparison is for databases
-- restored elsewhere, where the number is one that has not been given out yet, and asking for it would fail.
create function private.job_progress(status public.job_status, done bigint, reached bigint, reached_in xid8) returns bigint
language sql
return case
  when status <> 'running' or reached_in is null then done
  when reached_in >= pg_snapshot_xmax(pg_current_snapshot()) then done
  when pg_xact_status(reached_in) in ('in progress', 'committed') then reached
  else done
end;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
