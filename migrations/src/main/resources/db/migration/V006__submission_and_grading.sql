create table submission (
  tenant_id uuid not null,
  id uuid not null,
  code text not null,
  competition_id uuid not null,
  track_id uuid not null,
  team_id uuid not null,
  submitted_by uuid not null references app_user,
  state text not null check (state in
    ('CHECKING', 'QUEUED', 'RUNNING', 'JUDGING', 'GRADED', 'FAILED_MODEL', 'FAILED_SYSTEM', 'CANCELLED')),
  reason text not null default '',
  fault text not null default 'nobody' check (fault in ('participant', 'system', 'nobody')),
  failure_code text,
  method_name text not null default '',
  method_description text not null default '',
  method_link text not null default '',
  kit_version text,
  idempotency_key text,
  request_digest text,
  accepted_at timestamptz not null default assay_now(),
  state_at timestamptz not null default assay_now(),
  withdrawn_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, competition_id, code),
  unique (tenant_id, submitted_by, idempotency_key),
  foreign key (tenant_id, competition_id) references competition,
  foreign key (tenant_id, track_id) references track,
  foreign key (tenant_id, team_id) references team
);
comment on table submission is 'One entry of a team on one track.';
comment on column submission.code is 'Short name that people use: 7F3K.';
comment on column submission.failure_code is 'Why the model failed; null unless FAILED_MODEL.';
comment on column submission.kit_version is 'The dev kit''s version as the participant declared it; null: not said.';
comment on column submission.idempotency_key is 'Null: the client sent none.';
comment on column submission.request_digest is 'SHA-256 over the request''s fields and files; null without a key.';
comment on column submission.withdrawn_at is 'Null while it stands.';
create index on submission (tenant_id, track_id, team_id);
create index active_submissions on submission (tenant_id)
  where state in ('CHECKING', 'QUEUED', 'RUNNING', 'JUDGING');
call isolate_tenants('submission');

create table submission_event (
  tenant_id uuid not null,
  id uuid not null,
  submission_id uuid not null,
  at timestamptz not null default assay_now(),
  state text not null,
  reason text not null default '',
  fault text not null default 'nobody',
  primary key (tenant_id, id),
  foreign key (tenant_id, submission_id) references submission
);
comment on table submission_event is 'The timeline that a participant reads: each state with reason and fault.';
create index on submission_event (tenant_id, submission_id, at);
call isolate_tenants('submission_event');

create table submission_file (
  tenant_id uuid not null,
  id uuid not null,
  submission_id uuid not null,
  kind text not null check (kind in ('model', 'scores')),
  name text not null,
  digest text not null,
  bytes bigint not null,
  notices text[] not null default '{}',
  primary key (tenant_id, id),
  foreign key (tenant_id, submission_id) references submission,
  foreign key (tenant_id, digest) references blob (tenant_id, digest)
);
comment on table submission_file is 'What was uploaded, as it was uploaded.';
create index on submission_file (tenant_id, submission_id);
call isolate_tenants('submission_file');

create table quota_entry (
  tenant_id uuid not null,
  id uuid not null,
  team_id uuid not null,
  phase_id uuid not null,
  track_id uuid not null,
  submission_id uuid not null,
  kind text not null check (kind in ('reserve', 'commit', 'refund')),
  reason text not null,
  at timestamptz not null default assay_now(),
  primary key (tenant_id, id),
  unique (tenant_id, submission_id, kind),
  foreign key (tenant_id, team_id) references team,
  foreign key (tenant_id, phase_id) references phase,
  foreign key (tenant_id, track_id) references track,
  foreign key (tenant_id, submission_id) references submission
);
comment on table quota_entry is 'The ledger of entries spent: used = reserve - refund.';
create index on quota_entry (tenant_id, team_id, phase_id, at);
call isolate_tenants('quota_entry');

create table score_vector (
  tenant_id uuid not null,
  id uuid not null,
  submission_id uuid not null,
  set_version_id uuid not null,
  origin text not null check (origin in ('claimed', 're-run')),
  role text not null default 'entry',
  variant text not null default 'plain',
  kind text not null,
  run_version text not null,
  digest text not null,
  pairs int not null,
  engine jsonb,
  seconds double precision,
  created_at timestamptz not null default assay_now(),
  primary key (tenant_id, id),
  unique (tenant_id, submission_id, set_version_id, origin, role, variant, run_version),
  foreign key (tenant_id, submission_id) references submission,
  foreign key (tenant_id, set_version_id) references set_version,
  foreign key (tenant_id, digest) references blob (tenant_id, digest)
);
comment on table score_vector is 'Numbers in pair order for one set version: the blob is P little-endian float64.';
comment on column score_vector.run_version is 'Hash of what a re-run rests on; the word claimed for a claim.';
comment on column score_vector.engine is 'Facts about the engine of a re-run; null for a claim.';
comment on column score_vector.seconds is 'Time of a re-run; null for a claim.';
call isolate_tenants('score_vector');

