-- How likely a redemption or a sign-in is not what it seems: the facts are counted here, app/features/fraud/score.ts
-- weighs them. What weighs too much is held until a person has looked.

create table public.fraud_settings (
  merchant_id uuid primary key references public.merchants,
  -- Scores of 1 to 100 from which on a captcha is asked for, or a person must look; null: never.
  captcha_at integer default 50 check (captcha_at between 1 and 100),
  hold_at integer default 75 check (hold_at between 1 and 100),
  -- Names of signals (app/features/fraud/signals.ts) that do not count.
  signals_off text[] not null default '{}' check (cardinality(signals_off) <= 50),
  updated_at timestamptz not null default now(),
  check (captcha_at <= hold_at)
);
insert into public.fraud_settings (merchant_id) select merchant_id from public.merchants;

create function private.add_fraud_settings() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.fraud_settings (merchant_id) values (new.merchant_id);
  return null;
end
$$;
create trigger add_fraud_settings after insert on public.merchants
  for each row execute function private.add_fraud_settings();

-- One row per order: its assessment_id is the order's id. One without an order was asked for a captcha, or refused
-- for something else; a card has at most one of those, the last.
create table public.risk_assessments (
  merchant_id uuid not null references public.merchants,
  assessment_id uuid not null,
  at timestamptz not null default now(),
  card_serial bigint not null,
  client_idx bytea not null check (octet_length(client_idx) = 16),
  score integer not null check (score between 0 and 100),
  -- [{signal, weight, fact}], without personal data.
  reasons jsonb not null check (jsonb_typeof(reasons) = 'array' and pg_column_size(reasons) <= 4000),
  decision text not null check (decision in ('allow', 'captcha', 'hold')),
  captcha_solved boolean not null default false,
  -- Of a held order, when somebody has looked.
  outcome text check (outcome in ('released', 'rejected')),
  reviewed_by uuid,
  reviewed_at timestamptz,
  review_note text not null default '' check (char_length(review_note) <= 200),
  primary key (merchant_id, assessment_id),
  check ((outcome is null) = (reviewed_by is null) and (outcome is null) = (reviewed_at is null))
);
create index risk_assessments_by_client on public.risk_assessments (merchant_id, client_idx, at desc);
create index risk_assessments_by_card on public.risk_assessments (merchant_id, card_serial);
-- For the retention alone: it costs an insert next to nothing.
create index risk_assessments_by_time on public.risk_assessments using brin (merchant_id, at);

-- Sign-ins with the right password that were asked for a captcha or refused.
create table public.login_checks (
  merchant_id uuid not null references public.merchants,
  check_id uuid not null,
  at timestamptz not null default now(),
  member_id uuid not null,
  client_idx bytea not null check (octet_length(client_idx) = 16),
  score integer not null check (score between 0 and 100),
  reasons jsonb not null check (jsonb_typeof(reasons) = 'array' and pg_column_size(reasons) <= 4000),
  decision text not null check (decision in ('captcha', 'hold')),
  captcha_solved boolean not null default false,
  -- released: for a day this account may sign in from this client.
  outcome text check (outcome in ('released', 'rejected')),
  reviewed_by uuid,
  reviewed_at timestamptz,
  primary key (merchant_id, check_id),
  foreign key (merchant_id, member_id) references public.members on delete cascade,
  check ((outcome is null) = (reviewed_by is null) and (outcome is null) = (reviewed_at is null))
);
create index login_checks_by_member on public.login_checks (merchant_id, member_id, client_idx, at desc);
create index login_checks_held on public.login_checks (merchant_id, at desc, check_id) where decision = 'hold' and outcome is null;

-- How often a login name was tried from a client, by the hour. Names that do not exist count like any other.
create table private.login_tries (
  merchant_id uuid not null references public.merchants,
  login_idx bytea not null,
  client_idx bytea not null,
  hour timestamptz not null,
  wrong integer not null default 0,
  rights integer not null default 0,
  primary key (merchant_id, login_idx, client_idx, hour)
);
create index login_tries_by_client on private.login_tries (merchant_id, client_idx, hour);

call private.protect('public.fraud_settings');
call private.protect('public.risk_assessments');
call private.protect('public.login_checks');

