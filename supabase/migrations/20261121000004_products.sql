create table public.products (
  merchant_id uuid not null references public.merchants,
  product_id uuid not null,
  name text not null check (char_length(name) between 1 and 80),
  description text not null default '' check (char_length(description) <= 2000),
  price_minor bigint not null check (price_minor between 0 and 100000000000),
  sort integer not null default 100 check (sort between 0 and 99999),
  on_shelf boolean not null default true,
  supplier_id uuid,
  stock integer check (stock >= 0),
  daily_capacity integer check (daily_capacity > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (merchant_id, product_id),
  foreign key (merchant_id, supplier_id) references public.suppliers
);
create index products_by_sort on public.products (merchant_id, sort, product_id);
create index products_by_supplier on public.products (merchant_id, supplier_id) where supplier_id is not null;

-- Paths are <merchant>/products/<image>/<size>.<format> in the storage bucket `media`.
create table public.product_images (
  merchant_id uuid not null references public.merchants,
  image_id uuid not null,
  product_id uuid not null,
  path text not null,
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  sort integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (merchant_id, image_id),
  foreign key (merchant_id, product_id) references public.products on delete cascade
);
create index product_images_by_product on public.product_images (merchant_id, product_id, sort);

call private.protect('public.products');
call private.protect('public.product_images');

grant select, insert, update, delete on public.products, public.product_images to authenticated;
-- Stores show goods at the counter; suppliers see their own.
create policy read on public.products for select to authenticated
  using (merchant_id = (select private.current_merchant_id())
    and ((select private.unconfined()) or (select private.store_limit()) is not null
      or supplier_id = (select private.supplier_limit())));
create policy add on public.products for insert to authenticated
  with check (merchant_id = (select private.merchant_for('product.write')));
create policy edit on public.products for update to authenticated
  using (merchant_id = (select private.merchant_for('product.write')))
  with check (merchant_id = (select private.merchant_for('product.write')));
create policy remove on public.products for delete to authenticated
  using (merchant_id = (select private.merchant_for('product.write')));

create policy read on public.product_images for select to authenticated
  using (merchant_id = (select private.current_merchant_id())
    and ((select private.unconfined()) or (select private.store_limit()) is not null));
create policy add on public.product_images for insert to authenticated
  with check (merchant_id = (select private.merchant_for('product.write')));
create policy edit on public.product_images for update to authenticated
  using (merchant_id = (select private.merchant_for('product.write')))
  with check (merchant_id = (select private.merchant_for('product.write')));
create policy remove on public.product_images for delete to authenticated
  using (merchant_id = (select private.merchant_for('product.write')));
