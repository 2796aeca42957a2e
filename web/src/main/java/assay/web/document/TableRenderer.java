package assay.web.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/// A table that scrolls by itself where the screen is narrow. Markdown wants a head on each; one
/// without a word is left out.
final class TableRenderer implements NodeRenderer {
  private final HtmlNodeRendererContext context;
  private final HtmlWriter html;
  private int tables;

  TableRenderer(HtmlNodeRendererContext context) {
    this.context = context;
    html = context.getWriter();
  }

  @Override
  public Set<Class<? extends Node>> getNodeTypes() {
    return Set.of(TableBlock.class);
  }

  @Override
  public void render(Node table) {
    tables++;
    html.line();
    var region = new LinkedHashMap<String, String>();
    region.put("class", "scroll");
    region.put("role", "region");
    region.put("tabindex", "0");
    region.put("aria-label", "Table " + tables);
    html.tag("div", region);
    html.tag("table");
    for (var part = table.getFirstChild(); part != null; part = part.getNext()) {
      part(part);
    }
    html.tag("/table");
    html.tag("/div");
    html.line();
  }

  private void part(Node part) {
    boolean isHead = part instanceof TableHead;
    if (isHead && isEmpty(part)) {
      return;
    }
    html.tag(isHead ? "thead" : "tbody");
    for (var row = part.getFirstChild(); row != null; row = row.getNext()) {
      html.tag("tr");
      for (var cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
        cell((TableCell) cell);
      }
      html.tag("/tr");
      html.line();
    }
    html.tag(isHead ? "/thead" : "/tbody");
  }

  private void cell(TableCell cell) {
    var tag = cell.isHeader() && cell.getFirstChild() != null ? "th" : "td";
    html.tag(tag, tag.equals("th") ? Map.of("scope", "col") : Map.of());
    for (var child = cell.getFirstChild(); child != null; child = child.getNext()) {
      context.render(child);
    }
    html.tag("/" + tag);
  }

  private static boolean isEmpty(Node head) {
    for (var row = head.getFirstChild(); row instanceof TableRow; row = row.getNext()) {
      for (var cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
        if (cell.getFirstChild() != null) {
          return false;
        }
      }
    }
    return true;
  }
}
