create table app_user (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  password_hash text,
  is_operator boolean not null default false,
  created_at timestamptz not null default assay_now(),
  disabled_at timestamptz
);
comment on table app_user is 'People. Global: one account enters competitions of any organization.';
comment on column app_user.password_hash is 'Argon2id in PHC form; null until the owner of a fresh server has signed up.';
comment on column app_user.disabled_at is 'Null while the account may be used.';

create table session (
  token_hash bytea primary key,
  user_id uuid not null references app_user,
  created_at timestamptz not null default assay_now(),
  last_seen_at timestamptz not null default assay_now(),
  expires_at timestamptz not null,
  user_agent text not null default ''
);
comment on table session is 'Cookie sessions, by SHA-256 of the opaque id.';
create index on session (user_id);

create table sign_up_link (
  token_hash bytea primary key,
  user_id uuid not null references app_user,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table sign_up_link is 'One-time links that let the first owner choose an e-mail address and a password.';
comment on column sign_up_link.used_at is 'Null until used.';

create table organization (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9]){1,39}$'),
  name text not null,
  created_at timestamptz not null default assay_now()
);
comment on table organization is 'The tenant: hosts competitions.';

create table api_token (
  id uuid primary key,
  user_id uuid not null references app_user,
  organization_id uuid references organization,
  name text not null,
  token_hash bytea not null unique,
  prefix text not null,
  scopes text[] not null,
  created_at timestamptz not null default assay_now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
comment on table api_token is 'Scoped tokens of the API: read, submit, organize, operate.';
comment on column api_token.organization_id is 'Null: good for every organization of its user.';
comment on column api_token.expires_at is 'Null: until revoked.';
comment on column api_token.last_used_at is 'Null until first used.';
comment on column api_token.revoked_at is 'Null while good.';
create index on api_token (user_id);

create table sign_in_failure (
  email text not null,
  at timestamptz not null default assay_now()
);
comment on table sign_in_failure is 'Recent failed sign-ins, to slow down guessing.';
create index on sign_in_failure (email, at);

create table membership (
  tenant_id uuid not null references organization,
  user_id uuid not null references app_user,
  role text not null check (role in ('OWNER', 'ORGANIZER', 'REVIEWER')),
  created_at timestamptz not null default assay_now(),
  primary key (tenant_id, user_id)
);
comment on table membership is 'Who works for an organization, and as what.';
create index on membership (user_id);
call isolate_tenants('membership');
create policy own_memberships on membership for select to assay_server using (user_id = current_app_user());

grant select, insert, update, delete on app_user, session, sign_up_link, api_token, sign_in_failure to assay_server;
grant select, insert, update on organization to assay_server;
grant select on organization to assay_dispatch, assay_reader;