grant select on public.fraud_settings to authenticated;
grant update (captcha_at, hold_at, signals_off, updated_at) on public.fraud_settings to authenticated;
create policy read on public.fraud_settings for select to authenticated
  using (merchant_id = (select coalesce(private.merchant_for('order.review'), private.merchant_for('settings.write'))));
create policy edit on public.fraud_settings for update to authenticated
  using (merchant_id = (select private.merchant_for('settings.write')))
  with check (merchant_id = (select private.merchant_for('settings.write')));

grant select on public.risk_assessments to authenticated;
create policy read on public.risk_assessments for select to authenticated
  using (merchant_id = (select private.merchant_for('order.review')));

grant select on public.login_checks to authenticated;
create policy read on public.login_checks for select to authenticated
  using (merchant_id = (select private.merchant_for('account.manage')));

-- The look-ups of the signals and of the review: newest first, and no older than asked for.
drop index public.orders_by_phone;
create index orders_by_phone on public.orders (merchant_id, phone_idx, created_at desc);
drop index public.orders_by_address;
create index orders_by_address on public.orders (merchant_id, address_idx, created_at desc) where address_idx is not null;
-- All picked-up orders, whichever the store.
create index orders_picked_up on public.orders (merchant_id, created_at desc, order_id desc) where pick_up_store_id is not null;
-- The policy asks for one more column since stores see what is picked up at them; counting needs the index alone.
drop index public.orders_pending, public.orders_shipped, public.orders_finished, public.orders_cancelled;
create index orders_pending on public.orders (merchant_id, created_at desc, order_id desc)
  include (supplier_id, store_id, pick_up_store_id) where status = 'pending';
create index orders_shipped on public.orders (merchant_id, created_at desc, order_id desc)
  include (supplier_id, store_id, pick_up_store_id) where status = 'shipped';
create index orders_finished on public.orders (merchant_id, created_at desc, order_id desc)
  include (supplier_id, store_id, pick_up_store_id) where status = 'finished';
create index orders_cancelled on public.orders (merchant_id, created_at desc, order_id desc)
  include (supplier_id, store_id, pick_up_store_id) where status = 'cancelled';

-- Counts for the card in the claims, itself included; the rest of the facts is in what the consumer has typed.
-- Cards that go to one phone or address wait for each other here until their orders are written: a hundred sent at
-- once are counted one by one. (The card is locked before, the product after: nobody waits in a circle.)
create function private.redemption_signals(of_client bytea, of_phone bytea, of_address bytea, to_province text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.card_merchant_id();
  own bigint := private.card_serial();
  found_signals jsonb;
begin
  if tenant is null or own is null then
    raise insufficient_privilege using message = 'only for the card in the claims';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('phone ' || tenant || encode(of_phone, 'hex'), 0));
  if of_address is not null then
    perform pg_advisory_xact_lock(hashtextextended('address ' || tenant || encode(of_address, 'hex'), 0));
  end if;
  -- Nothing weighs more from 200 on, so nothing counts further.
  with by_client as materialized (
    select o.card_serial, r.at, left(o.region_code, 2) as province
    from public.risk_assessments r
    join public.orders o on o.merchant_id = r.merchant_id and o.order_id = r.assessment_id
    where r.merchant_id = tenant and r.client_idx = of_client and r.at > now() - interval '1 day' and r.card_serial <> own
    order by r.at desc limit 200
  ), by_phone as materialized (
    select o.card_serial, o.created_at as at, left(o.region_code, 2) as province
    from public.orders o
    where o.merchant_id = tenant and o.phone_idx = of_phone and o.created_at > now() - interval '30 days' and o.card_serial <> own
    order by o.created_at desc limit 200
  ), by_address as materialized (
    select o.card_serial, o.created_at as at
    from public.orders o
    where o.merchant_id = tenant and o.address_idx = of_address and o.created_at > now() - interval '30 days' and o.card_serial <> own
    order by o.created_at desc limit 200
  )
  select jsonb_build_object(
    'settings', jsonb_build_object('captchaAt', f.captcha_at, 'holdAt', f.hold_at, 'signalsOff', f.signals_off),
    'facts', jsonb_build_object(
      'clientCardsHour', 1 + (select count(distinct c.card_serial) from by_client c where c.at > now() - interval '1 hour'),
      'clientCardsDay', 1 + (select count(distinct c.card_serial) from by_client c),
      -- Wrong passwords of any cards, within the hour that the guard counts.
      'clientWrong', coalesce((select g.wrong from private.guard_counters g
        where g.merchant_id = tenant and g.kind = 'card' and g.subject = 'client' and g.subject_idx = of_client
          and g.window_ends > now()), 0),
      'phoneCardsDay', 1 + (select count(distinct p.card_serial) from by_phone p where p.at > now() - interval '1 day'),
      'phoneCardsMonth', 1 + (select count(distinct p.card_serial) from by_phone p),
      'addressCardsDay', 1 + (select count(distinct a.card_serial) from by_address a where a.at > now() - interval '1 day'),
      'addressCardsMonth', 1 + (select count(distinct a.card_serial) from by_address a),
      'phoneProvinces', (select count(distinct p.province) from (
        select b.province from by_phone b where b.at > now() - interval '1 day' union all select to_province) p),
      'clientProvinces', (select count(distinct p.province) from (
        select b.province from by_client b union all select to_province) p),
      'secondsSinceActivation', floor(extract(epoch from now() - c.activated_at)),
      -- Two digits of GB/T 2260.
      'storeProvince', (select left(s.region_code, 2) from public.stores s
        where s.merchant_id = tenant and s.store_id = c.store_id)))
  into found_signals
  from public.fraud_settings f
  join public.cards c on c.merchant_id = tenant and c.serial = own
  where f.merchant_id = tenant;
  return found_signals;
