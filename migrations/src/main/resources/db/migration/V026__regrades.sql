-- Re-grade sets: entries are judged anew, or run anew, in the shadow of what stands, until an organizer applies or cancels it.

-- New labels are a new version of a set whose images and pairs are those of an earlier one: the vectors of that one count for it.
alter table set_version add column runs_as uuid;
do $$
declare
  tenant uuid;
begin
  for tenant in select id from organization loop
    perform set_config('app.tenant', tenant::text, true);
    update set_version set runs_as = id;
  end loop;
  perform set_config('app.tenant', '', true);
end
$$;
alter table set_version
  alter column runs_as set not null,
  add foreign key (tenant_id, runs_as) references set_version;
comment on column set_version.runs_as is 'The version whose vectors count for this one: itself, or the one whose labels it replaces.';

-- Columns come and go with re-grade sets; a board at a date has those of that date.
alter table board_column
  drop constraint board_column_pkey,
  drop constraint board_column_tenant_id_track_id_key_key,
  add column since timestamptz not null default '-infinity',
  add column until timestamptz,
  add primary key (tenant_id, track_id, position, since),
  add unique (tenant_id, track_id, key, since);
comment on column board_column.since is 'When the board got it; -infinity: it had it from the first.';
comment on column board_column.until is 'When a re-grade set took it away; null: it has it still.';

alter table competition add column edition int not null default 0;
comment on column competition.edition is 'Grows with each applied re-grade set: what was judged by the edition before is judged again.';

create table regrade_set (
  tenant_id uuid not null,
  id uuid not null,
  competition_id uuid not null,
  number int not null,
  reason text not null,
  state text not null default 'OPEN' check (state in ('OPEN', 'APPLIED', 'CANCELLED')),
  task_id uuid,
  tolerance_match double precision,
  tolerance_review double precision,
  sanitizer text check (sanitizer in ('lenient', 'strict')),
  runs_again boolean not null default false,
  set_id uuid,
  is_narrow boolean not null default false,
  opened_by uuid not null references app_user,
  opened_at timestamptz not null default assay_now(),
  ended_by uuid references app_user,
  ended_at timestamptz,
  ended_reason text not null default '',
  outcome jsonb,
  primary key (tenant_id, id),
  unique (tenant_id, competition_id, number),
  foreign key (tenant_id, competition_id) references competition,
  foreign key (tenant_id, task_id) references task,
  foreign key (tenant_id, set_id) references evaluation_set,
  check ((task_id is null) = (tolerance_match is null)),
  check ((task_id is null) = (tolerance_review is null)),
  check ((task_id is null) = (sanitizer is null)),
  check ((state = 'OPEN') = (ended_at is null)),
  check ((state = 'OPEN') = (ended_by is null))
);
comment on table regrade_set is 'Entries that are graded anew together, why, and by which other rules.';
comment on column regrade_set.number is 'As organizers count them within the competition.';
comment on column regrade_set.task_id is 'The task whose tolerance changes; null: none does.';
comment on column regrade_set.tolerance_match is 'Null: no tolerance changes.';
comment on column regrade_set.tolerance_review is 'Null: no tolerance changes.';
comment on column regrade_set.sanitizer is 'Null: no tolerance changes.';
comment on column regrade_set.runs_again is 'Whether models are run anew on sets that did not change.';
comment on column regrade_set.set_id is 'The one set that models are run anew on; null: all of their track, or none.';
comment on column regrade_set.is_narrow is 'Whether it holds chosen entries alone; else those that are graded meanwhile join.';
comment on column regrade_set.ended_by is 'Null while open.';
comment on column regrade_set.ended_at is 'Null while open.';
comment on column regrade_set.outcome is 'What it changed, as organizers were shown; null: it was not applied.';
create unique index one_open_regrade on regrade_set (tenant_id, competition_id) where state = 'OPEN';
call isolate_tenants('regrade_set');

create table regrade_track (
  tenant_id uuid not null,
  regrade_id uuid not null,
  track_id uuid not null,
  primary key (tenant_id, regrade_id, track_id),
  foreign key (tenant_id, regrade_id) references regrade_set,
  foreign key (tenant_id, track_id) references track
);
comment on table regrade_track is 'The tracks whose entries a re-grade set is about.';
call isolate_tenants('regrade_track');

