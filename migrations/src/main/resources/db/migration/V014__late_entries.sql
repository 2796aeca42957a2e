-- A rule for files that were on their way when a phase ended.

alter table phase
  add column grace_seconds int not null default 0 check (grace_seconds >= 0);
comment on column phase.grace_seconds is 'How long after closes_at an entry is still taken if every file of it was begun, as an upload, before closes_at.';
grant select (grace_seconds) on phase to assay_dispatch;
