-- What happens around the way in: a log of every attempt, mail to accounts, passwords that are set anew by mail.

-- Makes the partitions of the months from `first` on and before `past`, by UTC, where they are missing. They stand in
-- schema private, where no role but the owner may touch them: everything goes through the parent, its grants, policies
-- and triggers. PostgreSQL copies row triggers to partitions and leaves statement triggers out; those against
-- truncating are copied here. @return how many were made
create function private.add_month_partitions(parent regclass, first date, past date) returns integer
language plpgsql set search_path = '' as $$
declare
  month date := date_trunc('month', first)::date;
  part text;
  guard record;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('private.add_month_partitions'));
  while month < past loop
    part := (select c.relname from pg_class c where c.oid = parent) || to_char(month, '_YYYYMM');
    if to_regclass(format('private.%I', part)) is null then
      execute format('create table private.%I partition of %s for values from (%L) to (%L)', part, parent,
        month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
      for guard in
        select t.tgname, t.tgfoid::regproc as function from pg_trigger t
        -- Of the bits of tgtype, 1 is `for each row` and 32 `truncate`.
        where t.tgrelid = parent and not t.tgisinternal and t.tgtype & 1 = 0 and t.tgtype & 32 = 32
      loop
        execute format('create trigger %I before truncate on private.%I for each statement execute function %s()',
          guard.tgname, part, guard.function);
      end loop;
      made := made + 1;
    end if;
    month := (month + interval '1 month')::date;
  end loop;
  return made;
end
$$;

-- The merchant of zeros stands for the platform: its operators, and names of merchants that do not exist.
-- `account_id` is a member, or an operator by its operator_id.
alter table private.platform_operators
  add column email_enc bytea,
  add column email_idx bytea,
  add column email_confirmed_at timestamptz,
  add column locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en'));

-- Only an address that has answered gets mail about the account, and can set its password. The language is the one
-- in which the account has signed in last.
alter table public.members
  add column email_confirmed_at timestamptz,
  add column locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en'));

create function private.doubt_new_email() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.email_idx is distinct from old.email_idx then
    if new.email_confirmed_at is not distinct from old.email_confirmed_at then
      new.email_confirmed_at := null;
    end if;
    -- What has gone to the old address is worth nothing any more.
    update private.account_tokens t set expires_at = now()
    where t.merchant_id = new.merchant_id and t.account_id = new.member_id and t.used_at is null and t.expires_at > now();
  end if;
  return new;
end
$$;
create trigger members_doubt_new_email before update of email_idx on public.members
  for each row execute function private.doubt_new_email();

-- The log of sign-ins ------------------------------------------------------------------------------------------------

-- result: `in` signed in, `refused`, `note` something else that an account should know of.
create table public.login_log (
  merchant_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  entry_id uuid not null,
  -- Null: nobody has that name. Then what was typed is sealed.
  account_id uuid,
  typed_enc bytea,
  typed_idx bytea,
  client_enc bytea,
  client_idx bytea,
  device_id uuid,
  browser text check (char_length(browser) <= 80),
  result text not null check (result in ('in', 'refused', 'note')),
  reason text not null check (reason ~ '^[a-z_]{1,40}$'),
  primary key (merchant_id, at, entry_id)
) partition by range (at);
create index login_log_by_account on public.login_log (merchant_id, account_id, at desc, entry_id);
create index login_log_by_client on public.login_log (merchant_id, client_idx, at desc);
call private.protect('public.login_log');
revoke insert, update, delete on public.login_log from service_role;

create function private.refuse_login_log_change() returns trigger
language plpgsql as $$
begin
  raise insufficient_privilege using message = 'the log of sign-ins is never changed';
end
$$;
create trigger append_only before update or delete on public.login_log
  for each row execute function private.refuse_login_log_change();
create trigger append_only_whole before truncate on public.login_log
  for each statement execute function private.refuse_login_log_change();

select private.add_month_partitions('public.login_log', now()::date, (now() + interval '3 months')::date);

-- Operators read what happened at their own door.
create function private.operator_site() returns uuid
language plpgsql stable as $$
begin
  return case when private.is_platform_operator() then '00000000-0000-0000-0000-000000000000'::uuid end;
end
$$;

grant select on public.login_log to authenticated;
create policy own on public.login_log for select to authenticated
  using (merchant_id = (select private.current_merchant_id()) and account_id = (select private.current_member_id()));
create policy read on public.login_log for select to authenticated
  using (merchant_id = (select private.merchant_for('log.read')));
create policy platform on public.login_log for select to authenticated
  using (merchant_id = (select private.operator_site()));

-- Writes down an attempt. Those that were not even looked at (`held`) are written 60 times an hour for one client and
-- 300 times for one account: nobody fills the disk by knocking on a closed door.
-- @param login the name as it was normalised; whose it is is found out here, so that it takes as long for any name
-- @return false when it was one too many, or there is no such merchant
create function private.note_sign_in(site uuid, entry uuid, login text, why text, how text, held boolean, typed bytea,
  typed_index bytea, client bytea, client_index bytea, device uuid, browser_name text, used_locale text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  platform constant uuid := '00000000-0000-0000-0000-000000000000';
  account uuid;
  is_off boolean := false;
  said text := why;
begin
  if session_user = 'app_redeem' or site is null then
    return false;
  end if;
  if site = platform then
    select o.operator_id into account from private.platform_operators o where o.login_name = login;
  else
    if not exists (select from public.merchants t where t.merchant_id = site) then
      return false;
    end if;
    select m.member_id, m.status <> 'active' into account, is_off from public.members m
    where m.merchant_id = site and m.login_name = login;
  end if;
  if held and (
    (select count(*) from (select from public.login_log l where l.merchant_id = site and l.client_idx = client_index
      and l.at > now() - interval '1 hour' limit 60) lately) >= 60
    or (select count(*) from (select from public.login_log l where l.merchant_id = site and l.account_id = account
      and l.at > now() - interval '1 hour' limit 300) lately) >= 300) then
    return false;
  end if;
  if said = 'wrong_password' then
    said := case when account is null then 'unknown_name' when is_off then 'disabled' else said end;
  end if;
  <<twice>>
  for turn in 1..2 loop
    begin
      insert into public.login_log (merchant_id, entry_id, account_id, typed_enc, typed_idx, client_enc, client_idx,
        device_id, browser, result, reason)
      values (site, entry, account, case when account is null then typed end, case when account is null then typed_index end,
        client, client_index, device, left(browser_name, 80), how, said);
      exit twice;
    exception when check_violation then
      -- Nobody has made the month's partition: no reason to keep people out.
      if turn = 2 then
        raise;
      end if;
      perform private.add_month_partitions('public.login_log', now()::date, (now() + interval '1 month')::date);
    end;
  end loop;
  if how = 'in' and used_locale in ('zh-CN', 'en') then
    if site = platform then
      update private.platform_operators o set locale = used_locale where o.operator_id = account and o.locale <> used_locale;
    else
      update public.members m set locale = used_locale
      where m.merchant_id = site and m.member_id = account and m.locale <> used_locale;
    end if;
  end if;
  return true;
end
$$;

-- The operators by their ids, among themselves.
create function private.operator_names() returns table (operator_id uuid, display_name text, login_name text)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select o.operator_id, o.display_name, o.login_name from private.platform_operators o
    where private.is_platform_operator();
end
$$;

-- When accounts have signed in last, for whoever manages them.
create function private.last_sign_ins(members uuid[]) returns table (account_id uuid, at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  tenant uuid := private.merchant_for('account.manage');
begin
  return query
    select a.id, l.at from unnest(members) a (id)
    cross join lateral (
      select g.at from public.login_log g where g.merchant_id = tenant and g.account_id = a.id and g.result = 'in'
      order by g.at desc limit 1) l;
end
$$;

-- Mail to accounts ---------------------------------------------------------------------------------------------------

-- Written with what it tells of, sent by workers. The content (address, names, links) is sealed, and goes when the
-- mail has gone.
create table private.account_mails (
  merchant_id uuid not null,
  mail_id uuid not null,
  -- A member, an operator, or whatever the mail is about where there is no account yet.
  account_id uuid not null,
  kind text not null check (kind in ('reset', 'new_device', 'invitation', 'password_changed', 'email_confirm',
    'email_changed', 'second_factor_changed')),
  locale text not null check (locale in ('zh-CN', 'en')),
  content_enc bytea,
  status text not null default 'queued' check (status in ('queued', 'sending', 'sent', 'failed', 'skipped', 'uncertain')),
  attempts integer not null default 0,
  queued_at timestamptz not null default now(),
  -- Later it is of no use.
  good_until timestamptz not null,
  due_at timestamptz default now(),
  sent_at timestamptz,
  reason text,
  error_code text,
  error_text text,
  primary key (merchant_id, mail_id),
  check ((due_at is not null) = (status in ('queued', 'sending')))
);
create index account_mails_due on private.account_mails (due_at) where due_at is not null;
create index account_mails_by_account on private.account_mails (merchant_id, account_id, queued_at);
grant select, update on private.account_mails to service_role;

-- Hands a mail to the outbox, for a merchant's own people. @return false: more than 500 within an hour, none is taken
create function private.queue_mail(site uuid, mail uuid, account uuid, what text, of_locale text, content bytea,
  until timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  -- Also outside its working hours an account is told what happens to it.
  if site is null
    or site is distinct from coalesce((private.own_identity() ->> 'merchant_id')::uuid, private.operator_site()) then
    raise insufficient_privilege using message = 'not allowed to send mail for this merchant';
  end if;
  if (select count(*) from (select from private.account_mails m
      where m.merchant_id = site and m.queued_at > now() - interval '1 hour' limit 500) lately) >= 500 then
    return false;
  end if;
  insert into private.account_mails (merchant_id, mail_id, account_id, kind, locale, content_enc, good_until)
  values (site, mail, account, what, of_locale, content, until);
  return true;
end
$$;

-- Links ----------------------------------------------------------------------------------------------------------------

-- Only the hash (SHA-256) of a token of 256 random bits is kept. Found by it before the merchant is known.
create table private.account_tokens (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  kind text not null check (kind in ('reset', 'email')),
  merchant_id uuid not null,
  account_id uuid not null,
  -- The address that is to be the account's, sealed for the place where it will stand.
  email_enc bytea,
  email_idx bytea,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index account_tokens_by_account on private.account_tokens (merchant_id, account_id, kind, made_at);

-- Who wants a password set anew. Whether there is such an account is looked at later and elsewhere, by a worker: so
-- the answer takes the same time for everybody.
create table private.reset_asks (
  ask_id uuid primary key,
  typed_enc bytea not null,
  locale text not null check (locale in ('zh-CN', 'en')),
  asked_at timestamptz not null default now()
);
create index reset_asks_oldest on private.reset_asks (asked_at);
grant select, update, delete on private.reset_asks to service_role;

create function private.ask_reset(ask uuid, typed bytea, of_locale text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if session_user = 'app_redeem' or ask is null
    or (select count(*) from (select from private.reset_asks limit 5000) waiting) >= 5000 then
    return false;
  end if;
  insert into private.reset_asks values (ask, typed, of_locale);
  return true;
end
$$;

-- An account by what people call it, or by its ids: what a mail to it needs; null when it may not sign in. Called by
-- functions with rights alone; has none itself.
create function private.mail_account(code text, login text, site uuid, account uuid) returns jsonb
language plpgsql stable as $$
declare
  platform constant uuid := '00000000-0000-0000-0000-000000000000';
  found_account jsonb;
begin
  if code = 'platform' or site = platform then
    select jsonb_build_object('merchant_id', platform, 'account_id', o.operator_id, 'login_name', o.login_name,
      'display_name', o.display_name, 'merchant_code', 'platform', 'merchant_name', null, 'time_zone', 'Asia/Shanghai', 'locale', o.locale,
      'email_enc', encode(o.email_enc, 'base64'), 'confirmed', o.email_confirmed_at is not null)
    into found_account from private.platform_operators o
    where case when account is null then o.login_name = login else o.operator_id = account end;
    return found_account;
  end if;
  select jsonb_build_object('merchant_id', m.merchant_id, 'account_id', m.member_id, 'login_name', m.login_name,
    'display_name', m.display_name, 'merchant_code', t.code, 'merchant_name', t.name, 'time_zone', t.time_zone, 'locale', m.locale,
    'email_enc', encode(m.email_enc, 'base64'), 'confirmed', m.email_confirmed_at is not null)
  into found_account
  from public.merchants t
  join public.members m on m.merchant_id = t.merchant_id and m.status = 'active'
  where t.status = 'active'
    and case when account is null then t.code = mail_account.code and m.login_name = login
      else m.merchant_id = site and m.member_id = account end
    and not exists (select from public.stores s
      where s.merchant_id = m.merchant_id and s.store_id = m.store_id and s.closed_at is not null);
  return found_account;
end
$$;

-- What a worker needs for the mail that was asked for; null when there is no such account, its address has not been
-- confirmed, or it has been sent three within the hour. The token of `hash` is then good for half an hour.
create function private.answer_reset_ask(code text, login text, hash bytea) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  found_account jsonb;
begin
  perform private.only_service('answers who has forgotten a password');
  found_account := private.mail_account(code, login, null, null);
  if found_account is null or not (found_account ->> 'confirmed')::boolean then
    return null;
  end if;
  if (select count(*) from private.account_tokens t
    where t.merchant_id = (found_account ->> 'merchant_id')::uuid and t.account_id = (found_account ->> 'account_id')::uuid
      and t.kind = 'reset' and t.made_at > now() - interval '1 hour') >= 3 then
    return null;
  end if;
  insert into private.account_tokens (token_hash, kind, merchant_id, account_id, expires_at)
  values (hash, 'reset', (found_account ->> 'merchant_id')::uuid, (found_account ->> 'account_id')::uuid,
    now() + interval '30 minutes');
  return found_account;
end
$$;

-- Workers answer asks with mails of any merchant.
create function private.queue_answer(site uuid, mail uuid, account uuid, of_locale text, content bytea) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.only_service('answers who has forgotten a password');
  insert into private.account_mails (merchant_id, mail_id, account_id, kind, locale, content_enc, good_until)
  values (site, mail, account, 'reset', of_locale, content, now() + interval '30 minutes');
end
$$;

-- The account of whoever is signed in, as mails see it; in its working hours and outside of them.
create function private.own_mail_account() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  own jsonb := private.own_identity();
  operator uuid;
begin
  if own is not null then
    return private.mail_account(null, null, (own ->> 'merchant_id')::uuid, (own ->> 'member_id')::uuid);
  end if;
  if private.user_id() is null then
    return null;
  end if;
  select o.operator_id into operator from private.platform_operators o where o.user_id = private.user_id();
  return case when operator is not null then private.mail_account(null, null, private.operator_site(), operator) end;
end
$$;

-- Whose link this is, while it is good. Whoever has the token is asked for nothing more: it came to the address.
create function private.token_account(hash bytea, what text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  token private.account_tokens;
begin
  if session_user = 'app_redeem' then
    return null;
  end if;
  select * into token from private.account_tokens t
  where t.token_hash = hash and t.kind = what and t.used_at is null and t.expires_at > now();
  if not found then
    return null;
  end if;
  return private.mail_account(null, null, token.merchant_id, token.account_id)
    || jsonb_build_object('new_email_enc', encode(token.email_enc, 'base64'));
end
$$;

-- Ties a new user of Supabase Auth to the account of the link, whose old user is dead with all its sessions; every
-- other link of the account is, too. A second factor stays. @param mail the mail that tells the account of it
-- @return false when the link has been used, is too old, or the account may not sign in any more
create function private.redeem_reset(hash bytea, target_user uuid, email text, mail uuid, content bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  platform constant uuid := '00000000-0000-0000-0000-000000000000';
  token private.account_tokens;
  found_account jsonb;
begin
  if session_user = 'app_redeem' or target_user is null then
    return false;
  end if;
  select * into token from private.account_tokens t where t.token_hash = hash and t.kind = 'reset' for update;
  if not found or token.used_at is not null or token.expires_at <= now() then
    return false;
  end if;
  found_account := private.mail_account(null, null, token.merchant_id, token.account_id);
  if found_account is null then
    return false;
  end if;
  -- A user that is somebody already becomes nobody else.
  if exists (select from private.platform_operators o where o.user_id = target_user)
    or exists (select from private.identities i where i.user_id = target_user) then
    raise insufficient_privilege using message = 'not allowed to link this user';
  end if;
  if token.merchant_id = platform then
    update private.operator_sessions s set ended_at = now(), end_reason = 'reset'
    where s.operator_id = token.account_id and s.ended_at is null;
    update private.platform_operators o set user_id = target_user, auth_email = email, must_change_password = false
    where o.operator_id = token.account_id;
  else
    insert into private.identities (user_id, merchant_id, member_id, auth_email)
    values (target_user, token.merchant_id, token.account_id, email)
    on conflict (merchant_id, member_id) do update set user_id = excluded.user_id, auth_email = excluded.auth_email;
    update public.members m set must_change_password = false, updated_at = now()
    where m.merchant_id = token.merchant_id and m.member_id = token.account_id;
  end if;
  update private.account_tokens t set used_at = now()
  where t.merchant_id = token.merchant_id and t.account_id = token.account_id and t.kind = 'reset' and t.used_at is null;
  if content is not null then
    insert into private.account_mails (merchant_id, mail_id, account_id, kind, locale, content_enc, good_until)
    values (token.merchant_id, mail, token.account_id, 'password_changed', found_account ->> 'locale', content,
      now() + interval '1 day');
  end if;
  return true;
end
$$;

-- An account names an address of its own; it holds when somebody there has said yes. Five times an hour.
create function private.ask_email_confirm(hash bytea, email bytea, email_index bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  me jsonb := private.own_mail_account();
  site uuid := (me ->> 'merchant_id')::uuid;
  account uuid := (me ->> 'account_id')::uuid;
begin
  if me is null then
    raise insufficient_privilege using message = 'nobody is signed in';
  end if;
  if (select count(*) from private.account_tokens t where t.merchant_id = site and t.account_id = account
      and t.kind = 'email' and t.made_at > now() - interval '1 hour') >= 5 then
    return false;
  end if;
  -- The newest address counts.
  update private.account_tokens t set expires_at = now()
  where t.merchant_id = site and t.account_id = account and t.kind = 'email' and t.used_at is null and t.expires_at > now();
  insert into private.account_tokens (token_hash, kind, merchant_id, account_id, email_enc, email_idx, expires_at)
  values (hash, 'email', site, account, email, email_index, now() + interval '1 day');
  return true;
end
$$;

-- @param mail, content: what tells the address that was the account's before
create function private.confirm_email(hash bytea, mail uuid, content bytea) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  platform constant uuid := '00000000-0000-0000-0000-000000000000';
  token private.account_tokens;
begin
  if session_user = 'app_redeem' then
    return false;
  end if;
  select * into token from private.account_tokens t where t.token_hash = hash and t.kind = 'email' for update;
  if not found or token.used_at is not null or token.expires_at <= now()
    or private.mail_account(null, null, token.merchant_id, token.account_id) is null then
    return false;
  end if;
  update private.account_tokens t set used_at = now() where t.token_hash = hash;
  if content is not null then
    insert into private.account_mails (merchant_id, mail_id, account_id, kind, locale, content_enc, good_until)
    select token.merchant_id, mail, token.account_id, 'email_changed', a.facts ->> 'locale', content, now() + interval '1 day'
    from (select private.mail_account(null, null, token.merchant_id, token.account_id) as facts) a;
  end if;
  if token.merchant_id = platform then
    update private.platform_operators o
    set email_enc = token.email_enc, email_idx = token.email_idx, email_confirmed_at = now()
    where o.operator_id = token.account_id;
  else
    update public.members m
    set email_enc = token.email_enc, email_idx = token.email_idx, email_confirmed_at = now(), updated_at = now()
    where m.merchant_id = token.merchant_id and m.member_id = token.account_id;
  end if;
  return true;
end
$$;

-- The clean-up: what was sent a month ago, links of last week, questions nobody has answered within the hour.
create function private.forget_account_mails() returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  gone bigint := 0;
  removed bigint;
begin
  perform private.only_service('removes mails');
  delete from private.account_mails m where m.due_at is null and m.queued_at < now() - interval '30 days';
  get diagnostics removed = row_count;
  gone := gone + removed;
  delete from private.account_tokens t where t.expires_at < now() - interval '7 days';
  get diagnostics removed = row_count;
  gone := gone + removed;
  delete from private.reset_asks r where r.asked_at < now() - interval '1 hour';
  get diagnostics removed = row_count;
  return gone + removed;
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
