-- The log of deeds in a chain of seals: what was sealed cannot be changed without being noticed.

-- A seal's place in the chain and the bytes that are hashed: docs/reference/audit.md.
create table audit_seal (
  tenant_id uuid not null references organization,
  number int not null check (number > 0),
  previous text not null check (previous ~ '^[0-9a-f]{64}$'),
  sealed_at timestamptz not null,
  events int not null check (events > 0),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (tenant_id, number)
);
comment on table audit_seal is 'Seals over events of the log, each over the hash of the one before. Insert only.';
call isolate_tenants('audit_seal');
revoke update, delete on audit_seal from assay_server;

create table audit_link (
  tenant_id uuid not null,
  event_id uuid not null,
  seal int not null,
  place int not null check (place > 0),
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  primary key (tenant_id, event_id),
  unique (tenant_id, seal, place),
  foreign key (tenant_id, event_id) references audit_event,
  foreign key (tenant_id, seal) references audit_seal
);
comment on table audit_link is 'Which seal an event is under, at which place, and the digest that was sealed. Insert only.';
call isolate_tenants('audit_link');
revoke update, delete on audit_link from assay_server;

-- Written with the event. A sealer that asked for events after the last one sealed would miss those whose transaction
-- ends late.
create table audit_waiting (
  tenant_id uuid not null,
  event_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, at, event_id),
  foreign key (tenant_id, event_id) references audit_event
);
comment on table audit_waiting is 'Events that are under no seal yet.';
create index on audit_waiting (at);
call isolate_tenants('audit_waiting');
revoke update on audit_waiting from assay_server;
create policy dispatch on audit_waiting for select to assay_dispatch using (true);
grant select (tenant_id, at) on audit_waiting to assay_dispatch;

create table audit_check (
  tenant_id uuid primary key references organization,
  checked_at timestamptz not null,
  fault text,
  good_at timestamptz not null,
  good_seal int not null,
  good_head text not null
);
comment on table audit_check is 'How the last check of each chain ended, and the last head that was found good.';
comment on column audit_check.fault is 'Where the chain is broken; null: nowhere.';
call isolate_tenants('audit_check');
revoke delete on audit_check from assay_server;
create policy dispatch on audit_check for select to assay_dispatch using (true);
grant select (tenant_id, fault) on audit_check to assay_dispatch;

-- The log is read newest first, and by what a deed was done to.
create index on audit_event (tenant_id, at, id);
create index on audit_event (tenant_id, subject_id);
drop index audit_event_tenant_id_at_idx;

-- What happened before there were seals is sealed first.
alter table audit_event no force row level security;
alter table audit_waiting no force row level security;
insert into audit_waiting (tenant_id, event_id, at)
select tenant_id, id, at from audit_event;
alter table audit_waiting force row level security;
alter table audit_event force row level security;

-- Kept for ever, whoever asks; a superuser can still take the trigger away, which is what the chain is for.
create function refuse_change() returns trigger
  language plpgsql
as $$
begin
  raise exception '% of % refused: the audit log is kept as it was written', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;
create trigger kept before update or delete or truncate on audit_event for each statement execute function refuse_change();
create trigger kept before update or delete or truncate on audit_seal for each statement execute function refuse_change();
create trigger kept before update or delete or truncate on audit_link for each statement execute function refuse_change();
