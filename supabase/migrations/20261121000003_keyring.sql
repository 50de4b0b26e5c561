-- The key library: data keys per merchant, wrapped by a master key that is never in the database.
-- Its own schema and its own login (app_keys), so that it can also live in a database of its own.

create schema keyring;
revoke all on schema keyring from public;
grant usage on schema keyring to app_keys;

-- A known text sealed with the master key: the start compares and stops on a wrong key before any write.
create table keyring.master_keys (
  master_key_id text primary key,
  check_value bytea not null,
  created_at timestamptz not null default now()
);

create type keyring.key_purpose as enum ('data', 'index');

create table keyring.data_keys (
  merchant_id uuid not null,
  purpose keyring.key_purpose not null,
  version integer not null check (version between 1 and 65535),
  master_key_id text not null references keyring.master_keys,
  wrapped_key bytea not null,
  created_at timestamptz not null default now(),
  primary key (merchant_id, purpose, version)
);

grant select, insert on keyring.master_keys, keyring.data_keys to app_keys;
grant update (master_key_id, wrapped_key) on keyring.data_keys to app_keys;
