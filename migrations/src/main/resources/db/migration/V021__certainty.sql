-- How certain a figure is: the figure on sets drawn anew, by which intervals, tie groups and the stability of ranks are told.

create table score_interval (
  tenant_id uuid not null,
  score_id uuid not null,
  track_id uuid not null,
  unit text not null check (unit in ('pairs', 'groups', 'identities', 'counts', 'none')),
  seed bigint not null,
  level double precision not null,
  low double precision,
  high double precision,
  replicates double precision[] not null,
  created_at timestamptz not null default assay_now(),
  primary key (tenant_id, score_id),
  foreign key (tenant_id, score_id) references score on delete cascade,
  foreign key (tenant_id, track_id) references track
);
comment on table score_interval is 'A figure on sets drawn anew (bootstrap); made soon after the figure, by a clock.';
comment on column score_interval.unit is 'What was drawn; counts: by the counts of the ROC alone; none: the figure has no interval.';
comment on column score_interval.low is 'Null: the figure has no interval.';
comment on column score_interval.high is 'Null: the figure has no interval.';
comment on column score_interval.replicates is 'The figure of each replicate, in their order; NaN where it is not defined. Empty where pairs were not drawn.';
create index on score_interval (tenant_id, track_id);
call isolate_tenants('score_interval');

alter table score add column has_interval boolean not null default false;
comment on column score.has_interval is 'Whether the clock of intervals was here.';
create index scores_without_interval on score (tenant_id, created_at) where source = 'judged' and not has_interval;
