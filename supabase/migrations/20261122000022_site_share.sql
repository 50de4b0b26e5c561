-- What anybody may know of a redemption site before a card is shown, now with what a shared link says.
drop function private.redemption_site(text);
create function private.redemption_site(site_code text)
returns table (merchant_id uuid, code text, name text, time_zone text, currency text, logo_path text,
  share_title text, share_text text)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select t.merchant_id, t.code, t.name, t.time_zone, t.currency::text, t.logo_path, s.share_title, s.share_text
    from public.merchants t
    join public.redemption_settings s on s.merchant_id = t.merchant_id
    where t.code = site_code and t.status = 'active';
end
$$;

-- Which keyboard a phone should offer: whether any card of the merchant has a letter in its number or password.
-- Tells no more than a look at one printed card does.
create function private.letters_on_cards(site uuid)
returns table (in_numbers boolean, in_passwords boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select coalesce(bool_or(b.number_mode = 'imported' or b.prefix ~ '[A-Z]'), false),
      coalesce(bool_or(b.password_alphabet <> 'digits'), false)
    from public.card_batches b
    where b.merchant_id = site;
end
$$;

revoke execute on all functions in schema private from public;
grant execute on all functions in schema private to anon, authenticated, service_role;
