-- How often cards and sign-ins may be tried (docs/decisions/0012). Everything is counted here and nowhere else, so
-- ten servers count as one. Whoever tries is known by blind indexes only: no table but security_events has an
-- address, and there it is sealed.

-- One row per merchant, made with the merchant. All limits count wrong attempts.
create table public.guard_settings (
  merchant_id uuid primary key references public.merchants,
  -- Seconds between two attempts of one client on cards.
  pace_seconds integer not null default 5 check (pace_seconds between 1 and 60),
  -- A client (IPv4 address, IPv6 /64), in an hour.
  client_captcha integer not null default 3 check (client_captcha between 1 and 50),
  client_lock integer not null default 20 check (client_lock between 5 and 500),
  -- A card number or account, in a day.
  number_captcha integer not null default 3 check (number_captcha between 1 and 50),
  number_lock integer not null default 10 check (number_lock between 5 and 100),
  -- A block of addresses (/24, /48), in an hour.
  block_captcha integer not null default 100 check (block_captcha between 10 and 10000),
  block_lock integer not null default 300 check (block_lock between 20 and 50000),
  -- The whole merchant, in ten minutes.
  merchant_alarm integer not null default 300 check (merchant_alarm between 20 and 100000),
  merchant_captcha integer not null default 3000 check (merchant_captcha between 50 and 1000000),
  lock_minutes integer not null default 60 check (lock_minutes between 5 and 1440),
  updated_at timestamptz not null default now(),
  check (client_captcha <= client_lock),
  check (number_captcha <= number_lock),
  check (block_captcha <= block_lock),
  check (merchant_alarm <= merchant_captcha)
);
insert into public.guard_settings (merchant_id) select merchant_id from public.merchants;

create function private.add_guard_settings() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.guard_settings (merchant_id) values (new.merchant_id);
  return null;
end
$$;
create trigger add_guard_settings after insert on public.merchants
  for each row execute function private.add_guard_settings();

-- Where there is no merchant: sign-ins of operators and of codes that do not exist are counted under the id of zeros.
create table private.guard_platform (like public.guard_settings including defaults, primary key (merchant_id));
insert into private.guard_platform (merchant_id) values ('00000000-0000-0000-0000-000000000000');

-- Called by functions with rights alone; has none itself.
create function private.guard_limits(site uuid) returns public.guard_settings
language plpgsql stable as $$
declare
  found_limits public.guard_settings;
begin
  select * into found_limits from public.guard_settings s where s.merchant_id = site;
  if not found then
    select * into found_limits from private.guard_platform;
  end if;
  return found_limits;
end
$$;

-- One row per client, block and number that has been wrong lately. `number` is a card number as it was typed, also
-- one that no card has, or an account; `visitor` is a client over all merchants' sign-ins.
create table private.guard_counters (
  merchant_id uuid not null,
  kind text not null check (kind in ('card', 'login')),
  subject text not null check (subject in ('client', 'number', 'visitor', 'block')),
  subject_idx bytea not null,
  wrong integer not null,
  window_ends timestamptz not null,
  last_at timestamptz not null,
  -- The next attempt of a client on a card.
  next_at timestamptz,
  locked_at timestamptz,
  locked_until timestamptz,
  -- Of a number, when it is one of ours: what to show to the merchant.
  card_serial bigint,
  member_id uuid,
  -- The attack that has counted this one already.
  attack_id uuid,
  primary key (merchant_id, kind, subject, subject_idx)
) with (fillfactor = 70);
create index guard_counters_locked on private.guard_counters (merchant_id, locked_until) where locked_until is not null;

-- The merchant as a whole, in 32 rows, so that nobody waits for one.
create table private.guard_shards (
  merchant_id uuid not null,
  kind text not null,
  shard integer not null,
  wrong integer not null,
  window_ends timestamptz not null,
  primary key (merchant_id, kind, shard)
) with (fillfactor = 50);

-- Solutions of captchas that have been used, until they would be too old anyway.
create table private.captcha_burns (
  merchant_id uuid not null,
  solution bytea not null,
  expires_at timestamptz not null,
  primary key (merchant_id, solution)
);

