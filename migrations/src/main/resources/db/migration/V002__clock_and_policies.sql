-- The one clock of every decision about time. Only tests replace this function.
create function assay_now() returns timestamptz
  language sql stable
  return now();

-- The tenant and the user that the current transaction acts for; null when none was set.
-- nullif: a reset custom setting reads as '' on a pooled connection, not as null.
create function current_tenant() returns uuid
  language sql stable
  return nullif(current_setting('app.tenant', true), '')::uuid;

create function current_app_user() returns uuid
  language sql stable
  return nullif(current_setting('app.user', true), '')::uuid;

-- Called once for each tenant table, by the migration that makes it.
create procedure isolate_tenants(relation regclass)
  language plpgsql
as $$
begin
  execute format('alter table %s enable row level security', relation);
  execute format('alter table %s force row level security', relation);
  execute format(
    'create policy tenant on %s to assay_server, assay_reader, assay_owner
       using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())',
    relation);
  execute format('grant select, insert, update, delete on %s to assay_server', relation);
  execute format('grant select on %s to assay_reader', relation);
end
$$;

grant usage on schema public to assay_server, assay_dispatch, assay_reader;
grant usage on schema quartz to assay_server;
grant select, insert, update, delete on all tables in schema quartz to assay_server;
