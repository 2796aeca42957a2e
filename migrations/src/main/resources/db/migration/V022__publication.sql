-- What the public sees of a board, and since when: freeze, reveal, provisional, final; and how much is told while a phase runs.

alter table phase
  add column freezes_at timestamptz,
  add column is_anonymous boolean not null default false,
  add column holds_results boolean not null default false,
  add column ladder_step double precision check (ladder_step > 0 and ladder_step < 1),
  add column told_decimals int check (told_decimals between 0 and 4),
  add column told_looks int check (told_looks > 0),
  add constraint phase_freezes_inside check (freezes_at > opens_at);
comment on column phase.freezes_at is 'From then on the public sees the boards as they were, until they are revealed; null: never.';
comment on column phase.is_anonymous is 'Boards name no team before the final ones are published.';
comment on column phase.holds_results is 'An entry''s results are told to nobody but organizers before one of them releases it.';
comment on column phase.ladder_step is 'While it runs, a team learns of an entry only if it beats what was told by more (Blum and Hardt 2015); null: of each.';
comment on column phase.told_decimals is 'While it runs, figures are rounded to so many decimals of a percent; null: they are not.';
comment on column phase.told_looks is 'While it runs, a team learns of its first so many graded entries on a track; null: of all.';

alter table board_column add column is_private boolean not null default false;
comment on column board_column.is_private is 'Shown to nobody but organizers, and not ranked by, before the phase is revealed.';

alter table submission add column released_at timestamptz;
comment on column submission.released_at is 'When an organizer released its results; null: not, or its phase holds none back.';

create table publication (
  tenant_id uuid not null,
  id uuid not null,
  phase_id uuid not null,
  kind text not null check (kind in ('reveal', 'provisional', 'final')),
  at timestamptz not null default assay_now(),
  published_by uuid not null references app_user,
  reason text not null default '',
  overridden text[] not null default '{}',
  retracted_at timestamptz,
  retracted_by uuid references app_user,
  retraction text,
  primary key (tenant_id, id),
  foreign key (tenant_id, phase_id) references phase
);
comment on table publication is 'What organizers made public of a phase''s boards, each at most once at a time.';
comment on column publication.overridden is 'What stood in the way and was overridden, with the reason.';
comment on column publication.retracted_at is 'Null while it stands.';
comment on column publication.retracted_by is 'Null while it stands.';
comment on column publication.retraction is 'Why it was taken back; null while it stands.';
create unique index standing_publication on publication (tenant_id, phase_id, kind) where retracted_at is null;
call isolate_tenants('publication');

create table board_snapshot (
  tenant_id uuid not null,
  id uuid not null,
  track_id uuid not null,
  kind text not null check (kind in ('freeze', 'reveal', 'provisional', 'final', 'daily')),
  taken_at timestamptz not null,
  publication_id uuid,
  input_hash text not null,
  document bytea not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, track_id) references track,
  foreign key (tenant_id, publication_id) references publication
);
comment on table board_snapshot is 'A board as it was, never changed.';
comment on column board_snapshot.publication_id is 'What made it public; null: the clock took it.';
comment on column board_snapshot.input_hash is 'SHA-256 over what the board was made from: figures, decisions, rule.';
comment on column board_snapshot.document is 'The board as JSON, byte for byte as it was served.';
create unique index on board_snapshot (tenant_id, track_id, taken_at, kind);
call isolate_tenants('board_snapshot');
revoke update, delete on board_snapshot from assay_server;

-- Every state a case was in: the board of an earlier day is made from it.
create table case_history (
  tenant_id uuid not null,
  case_id uuid not null,
  version int not null,
  at timestamptz not null,
  decision text not null,
  reason text not null,
  decided_by uuid references app_user,
  primary key (tenant_id, case_id, version),
  foreign key (tenant_id, case_id) references review_case
);
comment on table case_history is 'Each version of a case, written by the database itself. Insert only.';
comment on column case_history.decided_by is 'Null: nobody decided.';
call isolate_tenants('case_history');
revoke update, delete on case_history from assay_server;

do $$
declare
  tenant uuid;
begin
  for tenant in select id from organization loop
    perform set_config('app.tenant', tenant::text, true);
    insert into case_history (tenant_id, case_id, version, at, decision, reason, decided_by)
    select tenant_id, id, 0, opened_at, 'none', '', null
    from review_case
    where decided_at is not null;
    insert into case_history (tenant_id, case_id, version, at, decision, reason, decided_by)
    select tenant_id, id, version, coalesce(decided_at, opened_at), decision, reason, decided_by
    from review_case;
  end loop;
  perform set_config('app.tenant', '', true);
end
$$;

create function remember_case() returns trigger
  language plpgsql
as $$
begin
  insert into case_history (tenant_id, case_id, version, at, decision, reason, decided_by)
  values (new.tenant_id, new.id, new.version, assay_now(), new.decision, new.reason, new.decided_by);
  return null;
end
$$;
create trigger remember after insert or update of version on review_case
  for each row execute function remember_case();