create table regrade_version (
  tenant_id uuid not null,
  regrade_id uuid not null,
  set_id uuid not null,
  version_id uuid not null,
  keeps_claims boolean not null,
  primary key (tenant_id, regrade_id, set_id),
  foreign key (tenant_id, regrade_id) references regrade_set,
  foreign key (tenant_id, set_id) references evaluation_set,
  foreign key (tenant_id, version_id) references set_version
);
comment on table regrade_version is 'The draft of a set version that becomes live when the re-grade set is applied.';
comment on column regrade_version.keeps_claims is 'Whether claims for the version that was live still count.';
call isolate_tenants('regrade_version');

create table regrade_column (
  tenant_id uuid not null,
  regrade_id uuid not null,
  track_id uuid not null,
  position int not null,
  key text not null,
  name text not null,
  set_id uuid not null,
  metric text not null,
  is_ranked boolean not null,
  is_private boolean not null,
  primary key (tenant_id, regrade_id, track_id, position),
  unique (tenant_id, regrade_id, track_id, key),
  foreign key (tenant_id, regrade_id) references regrade_set,
  foreign key (tenant_id, track_id) references track,
  foreign key (tenant_id, set_id) references evaluation_set
);
comment on table regrade_column is 'Columns that a board gets in place of its own; a track without any keeps them.';
call isolate_tenants('regrade_column');

create table regrade_entry (
  tenant_id uuid not null,
  regrade_id uuid not null,
  submission_id uuid not null,
  state text not null default 'WAITING' check (state in ('WAITING', 'DONE', 'FAILED')),
  is_participants boolean not null default false,
  note text not null default '',
  joined_at timestamptz not null default assay_now(),
  primary key (tenant_id, regrade_id, submission_id),
  foreign key (tenant_id, regrade_id) references regrade_set,
  foreign key (tenant_id, submission_id) references submission
);
comment on table regrade_entry is 'An entry that is graded anew.';
comment on column regrade_entry.is_participants is 'Of a failure: whether the model caused it.';
create index on regrade_entry (tenant_id, submission_id);
call isolate_tenants('regrade_entry');

alter table grading
  drop constraint grading_stage_check,
  add constraint grading_stage_check
    check (stage in ('run', 'judge', 'diagnose', 'conclude', 'rerun', 'rejudge')),
  add column regrade_id uuid,
  add foreign key (tenant_id, regrade_id) references regrade_set;
comment on table grading is
  'The work on a submission: run, judge; then diagnose and conclude where a claim was not reproduced; rerun and rejudge for a re-grade set. The queue is the rows in QUEUED.';
comment on column grading.regrade_id is 'The re-grade set that it was last queued for; null: none yet.';
create index gradings_of_regrade on grading (tenant_id, regrade_id) where state in ('QUEUED', 'LEASED');
grant select on regrade_set to assay_dispatch;

-- A worker's stages, as the queue's statements ask for them.
create function is_of_workers(stage text) returns boolean
  language sql immutable
  return stage in ('run', 'diagnose', 'rerun');

alter table score_vector
  add column regrade_id uuid,
  add column is_shadow boolean not null default false,
  add foreign key (tenant_id, regrade_id) references regrade_set,
  drop constraint score_vector_tenant_id_submission_id_set_version_id_origin__key,
  add unique nulls not distinct
    (tenant_id, submission_id, set_version_id, origin, role, variant, run_version, regrade_id);
comment on column score_vector.regrade_id is 'The re-grade set that it was made for; null: for the entry itself.';
comment on column score_vector.is_shadow is 'Whether nothing but its re-grade set may read it.';

alter table score
  add column regrade_id uuid,
  add foreign key (tenant_id, regrade_id) references regrade_set,
  drop constraint score_tenant_id_vector_id_metric_judging_version_key;
create unique index one_judged_score on score (tenant_id, vector_id, metric, judging_version, regrade_id)
  nulls not distinct where source = 'judged';
comment on column score.regrade_id is 'The re-grade set that brought it; null: the first judging did, or it was published.';

