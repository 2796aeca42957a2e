-- FRCSyn: entries that bring scores and decisions of two systems, sets that are lists of comparisons, and columns of all sets together.

alter table task
  drop constraint task_claim_format_check,
  add constraint task_claim_format_check check (claim_format in ('sdfr', 'datacv', 'frcsyn'));

comment on column score_vector.role is
  'What an entry brings of its kind: entry; of two systems proposed, which counts, and baseline.';
comment on column score_vector.variant is
  'How a re-run was made: plain, or as a hypothesis has it. Of a claim plain, or decision: 1 = same person.';
drop index newest_sketches;
create index newest_sketches on score_vector (tenant_id, set_version_id, created_at desc, id)
  where sketch is not null and role in ('entry', 'proposed') and variant = 'plain';

alter table set_version
  alter column pack_digest drop not null,
  alter column map_digest drop not null,
  alter column permutation_digest drop not null,
  add constraint set_version_is_run_whole
    check ((pack_digest is null) = (map_digest is null) and (pack_digest is null) = (permutation_digest is null));
comment on column set_version.images is 'In the pack; 0: it has none.';
comment on column set_version.pack_digest is
  'Distinct images in secret order; null: the set is a list of comparisons, on which nothing is run.';
comment on column set_version.map_digest is 'Pairs of images of the pack, in permuted order; null: there is no pack.';
comment on column set_version.permutation_digest is
  'P little-endian int32: row k of the map is pair permutation[k]; null: there is no map.';

alter table board_column alter column set_id drop not null;
comment on column board_column.set_id is 'Null: it is of all ranked sets of the track together.';
alter table regrade_column alter column set_id drop not null;
comment on column regrade_column.set_id is 'Null: it is of all ranked sets of the track together.';

alter table score
  alter column set_id drop not null,
  drop constraint score_tenant_id_published_id_set_id_metric_key,
  add constraint score_judged_has_set check (source = 'published' or set_id is not null);
create unique index one_published_score on score (tenant_id, published_id, set_id, metric)
  nulls not distinct where source = 'published';
comment on column score.set_id is 'Null: a published figure of all ranked sets of the track together.';
