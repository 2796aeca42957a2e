create table review_case (
  tenant_id uuid not null,
  id uuid not null,
  competition_id uuid not null,
  submission_id uuid not null,
  kind text not null check (kind in ('mismatch', 'review', 'quarantine', 'hidden-failure')),
  state text not null default 'open' check (state in ('open', 'decided')),
  decision text not null default 'none' check (decision in ('none', 'approved', 'rejected', 'disqualified')),
  reason text not null default '',
  decided_by uuid references app_user,
  decided_at timestamptz,
  version int not null default 1,
  opened_at timestamptz not null default assay_now(),
  primary key (tenant_id, id),
  unique (tenant_id, submission_id, kind),
  foreign key (tenant_id, competition_id) references competition,
  foreign key (tenant_id, submission_id) references submission
);
comment on table review_case is 'Something that needs a human.';
comment on column review_case.decided_by is 'Null while open.';
comment on column review_case.decided_at is 'Null while open.';
comment on column review_case.version is 'Grows with each decision: two deciders at once cannot both win.';
call isolate_tenants('review_case');

create table audit_event (
  tenant_id uuid not null references organization,
  id uuid not null,
  at timestamptz not null default assay_now(),
  actor uuid references app_user,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  detail jsonb not null default '{}',
  primary key (tenant_id, id)
);
comment on table audit_event is 'Who did what, when, and why. Insert only.';
comment on column audit_event.actor is 'Null: the system itself.';
create index on audit_event (tenant_id, at);
call isolate_tenants('audit_event');
revoke update, delete on audit_event from assay_server;

create table outbox (
  tenant_id uuid not null references organization,
  id uuid not null,
  kind text not null,
  payload jsonb not null,
  created_at timestamptz not null default assay_now(),
  delivered_at timestamptz,
  primary key (tenant_id, id)
);
comment on table outbox is 'Events to deliver at least once, written with what they tell of.';
comment on column outbox.delivered_at is 'Null until delivered.';
create index on outbox (created_at) where delivered_at is null;
call isolate_tenants('outbox');
create policy dispatch on outbox to assay_dispatch using (true) with check (true);
grant select, update on outbox to assay_dispatch;

-- Addresses without a tenant (/submissions/{id}) ask here which tenant to act for. Ids are unguessable, and an answer
-- opens nothing: every row is still read under that tenant's policies and the application's own checks.
create function tenant_of(kind text, subject uuid) returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
as $$
begin
  return case kind
    when 'submission' then (select tenant_id from submission where id = subject)
    when 'case' then (select tenant_id from review_case where id = subject)
    when 'team' then (select tenant_id from team where id = subject)
  end;
end
$$;
revoke all on function tenant_of(text, uuid) from public;
grant execute on function tenant_of(text, uuid) to assay_server;
create policy address on submission for select to assay_owner using (true);
create policy address on review_case for select to assay_owner using (true);
create policy address on team for select to assay_owner using (true);
