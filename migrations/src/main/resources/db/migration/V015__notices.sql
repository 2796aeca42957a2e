-- Events on their way out: to whom, and how far each has come.

alter table app_user add column mail_entries boolean not null default true;
comment on column app_user.mail_entries is 'Whether the person is mailed about the entries of the own teams.';

alter table outbox add column addressed_at timestamptz;
comment on column outbox.addressed_at is 'When its deliveries were written down; null before.';

-- What happened before there was anybody to tell is not told now.
alter table outbox no force row level security;
update outbox set addressed_at = assay_now(), delivered_at = assay_now() where delivered_at is null;
alter table outbox force row level security;

create index on outbox (created_at) where addressed_at is null;
create index on outbox (tenant_id, delivered_at) where delivered_at is not null;

create table webhook (
  tenant_id uuid not null references organization,
  id uuid not null,
  url text not null,
  kinds text[] not null check (cardinality(kinds) > 0),
  secret text not null,
  created_by uuid not null references app_user,
  created_at timestamptz not null default assay_now(),
  primary key (tenant_id, id)
);
comment on table webhook is 'Addresses of an organization that are told of its events.';
comment on column webhook.secret is 'In the clear: every message is signed with it. Shown once, to who made the webhook.';
call isolate_tenants('webhook');
revoke select on webhook from assay_reader;
grant select (tenant_id, id, url, kinds, created_by, created_at) on webhook to assay_reader;
create policy dispatch on webhook for select to assay_dispatch using (true);
grant select (tenant_id, id) on webhook to assay_dispatch;

create table delivery (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  outbox_id uuid not null,
  webhook_id uuid,
  user_id uuid references app_user,
  state text not null default 'WAITING' check (state in ('WAITING', 'DELIVERED', 'GIVEN_UP')),
  attempts int not null default 0,
  due_at timestamptz not null default assay_now(),
  lease_token uuid,
  lease_until timestamptz,
  error text,
  ended_at timestamptz,
  created_at timestamptz not null default assay_now(),
  primary key (tenant_id, id),
  unique (tenant_id, outbox_id, webhook_id),
  unique (tenant_id, outbox_id, user_id),
  foreign key (tenant_id, outbox_id) references outbox on delete cascade,
  foreign key (tenant_id, webhook_id) references webhook on delete cascade,
  check (num_nonnulls(webhook_id, user_id) = 1)
);
comment on table delivery is 'One event on its way to one receiver. Its id is the database''s own: many are written by one statement.';
comment on column delivery.webhook_id is 'The webhook it goes to; null: it is a mail.';
comment on column delivery.user_id is 'The person who is mailed; null: it goes to a webhook.';
comment on column delivery.attempts is 'Counted when one begins, so that one which kills the server counts.';
comment on column delivery.lease_token is 'Of the attempt that runs; null when none does.';
comment on column delivery.lease_until is 'When the attempt that runs is given up for lost; null when none runs.';
comment on column delivery.error is 'Why the last attempt failed; null while none has.';
comment on column delivery.ended_at is 'When it was delivered or given up; null while it waits.';
create index on delivery (tenant_id, webhook_id, due_at) where state = 'WAITING';
create index on delivery (due_at) where state = 'WAITING' and user_id is not null;
create index on delivery (tenant_id, webhook_id) where lease_until is not null;
create index on delivery (tenant_id, webhook_id, created_at);
call isolate_tenants('delivery');
create policy dispatch on delivery to assay_dispatch using (true) with check (true);
grant select (tenant_id, id, outbox_id, webhook_id, user_id, state, attempts, due_at, lease_token, lease_until),
  update (attempts, lease_token, lease_until) on delivery to assay_dispatch;