-- An alarm, from the attempt that raised it until a quarter of an hour after the last one that would have.
create table private.attacks (
  merchant_id uuid not null,
  attack_id uuid not null default gen_random_uuid(),
  kind text not null,
  started_at timestamptz not null,
  alarm_until timestamptz not null,
  primary key (merchant_id, attack_id)
);
create index attacks_latest on private.attacks (merchant_id, kind, alarm_until);

create table private.attack_shards (
  merchant_id uuid not null,
  attack_id uuid not null,
  shard integer not null,
  wrong bigint not null default 0,
  clients bigint not null default 0,
  numbers bigint not null default 0,
  captchas bigint not null default 0,
  drops bigint not null default 0,
  last_at timestamptz not null,
  primary key (merchant_id, attack_id, shard),
  foreign key (merchant_id, attack_id) references private.attacks on delete cascade
) with (fillfactor = 50);

-- What should not happen: forged and replayed tokens, changed fields, lock-outs. Append-only; the clean-up forgets
-- after 180 days.
create table public.security_events (
  merchant_id uuid not null references public.merchants,
  event_id uuid not null,
  at timestamptz not null default now(),
  kind text not null check (kind ~ '^[a-z]+(_[a-z]+)*$' and char_length(kind) <= 40),
  card_serial bigint,
  member_id uuid,
  client_enc bytea,
  client_idx bytea,
  detail jsonb not null default '{}' check (octet_length(detail::text) <= 2000),
  primary key (merchant_id, event_id)
);
create index security_events_newest on public.security_events (merchant_id, at desc, event_id desc);
create index security_events_by_client on public.security_events (merchant_id, client_idx, at desc);

call private.protect('public.guard_settings');
call private.protect('public.security_events');
revoke update on public.security_events from service_role;

grant select on public.guard_settings to authenticated;
grant update (pace_seconds, client_captcha, client_lock, number_captcha, number_lock, block_captcha, block_lock,
  merchant_alarm, merchant_captcha, lock_minutes, updated_at) on public.guard_settings to authenticated;
create policy read on public.guard_settings for select to authenticated
  using (merchant_id = (select private.merchant_for('log.read')));
create policy edit on public.guard_settings for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write')));

grant select on public.security_events to authenticated;
create policy read on public.security_events for select to authenticated
  using (merchant_id = (select private.merchant_for('log.read')));

-- The functions from here to begin_attempt are its parts. They have no rights of their own, so whoever calls one of
-- them alone is refused, and they cost nothing but their work.

-- One lock per subject, taken in one order everywhere: client, number, visitor, block. So nobody waits in a circle,
-- and also the first attempts of somebody unknown, who has no row to lock yet, are counted one after the other.
create function private.guard_lock(site uuid, what text, of_client bytea, of_number bytea, of_visitor bytea, of_block bytea)
returns void
language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7431701, hashtext(concat(site, what, encode(of_client, 'hex'))));
  perform pg_advisory_xact_lock(7431702, hashtext(concat(site, what, encode(of_number, 'hex'))));
  if of_visitor is not null then
    perform pg_advisory_xact_lock(7431703, hashtext(encode(of_visitor, 'hex')));
  end if;
  perform pg_advisory_xact_lock(7431704, hashtext(concat(site, what, encode(of_block, 'hex'))));
end
$$;

-- A counter as it stands: one that is not there, or whose time is over, counts from zero.
create function private.guard_counter(site uuid, what text, who text, idx bytea, moment timestamptz)
returns private.guard_counters
language plpgsql as $$
declare
  counter private.guard_counters;
begin
  select * into counter from private.guard_counters c
  where c.merchant_id = site and c.kind = what and c.subject = who and c.subject_idx = idx;
  if not found then
    counter.merchant_id := site;
    counter.kind := what;
    counter.subject := who;
    counter.subject_idx := idx;
    counter.wrong := 0;
  elsif counter.window_ends <= moment then
    counter.wrong := 0;
    counter.locked_until := null;
  end if;
  return counter;
end
$$;

-- Writes one more. From the limit on every further one locks anew. The caller holds the subject's lock.
create function private.guard_charge(counter private.guard_counters, moment timestamptz, lasts interval,
  lock_at integer, lock_minutes integer)