create table worker_token (
  id uuid primary key,
  name text not null,
  token_hash bytea not null unique,
  created_at timestamptz not null default assay_now(),
  revoked_at timestamptz
);
comment on table worker_token is 'What a worker shows at the door, hashed.';
comment on column worker_token.revoked_at is 'Null while good.';

create table worker (
  id uuid primary key,
  token_id uuid not null references worker_token,
  name text not null,
  slots int not null,
  sandbox text not null,
  facts jsonb not null,
  registered_at timestamptz not null default assay_now(),
  last_seen_at timestamptz not null default assay_now()
);
comment on table worker is 'Worker processes that registered.';
grant select, insert, update on worker, worker_token to assay_dispatch, assay_server;

create sequence lease_token;
grant usage on sequence lease_token to assay_dispatch, assay_server;

create table grading (
  tenant_id uuid not null,
  id uuid not null,
  submission_id uuid not null,
  competition_id uuid not null,
  team_id uuid not null,
  stage text not null check (stage in ('run', 'judge')),
  state text not null default 'QUEUED' check (state in ('QUEUED', 'LEASED', 'DONE', 'FAILED', 'QUARANTINED', 'CANCELLED')),
  attempt int not null default 0,
  not_before timestamptz not null default assay_now(),
  lease_token bigint,
  lease_until timestamptz,
  worker_id uuid references worker,
  progress jsonb not null default '[]',
  last_error text,
  created_at timestamptz not null default assay_now(),
  claimed_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, submission_id),
  foreign key (tenant_id, submission_id) references submission,
  foreign key (tenant_id, competition_id) references competition,
  foreign key (tenant_id, team_id) references team
);
comment on table grading is 'The work on a submission: run, then judge. The queue is the rows in QUEUED.';
comment on column grading.lease_token is 'Fencing token of the live lease; null when not leased.';
comment on column grading.lease_until is 'Null when not leased.';
comment on column grading.worker_id is 'Who holds or last held the run lease; null before.';
comment on column grading.last_error is 'For the operator; null when nothing failed.';
comment on column grading.claimed_at is 'Null before the first claim.';
comment on column grading.finished_at is 'Null until it ended.';
create index queue_order on grading (stage, not_before) where state = 'QUEUED';
create index live_leases on grading (lease_until) where state = 'LEASED';
create index on grading (tenant_id, team_id, claimed_at);
call isolate_tenants('grading');
create policy dispatch on grading to assay_dispatch using (true) with check (true);
grant select, update on grading to assay_dispatch;

create table reproduction (
  tenant_id uuid not null,
  id uuid not null,
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
  created_at timestamptz not null default assay_now(),
  primary key (tenant_id, id),
  unique (tenant_id, claimed_id, rerun_id, judging_version),
  foreign key (tenant_id, submission_id) references submission,
  foreign key (tenant_id, set_version_id) references set_version,
  foreign key (tenant_id, claimed_id) references score_vector,
  foreign key (tenant_id, rerun_id) references score_vector
);
comment on table reproduction is 'A claimed vector beside the re-run.';
comment on column reproduction.pearson is 'Null where a vector is constant.';
create index on reproduction (tenant_id, submission_id);
call isolate_tenants('reproduction');

create table score (
  tenant_id uuid not null,
  id uuid not null,
  submission_id uuid,
  track_id uuid not null,
  set_id uuid not null,
  set_version_id uuid,
  vector_id uuid,
  label text,
  metric text not null,
  value double precision not null,
  std double precision,
  threshold double precision,
  folds double precision[],
  evidence text not null check (evidence in ('published', 'claimed', 're-run', 'reproduced')),
  source text not null check (source in ('judged', 'published')),
  judging_version text not null,
  created_at timestamptz not null default assay_now(),
  primary key (tenant_id, id),
  unique (tenant_id, vector_id, metric, judging_version),
  foreign key (tenant_id, submission_id) references submission,
  foreign key (tenant_id, track_id) references track,
  foreign key (tenant_id, set_id) references evaluation_set,
  foreign key (tenant_id, set_version_id) references set_version,
  foreign key (tenant_id, vector_id) references score_vector,
  check ((source = 'judged') = (submission_id is not null and vector_id is not null)),
  check ((source = 'published') = (label is not null))
);
comment on table score is 'One figure of a submission on a set, or a figure published elsewhere.';
comment on column score.submission_id is 'Null for a published row.';
comment on column score.set_version_id is 'Null for a published row.';
comment on column score.vector_id is 'What it was computed from; null for a published row.';
comment on column score.label is 'The name of a published row; null for a judged one.';
comment on column score.std is 'Over the folds; null where the metric has none.';
comment on column score.threshold is 'Mean over the folds; null where the metric has none.';
comment on column score.folds is 'Accuracy of each fold; null where the metric has none.';
create index on score (tenant_id, track_id);
create index on score (tenant_id, submission_id);
call isolate_tenants('score');
