-- A new kind of work. Alone, because PostgreSQL lets no transaction use an enum value that it has added itself.

alter type public.job_kind add value 'cards.allocate';
