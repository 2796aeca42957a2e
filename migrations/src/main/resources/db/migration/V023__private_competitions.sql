-- Competitions that exist only for those who may know of them.

alter table competition add column is_private boolean not null default false;
comment on column competition.is_private is 'It exists only for the organization, people who are invited, and members of its teams.';

create table invitation (
  tenant_id uuid not null,
  id uuid not null,
  competition_id uuid not null,
  email text not null check (email = lower(email)),
  invited_by uuid not null references app_user,
  invited_at timestamptz not null default assay_now(),
  primary key (tenant_id, id),
  unique (tenant_id, competition_id, email),
  foreign key (tenant_id, competition_id) references competition
);
comment on table invitation is 'Mail addresses whose holders may see a private competition, whether they have an account yet or not.';
create index on invitation (email);
call isolate_tenants('invitation');
revoke select on invitation from assay_reader;
create policy own_invitations on invitation for select to assay_server
  using (email = (select u.email from app_user u where u.id = current_app_user()));
