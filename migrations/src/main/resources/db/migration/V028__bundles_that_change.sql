-- A competition may be changed by another bundle with its slug, and written out again as one.

-- Whether a file tells labels decides who may have the file, whether or not those labels still count.
alter table set_version add column labels_corrected boolean not null default false;
do $$
declare
  tenant uuid;
begin
  for tenant in select id from organization loop
    perform set_config('app.tenant', tenant::text, true);
    update set_version v
    set source_has_labels = true, labels_corrected = true
    from set_version o
    where o.tenant_id = v.tenant_id
      and o.id = v.runs_as
      and o.id <> v.id
      and o.source_has_labels;
  end loop;
  perform set_config('app.tenant', '', true);
end
$$;
comment on column set_version.labels_corrected is 'Whether other labels count than those that the organizer''s file tells.';

-- A track goes only where nobody entered it; what the clock noted of its empty board goes with it.
alter table board_snapshot
  drop constraint board_snapshot_tenant_id_track_id_fkey,
  add foreign key (tenant_id, track_id) references track on delete cascade;
