-- New kinds of work. Alone, because PostgreSQL lets no transaction use an enum value that it has added itself.

alter type public.job_kind add value 'cards.change';
alter type public.job_kind add value 'cards.undo';
alter type public.job_kind add value 'cards.check';
alter type public.job_kind add value 'cards.import';
alter type public.job_kind add value 'cards.draw';

-- Cards that somebody else has printed: numbers and passwords come from a file.
alter type public.number_mode add value 'imported';
alter type public.password_alphabet add value 'any';
