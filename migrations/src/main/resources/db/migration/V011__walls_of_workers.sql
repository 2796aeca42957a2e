-- What a worker says of its sandbox and of its engine's noise.

alter table worker
  add column walls jsonb not null default '[]',
  add column noise jsonb not null default '[]';
comment on column worker.walls is 'Array of {name, holds, detail}: what its self-test tried; empty for a worker of an earlier version.';
comment on column worker.noise is 'Array of {batch_size, repetitions, max}: largest difference of a cosine between repeated runs; empty until measured.';
