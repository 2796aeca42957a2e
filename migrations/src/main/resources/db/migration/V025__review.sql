-- What people do about a case: who looks at it, what is said among organizers and with the team, and appeals.

alter table review_case
  drop constraint review_case_kind_check,
  add constraint review_case_kind_check check (kind in
    ('mismatch', 'review', 'quarantine', 'hidden-failure', 'duplicate', 'suspicious', 'architecture', 'appeal')),
  drop constraint review_case_tenant_id_submission_id_kind_key,
  add column claimed_by uuid references app_user,
  add column claimed_at timestamptz,
  add column awaits_team boolean not null default false,
  add column lifted_by uuid,
  add column lifted_decision text check (lifted_decision in ('none', 'rejected', 'disqualified')),
  add column lifted_reason text,
  add constraint claim_is_whole check ((claimed_by is null) = (claimed_at is null)),
  add constraint open_ones_are_claimed check (state = 'open' or (claimed_by is null and not awaits_team)),
  add constraint lifting_is_whole check (num_nulls(lifted_by, lifted_decision, lifted_reason) in (0, 3)),
  add foreign key (tenant_id, lifted_by) references review_case;
comment on column review_case.claimed_by is 'Who looks at it; null: nobody says so, or it is decided.';
comment on column review_case.claimed_at is 'Since when; null: nobody looks at it.';
comment on column review_case.awaits_team is 'The organizers asked the team, and it has not answered.';
comment on column review_case.lifted_by is 'The accepted appeal that approved this case; null: none did.';
comment on column review_case.lifted_decision is 'What stood before the appeal, and stands again when its acceptance is taken back; null: no appeal lifted it.';
comment on column review_case.lifted_reason is 'The reason of that; null: no appeal lifted it.';

create unique index one_case_of_a_kind on review_case (tenant_id, submission_id, kind) where kind <> 'appeal';
create unique index one_open_appeal on review_case (tenant_id, submission_id) where kind = 'appeal' and state = 'open';
create index on review_case (tenant_id, submission_id);
create index on review_case (tenant_id, opened_at, id) where state = 'open';
create index on review_case (tenant_id, decided_at, id) where state = 'decided';
create index on review_case (tenant_id, lifted_by) where lifted_by is not null;

-- Two tables, not one with a flag: nothing that is read for a team reads the first.
create table case_event (
  tenant_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  at timestamptz not null default assay_now(),
  author uuid not null references app_user,
  kind text not null check (kind in
    ('claimed', 'released', 'taken-over', 'commented', 'none', 'approved', 'rejected', 'disqualified')),
  text text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, case_id) references review_case
);
comment on table case_event is 'What organizers did about a case and said among themselves. Never shown to participants. Insert only.';
create index on case_event (tenant_id, case_id, at);
call isolate_tenants('case_event');
revoke update, delete on case_event from assay_server;

create table case_message (
  tenant_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  at timestamptz not null default assay_now(),
  author uuid not null references app_user,
  is_from_team boolean not null,
  text text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, case_id) references review_case
);
comment on table case_message is 'What organizers and the team of an entry wrote to each other about a case. Insert only.';
create index on case_message (tenant_id, case_id, at);
call isolate_tenants('case_message');
revoke update, delete on case_message from assay_server;

do $$
declare
  tenant uuid;
begin
  for tenant in select id from organization loop
    perform set_config('app.tenant', tenant::text, true);
    insert into case_event (tenant_id, id, case_id, at, author, kind, text)
    select tenant_id, gen_random_uuid(), id, decided_at, decided_by, decision, reason
    from review_case
    where decided_at is not null
      and decided_by is not null;
  end loop;
  perform set_config('app.tenant', '', true);
end
$$;
