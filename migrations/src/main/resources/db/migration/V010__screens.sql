-- What the gate read of a model is kept; what the screens saw opens cases with the evidence.

alter table submission_file
  add column inspection jsonb,
  add column weight_hash text check (weight_hash ~ '^[0-9a-f]{64}$'),
  add constraint only_models_are_inspected check (kind = 'model' or (inspection is null and weight_hash is null));
comment on column submission_file.inspection is 'What the static gate read of the model; null for scores, and for models from before it was kept.';
comment on column submission_file.weight_hash is
  'The same for the same float weights under other names and in another order; null where there are too few to tell a model by.';
create index on submission_file (tenant_id, digest);
create index on submission_file (tenant_id, weight_hash) where weight_hash is not null;

alter table task
  add column reference_digest text,
  add column reference_layers jsonb,
  add constraint reference_is_whole check ((reference_digest is null) = (reference_layers is null)),
  add foreign key (tenant_id, reference_digest) references blob (tenant_id, digest);
comment on column task.reference_digest is 'The model whose architecture entries should have; null: any architecture.';
comment on column task.reference_layers is 'How many layers of each kind that model has; null: any architecture.';

alter table review_case
  drop constraint review_case_kind_check,
  add constraint review_case_kind_check check (kind in
    ('mismatch', 'review', 'quarantine', 'hidden-failure', 'duplicate', 'suspicious', 'architecture')),
  add column evidence jsonb not null default '[]';
comment on column review_case.evidence is 'What a screen saw: a list of findings, each with its code. Never a verdict.';

alter table score_vector
  add column sketch bytea check (length(sketch) = 256);
comment on column score_vector.sketch is
  '64 little-endian float32: random projections by which near-duplicates are found; null: not judged yet, constant, or of too few or too many pairs.';
create index on score_vector (tenant_id, set_version_id, created_at desc) where sketch is not null;
