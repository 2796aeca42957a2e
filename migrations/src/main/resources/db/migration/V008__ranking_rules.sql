-- Boards rank by more rules, some with a parameter.

alter table board
  drop constraint board_rule_check,
  add constraint board_rule_check
    check (rule in ('mean', 'borda', 'average-rank', 'mean-minus-sd', 'worst', 'single')),
  add column ties text check (ties in ('average', 'min', 'dense')),
  add column ddof int check (ddof in (0, 1)),
  add column decisive_set text,
  add constraint board_ties_fit_rule check (ties is null or rule in ('borda', 'average-rank')),
  add constraint board_ddof_fits_rule check ((ddof is not null) = (rule = 'mean-minus-sd')),
  add constraint board_decisive_set_fits_rule check ((decisive_set is not null) = (rule = 'single'));
comment on column board.ties is 'How equal values of a column rank; null: average, or the rule ranks no columns.';
comment on column board.ddof is 'Divisor of the standard deviation is n - ddof; null: the rule takes none.';
comment on column board.decisive_set is 'Slug of the one set that ranks; null: all of the track do.';
