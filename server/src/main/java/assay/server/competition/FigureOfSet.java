package assay.server.competition;

/// Which figure of a set tells how an entry did on it, where one is shown: accuracy; of a set of
/// templates, which has none, what its first column shows.
public final class FigureOfSet {
  /// SQL: joins `f` with the one column `metric`, to `a`, a row of `track_set`, and `e`, the
  /// `evaluation_set` of it.
  public static final String JOIN =
      """
      cross join lateral (
        select
          case e.protocol
            when '%s' then coalesce(
              (select b.metric
               from board_column b
               where b.tenant_id = a.tenant_id
                 and b.track_id = a.track_id
                 and b.set_id = a.set_id
                 and b.until is null
               order by b.is_ranked desc, b.position
               limit 1),
              '%s')
            else '%s'
          end as metric) f
      """
          .formatted(
              Protocol.TEMPLATES.spelled(),
              Protocol.TEMPLATES.usual().spelled(),
              Protocol.KFOLD.usual().spelled());

  private FigureOfSet() {}
}
