-- New kinds of work. Alone, because PostgreSQL lets no transaction use an enum value that it has added itself.

alter type public.job_kind add value 'orders.ship';
alter type public.job_kind add value 'waybills.buy';
alter type public.job_kind add value 'reports.rebuild';
