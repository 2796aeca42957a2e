-- Boards show more than the accuracy of each set, and rows that were published elsewhere.

create table board_column (
  tenant_id uuid not null,
  track_id uuid not null,
  position int not null,
  key text not null,
  name text not null,
  set_id uuid not null,
  metric text not null,
  is_ranked boolean not null,
  primary key (tenant_id, track_id, position),
  unique (tenant_id, track_id, key),
  foreign key (tenant_id, track_id) references track,
  foreign key (tenant_id, set_id) references evaluation_set
);
comment on table board_column is 'What a board shows of each set, in column order.';
comment on column board_column.key is 'How rules and exports name it: the set''s slug, with the metric where it is not accuracy.';
comment on column board_column.is_ranked is 'Whether the rule reads it; the others are only shown.';
call isolate_tenants('board_column');

do $$
declare
  tenant uuid;
begin
  for tenant in select id from organization loop
    perform set_config('app.tenant', tenant::text, true);
    insert into board_column (tenant_id, track_id, position, key, name, set_id, metric, is_ranked)
    select s.tenant_id, s.track_id, s.position, e.slug, e.name, e.id, 'accuracy', true
    from track_set s
    join evaluation_set e on e.tenant_id = s.tenant_id and e.id = s.set_id
    where s.is_ranked;
  end loop;
  perform set_config('app.tenant', '', true);
end
$$;

create table published_row (
  tenant_id uuid not null,
  id uuid not null,
  track_id uuid not null,
  position int not null,
  name text not null,
  source text not null,
  link text,
  is_baseline boolean not null,
  primary key (tenant_id, id),
  unique (tenant_id, track_id, position),
  foreign key (tenant_id, track_id) references track
);
comment on table published_row is 'A row of a board whose figures stand in a paper: shown, never recomputed.';
comment on column published_row.link is 'Where the source is; null: the source names no address.';
comment on column published_row.is_baseline is 'Rows of entries that are better than it are marked.';
call isolate_tenants('published_row');

alter table score
  drop column label,
  add column published_id uuid,
  add foreign key (tenant_id, published_id) references published_row,
  add constraint score_published_has_row check ((source = 'published') = (published_id is not null)),
  add unique (tenant_id, published_id, set_id, metric);
comment on column score.published_id is 'The row of a published figure; null for a judged one.';

comment on column board.accepts is 'Evidence and decisions that count: published, claimed, re-run, reproduced, approved.';
comment on column board.decisive_set is 'Key of the one column that ranks; null: all ranked columns of the track do.';
