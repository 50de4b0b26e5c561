-- The gate tells the merchant's default carrier with the account: every page that ships needs it, and the merchant's row
-- is read there anyway.
create or replace function private.session_account() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  found jsonb;
begin
  select jsonb_build_object(
    'type', 'member', 'merchant_id', m.merchant_id, 'member_id', m.member_id, 'kind', m.kind,
    'login_name', m.login_name, 'display_name', m.display_name, 'permissions', m.permissions,
    'store_id', m.store_id, 'supplier_id', m.supplier_id, 'must_change_password', m.must_change_password,
    'merchant_code', t.code, 'merchant_name', t.name, 'time_zone', t.time_zone, 'currency', t.currency,
    'default_carrier', t.default_carrier, 'logo_path', t.logo_path, 'auth_email', i.auth_email,
    'facts', private.member_settings(private.look_up_member()))
  into found
  from private.identities i
  join public.members m on m.merchant_id = i.merchant_id and m.member_id = i.member_id and m.status = 'active'
  join public.merchants t on t.merchant_id = i.merchant_id and t.status = 'active'
  where i.user_id = private.user_id();
  if found is not null then
    return found;
  end if;
  select jsonb_build_object(
    'type', 'operator', 'login_name', o.login_name, 'display_name', o.display_name,
    'must_change_password', o.must_change_password, 'auth_email', o.auth_email)
  into found
  from private.platform_operators o where o.user_id = private.user_id();
  return found;
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
