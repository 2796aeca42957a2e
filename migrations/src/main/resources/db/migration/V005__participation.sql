create table team (
  tenant_id uuid not null,
  id uuid not null,
  competition_id uuid not null,
  name text not null,
  created_by uuid not null references app_user,
  created_at timestamptz not null default assay_now(),
  primary key (tenant_id, id),
  unique (tenant_id, competition_id, name),
  foreign key (tenant_id, competition_id) references competition
);
comment on table team is 'Enters one competition.';
call isolate_tenants('team');

create table team_member (
  tenant_id uuid not null,
  team_id uuid not null,
  user_id uuid not null references app_user,
  joined_at timestamptz not null default assay_now(),
  left_at timestamptz,
  primary key (tenant_id, team_id, user_id),
  foreign key (tenant_id, team_id) references team
);
comment on table team_member is 'Who enters for a team.';
comment on column team_member.left_at is 'Null while a member.';
call isolate_tenants('team_member');
create policy own_teams on team_member for select to assay_server using (user_id = current_app_user());