returns private.guard_counters
language plpgsql as $$
begin
  if counter.wrong = 0 then
    counter.window_ends := moment + lasts;
  end if;
  counter.wrong := counter.wrong + 1;
  counter.last_at := moment;
  if counter.wrong >= lock_at then
    counter.locked_at := moment;
    counter.locked_until := moment + make_interval(mins => lock_minutes);
    -- A lock lasts its time, also when the counting would have begun anew in between.
    counter.window_ends := greatest(counter.window_ends, counter.locked_until);
  end if;
  insert into private.guard_counters as c values (counter.*)
  on conflict (merchant_id, kind, subject, subject_idx) do update set
    wrong = excluded.wrong, window_ends = excluded.window_ends, last_at = excluded.last_at, next_at = excluded.next_at,
    locked_at = excluded.locked_at, locked_until = excluded.locked_until, card_serial = excluded.card_serial,
    member_id = excluded.member_id, attack_id = excluded.attack_id;
  return counter;
end
$$;

create function private.guard_refund(site uuid, what text, who text, idx bytea, charged timestamptz, uncount boolean)
returns void
language plpgsql as $$
begin
  update private.guard_counters c set
    wrong = greatest(c.wrong - 1, 0),
    -- The lock that this very attempt brought about.
    locked_until = case when c.locked_at = charged then null else c.locked_until end,
    attack_id = case when uncount then null else c.attack_id end
  where c.merchant_id = site and c.kind = what and c.subject = who and c.subject_idx = idx;
end
$$;

create function private.running_attack(site uuid, what text, moment timestamptz) returns private.attacks
language plpgsql as $$
declare
  attack private.attacks;
begin
  select * into attack from private.attacks a
  where a.merchant_id = site and a.kind = what and a.alarm_until > moment
  order by a.alarm_until desc limit 1;
  return attack;
end
$$;

create function private.count_attack(attack private.attacks, in_shard integer, moment timestamptz,
  more_wrong bigint, more_clients bigint, more_numbers bigint, more_captchas bigint, more_drops bigint) returns void
language plpgsql as $$
begin
  if attack.attack_id is null then
    return;
  end if;
  insert into private.attack_shards as s
  values (attack.merchant_id, attack.attack_id, in_shard, more_wrong, more_clients, more_numbers, more_captchas,
    more_drops, moment)
  on conflict (merchant_id, attack_id, shard) do update set
    wrong = s.wrong + excluded.wrong, clients = s.clients + excluded.clients, numbers = s.numbers + excluded.numbers,
    captchas = s.captchas + excluded.captchas, drops = s.drops + excluded.drops, last_at = excluded.last_at;
end
$$;

-- Raises the alarm, or keeps it up. Who comes second does not wait: one raises it for all.
create function private.raise_alarm(attack private.attacks, site uuid, what text, total bigint, moment timestamptz)
returns private.attacks
language plpgsql as $$
declare
  recently constant timestamptz := moment - interval '10 minutes';
begin
  if attack.alarm_until > moment + interval '14 minutes'
    or not pg_try_advisory_xact_lock(7431705, hashtext(concat(site, what))) then
    return attack;
  end if;
  attack := private.running_attack(site, what, moment);
  if attack.attack_id is not null then
    update private.attacks a set alarm_until = moment + interval '15 minutes'
    where a.merchant_id = site and a.attack_id = attack.attack_id;
    return attack;
  end if;
  insert into private.attacks (merchant_id, kind, started_at, alarm_until)
  values (site, what, moment, moment + interval '15 minutes')
  returning * into attack;
  -- Those who have led up to it.
  perform private.count_attack(attack, -1, moment, total,
    (select count(*) from private.guard_counters c where c.merchant_id = site and c.kind = what
      and c.subject = 'client' and c.wrong > 0 and c.last_at > recently),
    (select count(*) from private.guard_counters c where c.merchant_id = site and c.kind = what
      and c.subject = 'number' and c.wrong > 0 and c.last_at > recently), 0, 0);
  return attack;
end
$$;

-- True when this subject has not been counted by the attack yet, neither in it nor among those who led up to it.
create function private.new_to_attack(counter private.guard_counters, attack private.attacks) returns boolean
language plpgsql immutable as $$
begin
  return attack.attack_id is not null and counter.attack_id is distinct from attack.attack_id
    and not coalesce(counter.wrong > 0 and counter.last_at <= attack.started_at
      and counter.last_at > attack.started_at - interval '10 minutes', false);
