package assay.web.document;

import assay.web.Link;
import assay.web.Page;
import java.util.List;

/// The API document for readers: what a program can ask for, one section an operation.
public record ApiPage(List<Group> groups, List<Type> types) implements Page {
  public ApiPage {
    groups = List.copyOf(groups);
    types = List.copyOf(types);
  }

  /// @param problems what its operations may answer beside success, each with where it is explained
  public record Group(
      String name,
      String anchor,
      String description,
      List<Link> problems,
      List<Operation> operations) {
    public Group {
      problems = List.copyOf(problems);
      operations = List.copyOf(operations);
    }
  }

  /// @param access who may call, in a sentence
  /// @param curl a command that calls it
  public record Operation(
      String method,
      String path,
      String anchor,
      String summary,
      String description,
      String access,
      List<Field> parameters,
      List<Body> bodies,
      List<Answer> answers,
      String curl) {
    public Operation {
      parameters = List.copyOf(parameters);
      bodies = List.copyOf(bodies);
      answers = List.copyOf(answers);
    }
  }

  /// @param place path, query or header; empty: a member of a JSON object
  /// @param type its name, and where it is described; empty: nowhere
  public record Field(
      String name, String place, Link type, boolean isRequired, String description) {}

  /// @param type as of a field
  /// @param fields empty: it is no object
  public record Body(String mediaType, Link type, List<Field> fields) {
    public Body {
      fields = List.copyOf(fields);
    }
  }

  public record Answer(String status, String description, List<Body> bodies) {
    public Answer {
      bodies = List.copyOf(bodies);
    }
  }

  /// @param values of an enumeration; empty: an object
  public record Type(
      String name, String anchor, String description, List<Field> fields, List<String> values) {
    public Type {
      fields = List.copyOf(fields);
      values = List.copyOf(values);
    }
  }

  @Override
  public String template() {
    return "document/api.jte";
  }

  @Override
  public String title() {
    return "API";
  }
}
