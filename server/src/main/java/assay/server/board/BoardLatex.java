package assay.server.board;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A board as a LaTeX table (booktabs). What LaTeX would take for a command is written out.
final class BoardLatex {
  private BoardLatex() {}

  static String of(BoardView board) {
    var text = new StringBuilder();
    text.append("% ").append(plain(board.stage().sentence())).append('\n');
    text.append("% ").append(plain(board.ruleSentence())).append('\n');
    text.append("\\begin{tabular}{rl")
        .append("r".repeat(1 + board.columns().size()))
        .append("}\n\\toprule\n");
    text.append("\\# & Team & Score");
    board.columns().forEach(column -> text.append(" & ").append(escaped(heading(column))));
    text.append(" \\\\\n\\midrule\n");
    for (var row : board.rows()) {
      var rank = row.rank();
      text.append(rank == null ? "--" : rank.toString())
          .append(" & ")
          .append(escaped(row.team()))
          .append(row.baseline() ? "$^{\\mathrm{B}}$" : "")
          .append(" & ")
          .append(score(board, row.score()))
          .append(
              row.values().stream()
                  .map(figure -> " & " + percent(figure.value()))
                  .collect(Collectors.joining()))
          .append(" \\\\\n");
    }
    return text.append("\\bottomrule\n\\end{tabular}\n").toString();
  }

  private static String heading(BoardView.Column column) {
    return column.metric().equals("accuracy")
        ? column.name()
        : column.name() + " " + column.metric();
  }

  private static String score(BoardView board, @Nullable Double score) {
    boolean isCount = board.rule().equals("borda") || board.rule().equals("average-rank");
    if (score == null || !isCount) {
      return percent(score);
    }
    return String.format(Locale.ROOT, "%.2f", score);
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "--" : String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  /// A comment ends with its line.
  private static String plain(String text) {
    return text.replaceAll("\\R", " ");
  }

  static String escaped(String text) {
    var escaped = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '\\' -> escaped.append("\\textbackslash{}");
            case '~' -> escaped.append("\\textasciitilde{}");
            case '^' -> escaped.append("\\textasciicircum{}");
            case '&', '%', '$', '#', '_', '{', '}' -> escaped.append('\\').appendCodePoint(c);
            case '−' -> escaped.append("$-$");
            default -> escaped.appendCodePoint(Character.isWhitespace(c) ? ' ' : c);
          }
        });
    return escaped.toString();
  }
}
