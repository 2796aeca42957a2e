-- A claim that was not reproduced is diagnosed after its verdict: two more stages of the same grading.

alter table grading
  drop constraint grading_stage_check,
  add constraint grading_stage_check check (stage in ('run', 'judge', 'diagnose', 'conclude')),
  add column skipped text[] not null default '{}';
comment on table grading is
  'The work on a submission: run, judge; then diagnose and conclude where a claim was not reproduced. The queue is the rows in QUEUED.';
comment on column grading.skipped is 'Pieces of work of stage diagnose on which the model failed: set version and variant.';

create table diagnosis (
  tenant_id uuid not null,
  id uuid not null,
  submission_id uuid not null,
  set_version_id uuid not null,
  claimed_id uuid not null,
  rerun_id uuid,
  judging_version text not null,
  version int not null,
  cause text,
  sentence text not null,
  max double precision,
  p95 double precision,
  median double precision,
  tried jsonb not null,
  created_at timestamptz not null default assay_now(),
  primary key (tenant_id, id),
  unique (tenant_id, claimed_id, judging_version, version),
  foreign key (tenant_id, submission_id) references submission,
  foreign key (tenant_id, set_version_id) references set_version,
  foreign key (tenant_id, claimed_id) references score_vector,
  foreign key (tenant_id, rerun_id) references score_vector,
  check ((cause is null) = (rerun_id is null)),
  check ((cause is null) = (max is null))
);
comment on table diagnosis is 'Why a claim was not reproduced: the known mistake that explains it, or none.';
comment on column diagnosis.rerun_id is 'The re-run in the variant of the cause; null without a cause.';
comment on column diagnosis.version is 'Of the rules by which it was made.';
comment on column diagnosis.cause is 'Code of the mistakes that explain the claim: channels, order, channels+order; null: none does.';
comment on column diagnosis.max is 'Largest difference of the mended claim from that re-run; null without a cause.';
comment on column diagnosis.p95 is 'The same, 95th percentile; null without a cause.';
comment on column diagnosis.median is 'The same, median; null without a cause.';
comment on column diagnosis.tried is 'The nearest hypotheses, nearest first: cause, name, max.';
create index on diagnosis (tenant_id, submission_id);
call isolate_tenants('diagnosis');

-- How a claim for a sanitizer set is judged: strict leaves nothing for review.
alter table task
  add column sanitizer text not null default 'lenient' check (sanitizer in ('lenient', 'strict'));
comment on column task.sanitizer is 'Whether a claim for a sanitizer set may be a case for review: lenient; or is a mismatch then: strict.';
