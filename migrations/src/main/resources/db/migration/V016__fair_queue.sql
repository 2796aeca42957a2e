-- Shares of the queue, pools and capabilities of workers, pauses, and workers that are taken out.

-- Fair order between tenants: each has a place on a virtual clock that moves on by 1/weight with every claim.
alter table organization
  add column weight int not null default 1 check (weight between 1 and 1000);
comment on column organization.weight is 'Share of the workers and judges that all organizations use, where several wait.';

create table queue_turn (
  tenant_id uuid not null references organization,
  line text not null check (line in ('platform', 'own', 'judge')),
  served double precision not null,
  clock double precision not null,
  primary key (tenant_id, line)
);
comment on table queue_turn is
  'When a tenant was last served, on the virtual clock of a line: of the platform''s workers, of its own, of the judges.';
comment on column queue_turn.served is 'It is due again 1/weight later.';
comment on column queue_turn.clock is 'What the clock of the line showed then; the largest of a line is what it shows now.';
call isolate_tenants('queue_turn');
create policy dispatch on queue_turn to assay_dispatch using (true) with check (true);
grant select, insert, update on queue_turn to assay_dispatch;

-- One row. Paused, nothing of anybody is claimed.
create table platform_queue (
  only_row boolean primary key default true check (only_row),
  paused_at timestamptz,
  pause_reason text not null default ''
);
comment on table platform_queue is 'Whether the operator holds the queue of everybody. One row.';
comment on column platform_queue.paused_at is 'Null while it runs.';
insert into platform_queue default values;
grant select, update on platform_queue to assay_server;
grant select on platform_queue to assay_dispatch, assay_reader;

alter table competition
  add column pool text not null default 'platform' check (pool in ('platform', 'own')),
  add column queue_paused_at timestamptz,
  add column queue_pause_reason text not null default '';
comment on column competition.pool is 'Whose workers run its entries: the platform''s, or the organization''s own alone.';
comment on column competition.queue_paused_at is 'Null while its entries are served.';
create policy dispatch on competition for select to assay_dispatch using (true);
grant select (tenant_id, id, pool, queue_paused_at, queue_pause_reason) on competition to assay_dispatch;

-- What a task needs of a worker; copied onto each grading, where the claim looks.
alter table task
  add column needs_device text check (needs_device in ('cpu', 'cuda')),
  add column needs_memory_bytes bigint check (needs_memory_bytes > 0);
comment on column task.needs_device is 'What the worker must run models on; null: any.';
comment on column task.needs_memory_bytes is 'What the worker must have for one model; null: any.';

alter table grading
  add column needs_device text,
  add column needs_memory_bytes bigint,
  add column failed_on uuid[] not null default '{}',
  add column ran_in text check (ran_in in ('platform', 'own')),
  add column run_seconds double precision,
  add column run_ended_at timestamptz;
comment on column grading.needs_device is 'As the task said when the entry was accepted; null: any.';
comment on column grading.needs_memory_bytes is 'As the task said when the entry was accepted; null: any.';
comment on column grading.failed_on is 'Workers whose attempts at this stage failed or were lost, one each time.';
comment on column grading.ran_in is 'Pool of the worker that claimed it last; null before.';
comment on column grading.run_seconds is 'From the last claim of the stage run to its last vector; null until then.';
comment on column grading.run_ended_at is 'When the stage run was done; null until then.';

-- Both replace scans: the one of the claim by tenant and team, the other of a worker's calls by id alone.
drop index queue_order;
create index waiting on grading (tenant_id, stage, team_id, created_at, id) where state = 'QUEUED';
create index grading_by_id on grading (id);
create index recent_runs on grading (ran_in, run_ended_at desc) where run_ended_at is not null;

alter table worker_token
  add column organization_id uuid references organization;
comment on column worker_token.organization_id is 'Whose own pool its workers are; null: the platform''s.';

alter table worker
  add column device text not null default 'cpu' check (device in ('cpu', 'cuda')),
  add column memory_bytes bigint check (memory_bytes > 0),
  add column intake text not null default 'open' check (intake in ('open', 'drained', 'out')),
  add column intake_reason text not null default '',
  add column intake_at timestamptz,
  add column failures uuid[] not null default '{}',
  add column lost_at timestamptz;
comment on column worker.memory_bytes is 'For one model; null: the worker did not say.';
comment on column worker.intake is 'open: gets work; drained: an operator holds it; out: it was found to be bad.';
comment on column worker.intake_at is 'When intake last changed; null: never.';
comment on column worker.failures is 'Gradings that failed on it since its last success, each once.';
comment on column worker.lost_at is 'When leases of it were last lost; null: never.';
