-- More ways to limit entries, and a way to give a team more of them.

alter table phase
  add column window_entries int check (window_entries > 0),
  add column window_seconds int check (window_seconds > 0),
  add column concurrent int check (concurrent > 0),
  add check ((window_entries is null) = (window_seconds is null));
comment on column phase.window_entries is 'Entries a team may have accepted within any window_seconds; null: no limit.';
comment on column phase.window_seconds is 'How long the sliding window of window_entries is; null: there is none.';
comment on column phase.concurrent is 'Entries of a team that may wait or run at once; null: no limit.';

alter table quota_entry add column extra boolean not null default false;
comment on column quota_entry.extra is 'Whether it spent an attempt that organizers gave beyond the limits.';

create table quota_grant (
  tenant_id uuid not null,
  id uuid not null,
  team_id uuid not null,
  phase_id uuid not null,
  attempts int not null check (attempts > 0),
  reason text not null,
  granted_by uuid not null references app_user,
  at timestamptz not null default assay_now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, team_id) references team,
  foreign key (tenant_id, phase_id) references phase
);
comment on table quota_grant is 'Attempts beyond the limits of a phase that organizers gave one team.';
create index on quota_grant (tenant_id, team_id, phase_id);
call isolate_tenants('quota_grant');