alter table reproduction
  add column regrade_id uuid,
  add foreign key (tenant_id, regrade_id) references regrade_set,
  drop constraint reproduction_tenant_id_claimed_id_rerun_id_judging_version_key,
  add unique nulls not distinct (tenant_id, claimed_id, rerun_id, judging_version, regrade_id);
comment on column reproduction.regrade_id is 'The re-grade set that brought it; null: the first judging did.';

create table regrade_score (
  tenant_id uuid not null,
  id uuid not null,
  regrade_id uuid not null,
  submission_id uuid not null,
  track_id uuid not null,
  set_id uuid not null,
  set_version_id uuid not null,
  vector_id uuid not null,
  metric text not null,
  value double precision not null,
  std double precision,
  threshold double precision,
  folds double precision[],
  evidence text not null,
  judging_version text not null,
  primary key (tenant_id, id),
  unique (tenant_id, regrade_id, vector_id, metric),
  foreign key (tenant_id, regrade_id) references regrade_set,
  foreign key (tenant_id, submission_id) references submission,
  foreign key (tenant_id, track_id) references track,
  foreign key (tenant_id, set_id) references evaluation_set,
  foreign key (tenant_id, set_version_id) references set_version,
  foreign key (tenant_id, vector_id) references score_vector
);
comment on table regrade_score is 'A figure as it would be; applying the re-grade set copies it to score under the same id.';
comment on column regrade_score.std is 'Over the folds; null where the metric has none.';
comment on column regrade_score.threshold is 'Mean over the folds; null where the metric has none.';
comment on column regrade_score.folds is 'Accuracy of each fold; null where the metric has none.';
create index on regrade_score (tenant_id, regrade_id, track_id);
call isolate_tenants('regrade_score');

create table regrade_reproduction (
  tenant_id uuid not null,
  id uuid not null,
  regrade_id uuid not null,
  submission_id uuid not null,
  set_version_id uuid not null,
  claimed_id uuid not null,
  rerun_id uuid not null,
  judging_version text not null,
  tolerance_match double precision not null,
  tolerance_review double precision not null,
  max double precision not null,
  p95 double precision not null,
  median double precision not null,
  rmse double precision not null,
  pearson double precision,
  verdict text not null check (verdict in ('REPRODUCED', 'REVIEW', 'MISMATCH')),
  primary key (tenant_id, id),
  unique (tenant_id, regrade_id, claimed_id),
  foreign key (tenant_id, regrade_id) references regrade_set,
  foreign key (tenant_id, submission_id) references submission,
  foreign key (tenant_id, set_version_id) references set_version,
  foreign key (tenant_id, claimed_id) references score_vector,
  foreign key (tenant_id, rerun_id) references score_vector
);
comment on table regrade_reproduction is 'A comparison as it would be; applying the re-grade set copies it to reproduction under the same id.';
comment on column regrade_reproduction.pearson is 'Null where a vector is constant.';
create index on regrade_reproduction (tenant_id, regrade_id, submission_id);
call isolate_tenants('regrade_reproduction');

-- What stands of an entry: of each claim the newest comparison, of each set the figures of the last judging.
create view standing_reproduction with (security_invoker = true) as
  select distinct on (tenant_id, submission_id, claimed_id) *
  from reproduction
  order by tenant_id, submission_id, claimed_id, created_at desc, id desc;
comment on view standing_reproduction is 'Of each claim the newest comparison.';
grant select on standing_reproduction to assay_server, assay_reader;

create view standing_score with (security_invoker = true) as
  select s.*
  from score s
  where s.source = 'judged'
    and s.regrade_id is not distinct from (
      select n.regrade_id
      from score n
      where n.tenant_id = s.tenant_id
        and n.submission_id = s.submission_id
        and n.set_id = s.set_id
      order by n.created_at desc, n.id desc
      limit 1);
comment on view standing_score is 'Of each entry and set the figures of the last judging.';
grant select on standing_score to assay_server, assay_reader;

alter table review_case add column settled_by uuid, add foreign key (tenant_id, settled_by) references regrade_set;
comment on column review_case.settled_by is 'The re-grade set by which the claim is reproduced, which decided the case; null: a human did, or nobody yet.';
