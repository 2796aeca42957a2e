create table blob (
  tenant_id uuid not null references organization,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  created_at timestamptz not null default assay_now(),
  primary key (tenant_id, digest)
);
comment on table blob is 'What the blob store holds for a tenant, by SHA-256.';
call isolate_tenants('blob');

create table competition (
  tenant_id uuid not null references organization,
  id uuid not null,
  slug text not null check (slug ~ '^[a-z0-9](-?[a-z0-9]){1,59}$'),
  name text not null,
  summary text not null,
  description text not null default '',
  rules text not null default '',
  time_zone text not null default 'UTC',
  bundle_digest text not null,
  created_at timestamptz not null default assay_now(),
  primary key (tenant_id, id),
  unique (tenant_id, slug)
);
comment on table competition is 'A contest. Description and rules are Markdown.';
comment on column competition.bundle_digest is 'SHA-256 of the imported bundle: importing the same again changes nothing.';
call isolate_tenants('competition');

create table public_competition (
  competition_id uuid primary key,
  organization_slug text not null,
  organization_name text not null,
  slug text not null,
  name text not null,
  summary text not null,
  opens_at timestamptz not null,
  closes_at timestamptz,
  unique (organization_slug, slug)
);
comment on table public_competition is 'The front page''s projection of all tenants: public columns only, written at import.';
comment on column public_competition.closes_at is 'Null: has no end.';
grant select, insert, update, delete on public_competition to assay_server;
grant select on public_competition to assay_reader;

create table phase (
  tenant_id uuid not null,
  id uuid not null,
  competition_id uuid not null,
  slug text not null,
  name text not null,
  position int not null,
  opens_at timestamptz not null,
  closes_at timestamptz,
  state text not null default 'PLANNED' check (state in ('PLANNED', 'OPEN', 'CLOSED')),
  per_day int check (per_day > 0),
  per_phase int check (per_phase > 0),
  results_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, competition_id, slug),
  foreign key (tenant_id, competition_id) references competition,
  check (closes_at > opens_at)
);
comment on table phase is 'A time window of a competition, with its quota and secrecy.';
comment on column phase.closes_at is 'Null: has no end.';
comment on column phase.per_day is 'Entries a team may have accepted per day in the competition''s time zone; null: no limit.';
comment on column phase.per_phase is 'Entries a team may have accepted in the whole phase; null: no limit.';
comment on column phase.results_at is 'When results become visible to others than organizers; null: at once.';
call isolate_tenants('phase');
create policy dispatch on phase to assay_dispatch using (true) with check (true);
grant select (tenant_id, id, competition_id, slug, opens_at, closes_at, state), update (state) on phase to assay_dispatch;

create table task (
  tenant_id uuid not null,
  id uuid not null,
  competition_id uuid not null,
  slug text not null,
  name text not null,
  description text not null default '',
  position int not null,
  submit text not null check (submit in ('model', 'scores', 'model-and-scores')),
  claim_format text not null check (claim_format in ('sdfr', 'datacv')),
  score_kind text not null,
  score_min double precision not null,
  score_max double precision not null,
  channels int not null,
  height int not null,
  width int not null,
  embedding int check (embedding > 0),
  model_max_bytes bigint not null,
  time_limit_seconds int not null check (time_limit_seconds > 0),
  memory_limit_bytes bigint not null check (memory_limit_bytes > 0),
  tolerance_match double precision not null,
  tolerance_review double precision not null,
  pixel_mean double precision not null,
  pixel_std double precision not null,
  flip text not null check (flip in ('none', 'sum')),
  primary key (tenant_id, id),
  unique (tenant_id, competition_id, slug),
  foreign key (tenant_id, competition_id) references competition
);
comment on table task is 'What is submitted, and under which contract.';
comment on column task.embedding is 'Width of the output; null: any.';
call isolate_tenants('task');

create table scale (
  tenant_id uuid not null,
  id uuid not null,
  competition_id uuid not null,
  task_id uuid not null,
  slug text not null,
  name text not null,
  position int not null,
  primary key (tenant_id, id),
  unique (tenant_id, task_id, slug),
  foreign key (tenant_id, competition_id) references competition,
  foreign key (tenant_id, task_id) references task
);
comment on table scale is 'Declared size of the training data. A task without scales has the one scale default.';
call isolate_tenants('scale');