end
$$;

-- The card of a number, or one like any other in its place: whoever asks for a number that no card has gives the
-- database and the server the same work. is_real tells them apart; a merchant without cards gives no row.
drop function private.card_for_check(uuid, text);
create function private.card_or_decoy(site uuid, candidates text[])
returns table (is_real boolean, serial bigint, batch_id uuid, status public.card_status, valid_from date, valid_to date,
  password_length integer, password_alphabet public.password_alphabet, serial_from bigint, block integer, passwords_enc bytea)
language plpgsql stable as $$
#variable_conflict use_column
declare
  meant bigint;
  decoy bigint;
begin
  select c.serial into meant from public.cards c
  where c.merchant_id = site and c.number = any (candidates)
  order by (c.number = candidates[1]) desc limit 1;
  -- The same decoy for the same number: asking again tells nothing.
  select c.serial into decoy from public.cards c
  where c.merchant_id = site and c.serial >= 1 + (hashtextextended(candidates[1], 0) & 9223372036854775807)
    % greatest((select n.next_serial - 1 from private.merchant_counters n where n.merchant_id = site), 1)
  order by c.serial limit 1;
  if decoy is null then
    select c.serial into decoy from public.cards c where c.merchant_id = site order by c.serial limit 1;
  end if;
  select meant is not null, c.serial, c.batch_id, c.status, c.valid_from, c.valid_to, b.password_length,
    b.password_alphabet, b.serial_from, (c.serial - b.serial_from) / 256
  into is_real, serial, batch_id, status, valid_from, valid_to, password_length, password_alphabet, serial_from, block
  from public.cards c
  join public.card_batches b on b.merchant_id = c.merchant_id and b.batch_id = c.batch_id
  where c.merchant_id = site and c.serial = coalesce(meant, decoy);
  -- By its whole key: joined above, it could be searched for among all blocks of a batch.
  select s.passwords_enc into passwords_enc from public.card_secrets s
  where s.merchant_id = site and s.batch_id = card_or_decoy.batch_id and s.block = card_or_decoy.block;
  if found then
    return next;
  end if;
end
$$;

-- One attempt begins: decides, and counts it as wrong until private.end_attempt takes it back. So a thousand at the
-- same moment, over any number of servers, are let through exactly as often as one after the other.
-- @param site zeros where there is no merchant
-- @param of_visitor null for cards
-- @param candidates card: the number as typed and as it may be meant; null for sign-ins
-- @param account sign-in: the login name; null for cards
-- @param solved a captcha's solution that the server has found right, and until when it is good; or null
-- @return decision: go, paced, captcha, captcha_used, number_locked, client_locked. With `go` the ticket for
--   end_attempt and, for cards, what is needed to check the password. retry_seconds: when it makes sense again.
--   ticket.captcha: whether the next attempt will need one, if this one is not taken back
create function private.begin_attempt(site uuid, what text, of_client bytea, of_number bytea, of_visitor bytea,
  of_block bytea, candidates text[], account text, solved bytea, solved_until timestamptz)
returns table (decision text, retry_seconds integer, ticket jsonb, is_real boolean, serial bigint, batch_id uuid,
  status public.card_status, valid_from date, valid_to date, password_length integer,
  password_alphabet public.password_alphabet, serial_from bigint, block integer, passwords_enc bytea)
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  limits public.guard_settings := private.guard_limits(site);
  platform constant uuid := '00000000-0000-0000-0000-000000000000';
  moment timestamptz;
  in_shard constant integer := floor(random() * 32);
  client private.guard_counters;
  number private.guard_counters;
  visitor private.guard_counters;
  net private.guard_counters;
  attack private.attacks;
  total bigint;
  captcha boolean;
  new_client boolean;
  new_number boolean;
  card record;
