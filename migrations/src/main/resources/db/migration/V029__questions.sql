alter table competition
  add column terms text not null default '',
  add column max_members int not null default 50 check (max_members between 1 and 50),
  add column allows_overlap boolean not null default true,
  add column registration jsonb not null default '[]';
comment on column competition.terms is 'Markdown that a team agrees to when it is made; empty: there are none.';
comment on column competition.max_members is 'Of one team.';
comment on column competition.allows_overlap is 'Whether one person may be in several teams.';
comment on column competition.registration is 'Questions that a team answers when it is made, in their order.';

alter table task
  add column fact_sheet jsonb not null default '[]';
comment on column task.fact_sheet is 'Questions that each entry answers, in their order; their bounds are by slug of the scale.';

alter table team
  add column registration jsonb not null default '{}',
  add column terms_digest text check (terms_digest ~ '^[0-9a-f]{64}$'),
  add column terms_agreed_by uuid references app_user,
  add column terms_agreed_at timestamptz,
  add check (num_nulls(terms_digest, terms_agreed_by, terms_agreed_at) in (0, 3));
comment on column team.registration is 'Answers by the key of their question.';
comment on column team.terms_digest is 'SHA-256 of the terms that were agreed to. Null: there were none.';
comment on column team.terms_agreed_by is 'The member who agreed for the team. Null: there were no terms.';
comment on column team.terms_agreed_at is 'Null: there were no terms.';

alter table submission
  add column facts jsonb not null default '{}';
comment on column submission.facts is 'Answers to the task''s fact sheet as it was then, by the key of their question.';