create table track (
  tenant_id uuid not null,
  id uuid not null,
  competition_id uuid not null,
  phase_id uuid not null,
  task_id uuid not null,
  scale_id uuid not null,
  primary key (tenant_id, id),
  unique (tenant_id, phase_id, task_id, scale_id),
  foreign key (tenant_id, competition_id) references competition,
  foreign key (tenant_id, phase_id) references phase,
  foreign key (tenant_id, task_id) references task,
  foreign key (tenant_id, scale_id) references scale
);
comment on table track is 'Phase x task x scale: owns its evaluation sets, its quota and its board.';
call isolate_tenants('track');

create table board (
  tenant_id uuid not null,
  track_id uuid not null,
  rule text not null check (rule in ('mean', 'borda')),
  accepts text[] not null,
  selection text not null check (selection in ('best', 'last')),
  primary key (tenant_id, track_id),
  foreign key (tenant_id, track_id) references track
);
comment on table board is 'How the standings of a track are made.';
comment on column board.accepts is 'Evidence and decisions that count: claimed, re-run, reproduced, approved.';
call isolate_tenants('board');

create table evaluation_set (
  tenant_id uuid not null,
  id uuid not null,
  competition_id uuid not null,
  slug text not null,
  name text not null,
  role text not null check (role in ('sanitizer', 'validation', 'hidden')),
  protocol text not null check (protocol in ('kfold')),
  position int not null,
  primary key (tenant_id, id),
  unique (tenant_id, competition_id, slug),
  foreign key (tenant_id, competition_id) references competition
);
comment on table evaluation_set is 'Images and pairs with labels; versioned.';
call isolate_tenants('evaluation_set');

create table set_version (
  tenant_id uuid not null,
  id uuid not null,
  set_id uuid not null,
  version int not null,
  state text not null check (state in ('draft', 'live', 'accepted', 'retired')),
  images int not null,
  pairs int not null,
  source_digest text not null,
  source_has_labels boolean not null,
  pack_digest text not null,
  map_digest text not null,
  permutation_digest text not null,
  labels_digest text not null,
  groups_digest text,
  identities_digest text,
  created_at timestamptz not null default assay_now(),
  primary key (tenant_id, id),
  unique (tenant_id, set_id, version),
  foreign key (tenant_id, set_id) references evaluation_set,
  foreign key (tenant_id, source_digest) references blob (tenant_id, digest),
  foreign key (tenant_id, pack_digest) references blob (tenant_id, digest),
  foreign key (tenant_id, map_digest) references blob (tenant_id, digest),
  foreign key (tenant_id, permutation_digest) references blob (tenant_id, digest),
  foreign key (tenant_id, labels_digest) references blob (tenant_id, digest),
  foreign key (tenant_id, groups_digest) references blob (tenant_id, digest),
  foreign key (tenant_id, identities_digest) references blob (tenant_id, digest)
);
comment on table set_version is 'One version of a set, split as DESIGN 1: pack and map may leave the server, the rest never does.';
comment on column set_version.source_has_labels is 'Whether the organizer''s file tells which pairs are genuine.';
comment on column set_version.permutation_digest is 'P little-endian int32: row k of the map is pair permutation[k].';
comment on column set_version.labels_digest is 'P bytes, 1 = genuine, in pair order.';
comment on column set_version.groups_digest is 'Pair attribute group, one line a pair; null: the set has none.';
comment on column set_version.identities_digest is 'Pair attribute identities, two tab-separated names a line; null: unknown.';
create unique index one_live_version on set_version (tenant_id, set_id) where state = 'live';
call isolate_tenants('set_version');

create table track_set (
  tenant_id uuid not null,
  track_id uuid not null,
  set_id uuid not null,
  position int not null,
  is_claimed boolean not null,
  is_run boolean not null,
  is_ranked boolean not null,
  primary key (tenant_id, track_id, set_id),
  foreign key (tenant_id, track_id) references track,
  foreign key (tenant_id, set_id) references evaluation_set
);
comment on table track_set is 'The sets of a track in column order.';
comment on column track_set.is_claimed is 'Entries bring a score vector for it.';
comment on column track_set.is_run is 'The worker runs the model on it.';
comment on column track_set.is_ranked is 'Its figure is a column that ranks.';
call isolate_tenants('track_set');
