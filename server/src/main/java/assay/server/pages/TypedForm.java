package assay.server.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import assay.grading.Refusal;
import assay.server.http.Problem;
import assay.web.Form;
import assay.web.Mistake;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What came in a form, kept so that it can be shown again.
///
/// @param fields each with its values in order
record TypedForm(Map<String, List<String>> fields) {
  private static final String FIELD = "field ";
  private static final int MAX_BYTES = 1 << 20;

  /// Reads an `application/x-www-form-urlencoded` body.
  static TypedForm read(InputStream body) throws IOException {
    var bytes = body.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw Problem.of(413, "request.too_large", "At most 1 MiB is taken here.");
    }
    return parse(new String(bytes, UTF_8));
  }

  static TypedForm parse(String encoded) {
    var fields = new LinkedHashMap<String, List<String>>();
    for (var pair : List.of(encoded.split("&", -1))) {
      var equals = pair.indexOf('=');
      if (equals > 0) {
        fields
            .computeIfAbsent(decode(pair.substring(0, equals)), _ -> new ArrayList<>())
            .add(decode(pair.substring(equals + 1)));
      }
    }
    return new TypedForm(fields);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException _) {
      throw Problem.of(400, "request.malformed", "This is not a form as browsers send it.");
    }
  }

  /// Values of the fields whose names begin so, by the rest of the name.
  Map<String, String> startingWith(String prefix) {
    var values = new LinkedHashMap<String, String>();
    fields.forEach((name, typed) -> {
      if (name.startsWith(prefix)) {
        values.put(name.substring(prefix.length()), typed.getFirst());
      }
    });
    return values;
  }

  /// The first value; empty where there is none.
  String get(String field) {
    var values = fields.get(field);
    return values == null ? "" : values.getFirst();
  }

  List<String> all(String field) {
    return List.copyOf(fields.getOrDefault(field, List.of()));
  }

  /// The form again, with nothing wrong.
  Form shown() {
    return new Form(values(), List.of());
  }

  /// The form again, with what was wrong. A password is never sent back.
  Form with(Problem problem) {
    return form(values(), problem);
  }

  /// The same for a form of one field: whatever was wrong stands there.
  Form with(Problem problem, String field) {
    var form = form(values(), problem);
    return new Form(
        form.values(), form.mistakes().stream().map(mistake -> mistake.at(field)).toList());
  }

  private Map<String, String> values() {
    var values = new HashMap<String, String>();
    fields.forEach((name, typed) -> values.put(name, typed.getFirst()));
    return values;
  }

  /// A form with what was wrong. Only what the person can mend goes back to the form; the rest is
  /// for the error page.
  static Form form(Map<String, String> typed, Problem problem) {
    if (problem.status() == 404 || problem.status() >= 500) {
      throw problem;
    }
    var values = new HashMap<>(typed);
    values.remove("password");
    return new Form(values, mistakes(problem));
  }

  private static List<Mistake> mistakes(Problem problem) {
    if (!problem.all().isEmpty()) {
      return problem.all().stream().map(why -> mistake(field(why, problem.field()), why)).toList();
    }
    return problem
        .refusal()
        .map(why -> List.of(mistake(problem.field(), why)))
        .orElseGet(() -> List.of(Mistake.of(problem.field(), problem.detail())));
  }

  /// A mistake among several may be of a field of its own.
  private static String field(Refusal why, String otherwise) {
    return why.where().startsWith(FIELD) ? why.where().substring(FIELD.length()) : otherwise;
  }

  private static Mistake mistake(String field, Refusal why) {
    return new Mistake(
        field, "Not as it has to be.", why.where(), why.expected(), why.found(), why.remedy());
  }
}
