-- Files on their way in, in pieces, and what became of them.

create table upload (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null references app_user,
  competition_id uuid not null,
  name text not null,
  bytes bigint not null check (bytes >= 0),
  received bigint not null default 0 check (received between 0 and bytes),
  writer uuid,
  writer_until timestamptz,
  digest text,
  submission_id uuid,
  used_at timestamptz,
  created_at timestamptz not null default assay_now(),
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, competition_id) references competition,
  foreign key (tenant_id, submission_id) references submission
);
comment on table upload is 'A resumable upload: one file for an entry of one competition, by one user.';
comment on column upload.writer is 'The request that writes now; null when none does.';
comment on column upload.writer_until is 'When its right to write ends unless prolonged; null when none writes.';
comment on column upload.digest is 'SHA-256 of the whole file; null until it is put together.';
comment on column upload.submission_id is 'The entry that used it; null while unused.';
comment on column upload.used_at is 'Null while unused.';
create index on upload (tenant_id, user_id);
create index on upload (tenant_id, expires_at);
call isolate_tenants('upload');
create policy address on upload for select to assay_owner using (true);

create table upload_chunk (
  tenant_id uuid not null,
  upload_id uuid not null,
  start bigint not null,
  bytes bigint not null check (bytes > 0),
  file uuid not null,
  digest text not null,
  primary key (tenant_id, upload_id, start),
  foreign key (tenant_id, upload_id) references upload on delete cascade
);
comment on table upload_chunk is 'What one request brought, in a file of its own: two writers never share a file.';
call isolate_tenants('upload_chunk');

create or replace function tenant_of(kind text, subject uuid) returns uuid
  language plpgsql stable security definer set search_path = pg_catalog, public
as $$
begin
  return case kind
    when 'submission' then (select tenant_id from submission where id = subject)
    when 'case' then (select tenant_id from review_case where id = subject)
    when 'team' then (select tenant_id from team where id = subject)
    when 'upload' then (select tenant_id from upload where id = subject)
  end;
end
$$;