begin
  -- What a crash could lose are the counts of the last moment; waiting for the disk would be felt by everybody.
  perform set_config('synchronous_commit', 'off', true);
  -- Every statement here finds its rows by a key: planning them anew each time is most of their time.
  perform set_config('plan_cache_mode', 'force_generic_plan', true);
  perform private.guard_lock(site, what, of_client, of_number, of_visitor, of_block);
  -- Not now(): that is when the transaction began, before it may have waited.
  moment := clock_timestamp();
  client := private.guard_counter(site, what, 'client', of_client, moment);
  number := private.guard_counter(site, what, 'number', of_number, moment);
  net := private.guard_counter(site, what, 'block', of_block, moment);
  if of_visitor is not null then
    visitor := private.guard_counter(platform, what, 'visitor', of_visitor, moment);
  end if;
  attack := private.running_attack(site, what, moment);
  select coalesce(sum(s.wrong), 0) into total from private.guard_shards s
  where s.merchant_id = site and s.kind = what and s.window_ends > moment;

  -- A visitor is not locked out of all merchants for what happened at some, but must work for each attempt.
  captcha := coalesce(client.wrong >= limits.client_captcha or number.wrong >= limits.number_captcha
    or net.wrong >= limits.block_captcha or total >= limits.merchant_captcha or visitor.wrong >= limits.client_lock, false);
  decision := case
    when number.wrong >= limits.number_lock and number.locked_until > moment then 'number_locked'
    when client.wrong >= limits.client_lock and client.locked_until > moment
      or net.wrong >= limits.block_lock and net.locked_until > moment then 'client_locked'
    when what = 'card' and client.next_at > moment then 'paced'
    when not captcha then 'go'
    when solved is null then 'captcha'
    when private.burn_captcha(case what when 'card' then site else platform end, solved, solved_until) then 'go'
    else 'captcha_used' end;
  if decision <> 'go' then
    retry_seconds := ceil(extract(epoch from case decision
      when 'number_locked' then number.locked_until
      when 'client_locked' then greatest(
        case when client.wrong >= limits.client_lock then client.locked_until end,
        case when net.wrong >= limits.block_lock then net.locked_until end)
      when 'paced' then client.next_at end - moment));
    ticket := jsonb_build_object('captcha', captcha);
    perform private.count_attack(attack, in_shard, moment, 0, 0, 0,
      case when decision like 'captcha%' then 1 else 0 end, case when decision like 'captcha%' then 0 else 1 end);
    return next;
    return;
  end if;

  if what = 'card' then
    select * into card from private.card_or_decoy(site, candidates);
    is_real := coalesce(card.is_real, false);
    serial := card.serial;
    batch_id := card.batch_id;
    status := card.status;
    valid_from := card.valid_from;
    valid_to := card.valid_to;
    password_length := card.password_length;
    password_alphabet := card.password_alphabet;
    serial_from := card.serial_from;
    block := card.block;
    passwords_enc := card.passwords_enc;
    number.card_serial := case when is_real then card.serial end;
    client.next_at := moment + make_interval(secs => limits.pace_seconds);
  else
    number.member_id := (select m.member_id from public.members m
      where m.merchant_id = site and m.login_name = account);
  end if;

  if total + 1 >= limits.merchant_alarm then
    attack := private.raise_alarm(attack, site, what, total + 1, moment);
  end if;
  new_client := private.new_to_attack(client, attack);
  new_number := private.new_to_attack(number, attack);
  client.attack_id := attack.attack_id;
  number.attack_id := attack.attack_id;
  client := private.guard_charge(client, moment, interval '1 hour', limits.client_lock, limits.lock_minutes);
  number := private.guard_charge(number, moment, interval '1 day', limits.number_lock, limits.lock_minutes);
  if of_visitor is not null then
    visitor := private.guard_charge(visitor, moment, interval '1 hour', 1000000, 0);
  end if;
  net := private.guard_charge(net, moment, interval '1 hour', limits.block_lock, limits.lock_minutes);
  insert into private.guard_shards as s values (site, what, in_shard, 1, moment + interval '10 minutes')
  on conflict (merchant_id, kind, shard) do update set
    wrong = case when s.window_ends > moment then s.wrong + 1 else 1 end,
    window_ends = case when s.window_ends > moment then s.window_ends else excluded.window_ends end;
  -- The attempt that raised the alarm is in its total already.
  perform private.count_attack(attack, in_shard, moment, (attack.started_at < moment)::int, new_client::int,
    new_number::int, 0, 0);
  ticket := jsonb_build_object(
    'captcha', captcha or client.wrong >= limits.client_captcha or number.wrong >= limits.number_captcha
      or net.wrong >= limits.block_captcha,
    'at', moment, 'shard', in_shard, 'attack', attack.attack_id,
    'client', new_client, 'number', new_number, 'alarm', attack.started_at = moment,
    'locked', array_remove(array[
      case when client.locked_at = moment then 'client' end,
      case when number.locked_at = moment then 'number' end,
      case when net.locked_at = moment then 'block' end], null));
  return next;