end
$$;

-- Keeps what was found about an order of the card in the claims. The order is placed after this, or was placed
-- before and is being changed: one that must be looked at is then held, unless somebody has looked already.
create function private.note_assessment(
  of_order uuid, of_client bytea, of_score integer, of_reasons jsonb, of_decision text, solved boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.card_merchant_id();
  own bigint := private.card_serial();
begin
  if not exists (select from public.cards c where c.merchant_id = tenant and c.serial = own) then
    raise insufficient_privilege using message = 'only for the card in the claims';
  end if;
  delete from public.risk_assessments r
  where r.merchant_id = tenant and r.card_serial = own and r.assessment_id <> of_order
    and not exists (select from public.orders o where o.merchant_id = tenant and o.order_id = r.assessment_id);
  insert into public.risk_assessments as r (merchant_id, assessment_id, card_serial, client_idx, score, reasons, decision, captcha_solved)
  values (tenant, of_order, own, of_client, of_score, of_reasons, of_decision, solved)
  on conflict (merchant_id, assessment_id) do update set
    at = now(), client_idx = excluded.client_idx, score = excluded.score, reasons = excluded.reasons,
    decision = excluded.decision, captcha_solved = excluded.captcha_solved
    where r.card_serial = own and r.outcome is null;
  if of_decision = 'hold' then
    update public.orders o set review = 'held', updated_at = now()
    where o.merchant_id = tenant and o.order_id = of_order and o.card_serial = own
      and o.status = 'pending' and o.prepared_at is null and o.review is null;
  end if;
end
$$;

-- A sign-in with a wrong password, by a visitor.
create function private.note_wrong_login(site uuid, of_login bytea, of_client bytea) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if session_user = 'app_redeem' or octet_length(of_login) <> 16 or octet_length(of_client) <> 16 then
    raise insufficient_privilege using message = 'nobody signs in here';
  end if;
  insert into private.login_tries as t (merchant_id, login_idx, client_idx, hour, wrong)
  select m.merchant_id, of_login, of_client, date_trunc('hour', now()), 1
  from public.merchants m where m.merchant_id = site and m.status = 'active'
  on conflict (merchant_id, login_idx, client_idx, hour) do update set wrong = t.wrong + 1;
end
$$;

-- Counts for the account in the claims, which has just shown the right password. From a client that it has signed in
-- from before, only what that client does to other accounts counts: nobody locks somebody out of their own desk.
create function private.login_signals(of_login bytea, of_client bytea) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := private.current_merchant_id();
  own uuid := private.current_member_id();
  known boolean := exists (select from private.login_tries t
    where t.merchant_id = tenant and t.login_idx = of_login and t.client_idx = of_client
      and t.rights > 0 and t.hour > now() - interval '90 days');
  since timestamptz := now() - interval '1 day';
begin
  return (
    select jsonb_build_object(
      'settings', jsonb_build_object('captchaAt', f.captcha_at, 'holdAt', f.hold_at, 'signalsOff', f.signals_off),
      'released', exists (select from public.login_checks c
        where c.merchant_id = tenant and c.member_id = own and c.client_idx = of_client
          and c.outcome = 'released' and c.reviewed_at > since),
      'facts', jsonb_build_object(
        'clientAccounts', (
          select count(distinct t.login_idx) from private.login_tries t
          where t.merchant_id = tenant and t.client_idx = of_client and t.hour > since and t.wrong > 0
            and t.login_idx <> of_login
            and not exists (select from private.login_tries r
              where r.merchant_id = tenant and r.login_idx = t.login_idx and r.client_idx = of_client and r.rights > 0)),
        'accountClients', case when not known then (
          select count(distinct t.client_idx) from private.login_tries t
          where t.merchant_id = tenant and t.login_idx = of_login and t.hour > since and t.wrong > 0) end,
        'newAfterWrong', case when not known then (
          select coalesce(sum(t.wrong), 0) from private.login_tries t
          where t.merchant_id = tenant and t.login_idx = of_login and t.client_idx = of_client and t.hour > since) end,
        'atNight', case when not known and extract(hour from now() at time zone m.time_zone) < 5
          then to_char(now() at time zone m.time_zone, 'HH24:MI') end))
    from public.fraud_settings f join public.merchants m on m.merchant_id = f.merchant_id
    where f.merchant_id = tenant);
end
$$;

-- Keeps what was found about a sign-in of the account in the claims. One that waits for a person is kept once for each
-- client, however often it is tried.
-- @param lets_in whether the account is signed in now
create function private.note_login(of_login bytea, of_client bytea, new_check uuid, of_score integer, of_reasons jsonb,
  of_decision text, solved boolean, lets_in boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.current_merchant_id();
  own uuid := private.current_member_id();
begin
  if own is null then
    raise insufficient_privilege using message = 'only for the account in the claims';
  end if;
  if lets_in then
    insert into private.login_tries as t (merchant_id, login_idx, client_idx, hour, rights)
    values (tenant, of_login, of_client, date_trunc('hour', now()), 1)
    on conflict (merchant_id, login_idx, client_idx, hour) do update set rights = t.rights + 1;
  end if;
  if of_decision <> 'allow' then
    delete from public.login_checks c
    where c.merchant_id = tenant and c.member_id = own and c.client_idx = of_client and c.outcome is null;
    insert into public.login_checks (merchant_id, check_id, member_id, client_idx, score, reasons, decision, captcha_solved)
    values (tenant, new_check, own, of_client, of_score, of_reasons, of_decision, solved);
  end if;
end
$$;

-- Says of a refused sign-in that it was in order, or that it was not.
-- @return {ok: true, memberId} or {ok: false, reason, …}
create function private.review_login(target uuid, verdict text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('account.manage');
  c public.login_checks;
begin
  if tenant is null then
    raise insufficient_privilege using message = 'not allowed to review sign-ins';
  end if;
  select * into c from public.login_checks x
  where x.merchant_id = tenant and x.check_id = target and x.decision = 'hold' for update;
  if not found then
    return jsonb_build_object('ok', false, 'reason', 'LOGIN_UNKNOWN');
  elsif c.outcome is not null then
    return jsonb_build_object('ok', false, 'reason', 'ALREADY_REVIEWED', 'outcome', c.outcome, 'at', c.reviewed_at,
      'by', (select m.display_name from public.members m where m.merchant_id = tenant and m.member_id = c.reviewed_by));
  end if;
  update public.login_checks x set outcome = verdict, reviewed_by = private.current_member_id(), reviewed_at = now()
  where x.merchant_id = tenant and x.check_id = target;
  return jsonb_build_object('ok', true, 'memberId', c.member_id);
end
$$;

-- The clean-up: judgements after 180 days, known clients after 90, other tries after a week.
create function private.forget_risks() returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  gone bigint := 0;
  removed bigint;
begin
  if current_setting('role') is distinct from 'service_role' then
    raise insufficient_privilege using message = 'only the retention job removes these';
  end if;
  delete from public.risk_assessments r where r.at <= now() - interval '180 days';
  get diagnostics removed = row_count;
  gone := gone + removed;
  delete from public.login_checks c where c.at <= now() - interval '180 days';
  get diagnostics removed = row_count;
  gone := gone + removed;
  delete from private.login_tries t
  where t.hour <= now() - interval '90 days' or (t.rights = 0 and t.hour <= now() - interval '7 days');
  get diagnostics removed = row_count;
  return gone + removed;
end
$$;

-- Nobody ships, prepares or hands over what is held. The consumer may cancel it, and whoever reviews it may: both by
-- functions with their owner's rights. No account can write `review` itself.
create function private.refuse_held_order() returns trigger
language plpgsql as $$
begin
  if new.status = 'cancelled' and current_user not in ('anon', 'authenticated') then
    return new;
  end if;
  raise check_violation using message = 'the order is held until somebody has looked at it', constraint = 'orders_held_stay';
end
$$;
create trigger orders_held_stay
  before update of status, prepared_at, carrier, tracking_no, shipped_at, finished_at on public.orders
  for each row when (old.review = 'held' and new.review = 'held'
    and (old.status, old.prepared_at, old.carrier, old.tracking_no, old.shipped_at, old.finished_at)
      is distinct from (new.status, new.prepared_at, new.carrier, new.tracking_no, new.shipped_at, new.finished_at))
  execute function private.refuse_held_order();

-- Prepared is said of what is still to go out, and taken back as long as it is.
create function private.refuse_late_preparation() returns trigger
language plpgsql as $$
begin
  raise check_violation using message = 'only a pending order is prepared', constraint = 'orders_prepared_pending';
end
$$;
create trigger orders_prepared_pending before update of prepared_at on public.orders
  for each row when (old.prepared_at is distinct from new.prepared_at and old.status <> 'pending')
  execute function private.refuse_late_preparation();

-- A picked-up order is handed over and never shipped. pick_up null: of either kind.
alter table private.order_transitions add column pick_up boolean;
update private.order_transitions set pick_up = false where from_status = 'pending' and to_status = 'shipped';
insert into private.order_transitions (from_status, to_status, pick_up) values ('pending', 'finished', true);

alter table public.orders drop constraint orders_check;
alter table public.orders add constraint orders_on_their_way check (
  status not in ('shipped', 'finished')
  or (tracking_no is not null and carrier is not null and shipped_at is not null)
  or (status = 'finished' and pick_up_store_id is not null and finished_at is not null));

create function private.order_change_is_legal(from_status public.order_status, to_status public.order_status, picked_up boolean)
returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from private.order_transitions t
    where t.from_status = order_change_is_legal.from_status and t.to_status = order_change_is_legal.to_status
      and (t.pick_up is null or t.pick_up = picked_up));
end
$$;

create or replace function private.check_order_change() returns trigger
language plpgsql as $$
begin
  if not private.order_change_is_legal(old.status, new.status, new.pick_up_store_id is not null) then
    raise check_violation using
      message = format('an order cannot go from %s to %s', old.status, new.status),
      constraint = 'order_transitions';
  end if;
  -- A cancelled order leaves the consumer with a spent card. A supplier ships, and decides nothing else.
  if new.status = 'cancelled' and current_user = 'authenticated' and private.supplier_limit() is not null then
    raise insufficient_privilege using message = 'a supplier cannot cancel an order';
  end if;
  return new;
end
$$;
drop function private.order_change_is_legal(public.order_status, public.order_status);

-- Whether whoever asks may hand over an order: the merchant's own who ship, and the store where it is picked up.
create function private.may_hand_over(o public.orders) returns boolean
language sql stable
return coalesce(
  (private.unconfined() and o.merchant_id = private.merchant_for('order.ship'))
  or (o.pick_up_store_id = private.store_limit() and o.merchant_id = private.merchant_for('card.verify')), false);

-- The goods have been picked up. A function, because a store may change nothing of an order but this.
-- @param seen updated_at of the order as the page had it
-- @return {ok: true, orderNo, cardSerial} or {ok: false, reason, orderNo}; then nothing was written
create function private.hand_over(target uuid, seen timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  o public.orders;
  refusal text;
begin
  select * into o from public.orders x
  where x.merchant_id = private.current_merchant_id() and x.order_id = target for update;
  if not found or o.pick_up_store_id is null or not private.may_hand_over(o) then
    return jsonb_build_object('ok', false, 'reason', 'ORDER_UNKNOWN');
  end if;
  refusal := case
    when o.status = 'cancelled' then 'ORDER_CANCELLED'
    when o.review = 'held' then 'ORDER_HELD'
    when o.status <> 'pending' then 'ALREADY_HANDED_OVER'
    when o.updated_at <> seen then 'ORDER_CHANGED' end;
  if refusal is not null then
    return jsonb_build_object('ok', false, 'reason', refusal, 'orderNo', o.order_no);
  end if;
  update public.orders x set status = 'finished', finished_at = now(), updated_at = now()
  where x.merchant_id = o.merchant_id and x.order_id = target;
  return jsonb_build_object('ok', true, 'orderNo', o.order_no, 'cardSerial', o.card_serial);
end
$$;

-- Releases or rejects a held order of the caller's merchant. Rejected, it is cancelled, and the card is given back or
-- made void.
-- @param verdict 'released' or 'rejected'
-- @param card_to what becomes of the card of a rejected order: 'active' or 'void'; null for a released one
-- @return {ok: true, orderNo, cardSerial} or {ok: false, reason, …}; then nothing was written
create function private.review_order(target uuid, verdict text, card_to text, note text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := private.merchant_for('order.review');
  serial_of bigint;
  o public.orders;
  earlier record;
begin
  if tenant is null or (card_to = 'void' and not private.can('card.void')) then
    raise insufficient_privilege using message = 'not allowed to review orders';
  end if;
  if (verdict = 'released' and card_to is null) is not true
    and (verdict = 'rejected' and card_to in ('active', 'void')) is not true then
    raise invalid_parameter_value using message = 'no such verdict';
  end if;
  select x.card_serial into serial_of from public.orders x where x.merchant_id = tenant and x.order_id = target;
  -- The card first, as everywhere.
  perform from public.cards c where c.merchant_id = tenant and c.serial = serial_of for update;
  select * into o from public.orders x where x.merchant_id = tenant and x.order_id = target for update;
  if o.review is null then
    return jsonb_build_object('ok', false, 'reason', 'ORDER_UNKNOWN');
  elsif o.review <> 'held' then
    select m.display_name, r.reviewed_at into earlier
    from public.risk_assessments r left join public.members m on m.merchant_id = tenant and m.member_id = r.reviewed_by
    where r.merchant_id = tenant and r.assessment_id = target;
    return jsonb_build_object('ok', false, 'reason', 'ALREADY_REVIEWED', 'orderNo', o.order_no,
      'outcome', o.review, 'by', earlier.display_name, 'at', earlier.reviewed_at);
  elsif o.status <> 'pending' then
    return jsonb_build_object('ok', false, 'reason', 'ORDER_CANCELLED', 'orderNo', o.order_no);
  end if;
  if verdict = 'released' then
    update public.orders x set review = 'released', updated_at = now() where x.merchant_id = tenant and x.order_id = target;
  else
    update public.orders x set review = 'rejected', status = 'cancelled', cancelled_at = now(), cancelled_by = 'merchant', updated_at = now()
    where x.merchant_id = tenant and x.order_id = target;
    update public.cards c set status = 'active', redeemed_at = null
    where c.merchant_id = tenant and c.serial = serial_of and c.status = 'redeemed';
    if card_to = 'void' then
      update public.cards c set status = 'void' where c.merchant_id = tenant and c.serial = serial_of and c.status = 'active';
    end if;
  end if;
  update public.risk_assessments r set outcome = verdict, reviewed_by = private.current_member_id(), reviewed_at = now(),
    review_note = note
  where r.merchant_id = tenant and r.assessment_id = target;
  return jsonb_build_object('ok', true, 'orderNo', o.order_no, 'cardSerial', serial_of);
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
