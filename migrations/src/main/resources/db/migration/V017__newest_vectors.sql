-- Each judging compares with the newest vectors of its set: found by an index, not by sorting all that there are.

create index newest_sketches on score_vector (tenant_id, set_version_id, created_at desc, id)
  where sketch is not null and role = 'entry' and variant = 'plain';