end
$$;

-- The attempt was right: takes back what begin_attempt has counted, and nothing of what was counted before.
create function private.end_attempt(site uuid, what text, of_client bytea, of_number bytea, of_visitor bytea,
  of_block bytea, ticket jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  charged constant timestamptz := ticket ->> 'at';
  attack private.attacks;
begin
  perform set_config('synchronous_commit', 'off', true);
  -- Every statement here finds its rows by a key: planning them anew each time is most of their time.
  perform set_config('plan_cache_mode', 'force_generic_plan', true);
  perform private.guard_lock(site, what, of_client, of_number, of_visitor, of_block);
  perform private.guard_refund(site, what, 'client', of_client, charged, (ticket -> 'client')::boolean);
  perform private.guard_refund(site, what, 'number', of_number, charged, (ticket -> 'number')::boolean);
  if of_visitor is not null then
    perform private.guard_refund('00000000-0000-0000-0000-000000000000', what, 'visitor', of_visitor, charged, false);
  end if;
  perform private.guard_refund(site, what, 'block', of_block, charged, false);
  update private.guard_shards s set wrong = greatest(s.wrong - 1, 0)
  where s.merchant_id = site and s.kind = what and s.shard = (ticket ->> 'shard')::integer;
  if ticket ->> 'attack' is not null then
    attack.merchant_id := site;
    attack.attack_id := (ticket ->> 'attack')::uuid;
    perform private.count_attack(attack, (ticket ->> 'shard')::integer, charged, -1,
      -(ticket -> 'client')::boolean::int, -(ticket -> 'number')::boolean::int, 0, 0);
  end if;
end
$$;

-- Uses up a solution. @return false when it has been used before or is too old
create function private.burn_captcha(site uuid, solved bytea, solved_until timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if solved_until is null or solved_until <= clock_timestamp() then
    return false;
  end if;
  insert into private.captcha_burns values (site, solved, solved_until) on conflict do nothing;
  return found;
end
$$;

-- Writes down what should not have happened. At most 20 an hour of one client and 500 of all, so that nobody fills
-- the disk. @return false when it was one too many, or there is no such merchant
create function private.note_security_event(site uuid, kind text, card_serial bigint, client_idx bytea, detail jsonb,
  client_enc bytea default null, event_id uuid default gen_random_uuid(), member_id uuid default null) returns boolean
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_variable
begin
  if (select count(*) from (select from public.security_events e
      where e.merchant_id = site and e.client_idx is not distinct from note_security_event.client_idx
        and e.at > now() - interval '1 hour' limit 20) lately) >= 20
    or (select count(*) from (select from public.security_events e
      where e.merchant_id = site and e.at > now() - interval '1 hour' limit 500) lately) >= 500 then
    return false;
  end if;
  insert into public.security_events (merchant_id, event_id, kind, card_serial, member_id, client_enc, client_idx, detail)
  select m.merchant_id, event_id, kind, card_serial, member_id, client_enc, client_idx, coalesce(detail, '{}')
  from public.merchants m where m.merchant_id = site;
  return found;
end
$$;

-- What is locked at this moment, for whoever may read the log.
create function private.guard_locks()
returns table (kind text, subject text, subject_idx bytea, wrong integer, locked_at timestamptz, locked_until timestamptz,
  card_serial bigint, card_number text, member_id uuid, login_name text, client_enc bytea, event_id uuid)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  tenant uuid := private.merchant_for('log.read');
  limits public.guard_settings := private.guard_limits(tenant);
begin
  return query
    select c.kind, c.subject, c.subject_idx, c.wrong, c.locked_at, c.locked_until, c.card_serial, k.number,
      c.member_id, m.login_name, e.client_enc, e.event_id
    from private.guard_counters c
    left join public.cards k on k.merchant_id = tenant and k.serial = c.card_serial
    left join public.members m on m.merchant_id = tenant and m.member_id = c.member_id
    left join lateral (
      select e.client_enc, e.event_id from public.security_events e
      where e.merchant_id = tenant and e.client_idx = c.subject_idx and e.client_enc is not null
      order by e.at desc limit 1) e on c.subject in ('client', 'block')
    where c.merchant_id = tenant and c.locked_until is not null and c.locked_until > now()
      and c.wrong >= case c.subject when 'client' then limits.client_lock when 'number' then limits.number_lock
        else limits.block_lock end
    order by c.locked_at desc limit 200;
end
$$;

-- Lets somebody or something try again at once. @return false when nothing of this kind is locked
create function private.guard_unlock(what text, who text, idx bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('settings.write');
  opened private.guard_counters;
begin
  if tenant is null then
    raise insufficient_privilege using message = 'not allowed to unlock';
  end if;
  update private.guard_counters c set wrong = 0, locked_until = null, locked_at = null, next_at = null
  where c.merchant_id = tenant and c.kind = what and c.subject = who and c.subject_idx = idx and c.locked_until is not null
  returning * into opened;
  if not found then
    return false;
  end if;
  perform private.note_security_event(tenant, 'unlocked', opened.card_serial, null,
    jsonb_build_object('kind', what, 'subject', who), null, gen_random_uuid(), private.current_member_id());
  return true;
end
$$;

-- Alarms, newest first, with what was counted in them.
create function private.guard_attacks(how_many integer)
returns table (attack_id uuid, kind text, started_at timestamptz, last_at timestamptz, running boolean,
  wrong bigint, clients bigint, numbers bigint, captchas bigint, drops bigint)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  tenant uuid := private.merchant_for('log.read');
begin
  return query
    select a.attack_id, a.kind, a.started_at, coalesce(s.last_at, a.started_at), a.alarm_until > now(),
      s.wrong, s.clients, s.numbers, s.captchas, s.drops
    from private.attacks a
    cross join lateral (
      select max(t.last_at) as last_at, coalesce(sum(t.wrong), 0)::bigint as wrong, coalesce(sum(t.clients), 0)::bigint as clients,
        coalesce(sum(t.numbers), 0)::bigint as numbers, coalesce(sum(t.captchas), 0)::bigint as captchas,
        coalesce(sum(t.drops), 0)::bigint as drops
      from private.attack_shards t where t.merchant_id = tenant and t.attack_id = a.attack_id) s
    where a.merchant_id = tenant
    order by a.started_at desc limit how_many;
end
$$;

-- The hourly clean-up: counters whose time is over, used solutions that would be too old, and what is older than
-- 180 days. Rows that somebody is counting in are left for the next time.
create function private.forget_guard() returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  gone bigint := 0;
  removed bigint;
begin
  if current_setting('role') is distinct from 'service_role' then
    raise insufficient_privilege using message = 'only the retention job removes counters and events';
  end if;
  delete from private.guard_counters c using (
    select o.ctid as place from private.guard_counters o
    where o.window_ends < now() and coalesce(o.locked_until < now(), true) and coalesce(o.next_at < now(), true)
    for update skip locked) old
  where c.ctid = old.place;
  get diagnostics removed = row_count;
  gone := gone + removed;
  delete from private.guard_shards s using (
    select o.ctid as place from private.guard_shards o where o.window_ends < now() for update skip locked) old
  where s.ctid = old.place;
  delete from private.captcha_burns b where b.expires_at < now();
  get diagnostics removed = row_count;
  gone := gone + removed;
  delete from private.attacks a where a.alarm_until < now() - interval '180 days';
  get diagnostics removed = row_count;
  gone := gone + removed;
  delete from public.security_events e where e.at <= now() - interval '180 days';
  get diagnostics removed = row_count;
  return gone + removed;
end
$$;

-- True while an alarm is on; for the banner of every page.
create function private.under_attack() returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from private.attacks a
    where a.merchant_id = private.merchant_for('log.read') and a.alarm_until > now());
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
