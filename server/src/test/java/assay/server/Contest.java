package assay.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A small competition in an organization of its own, imported as an organizer would: an open set
/// that entries bring scores for, and a hidden one. Four tasks: `both` and `strict` take model and
/// scores, `claims` scores alone, `named` a DataCV result at two scales.
public final class Contest {
  public static final int PAIRS = 20;
  public static final String OPEN_SET = "open-set";
  public static final String HIDDEN_SET = "hidden-set";

  private static final int IMAGE_BYTES = 3 * 112 * 112;

  private final ServerUnderTest server;
  private final String organization;
  private final String organizer;

  private Contest(ServerUnderTest server, String organization, String organizer) {
    this.server = server;
    this.organization = organization;
    this.organizer = organizer;
  }

  /// A person who belongs to a team of the contest.
  public record Member(String token, UUID user, UUID team) {}

  /// @param quota as the bundle spells it: `{per_day: 3, per_phase: 100}`
  public static Contest open(ServerUnderTest server, String organization, String quota) {
    return of(server, organization, bundle(quota, new byte[0]));
  }

  /// The same with a reference architecture for the task `both`.
  public static Contest open(
      ServerUnderTest server, String organization, String quota, byte[] reference) {
    return of(server, organization, bundle(quota, reference));
  }

  /// Of another bundle, whose competition is `faces` too.
  public static Contest of(ServerUnderTest server, String organization, byte[] bundle) {
    var organizer = server.newOrganization(organization);
    var answer =
        server.post(
            "/api/v1/orgs/%s/bundles".formatted(organization),
            organizer,
            bundle,
            "application/zip");
    if (answer.status() != 201) {
      throw new IllegalStateException(answer.text());
    }
    return new Contest(server, organization, organizer);
  }

  public String organization() {
    return organization;
  }

  public String organizer() {
    return organizer;
  }

  public String path() {
    return "/api/v1/orgs/%s/competitions/faces".formatted(organization);
  }

  /// @param reference empty: none
  private static byte[] bundle(String quota, byte[] reference) {
    var yaml =
        """
        assay: 1
        competition: {slug: faces, name: Faces, summary: A test, time_zone: Europe/Zurich}
        sets:
          - {slug: open-set, name: Open, role: sanitizer, data: data/a.npy, labels: data/a.txt}
          - {slug: hidden-set, name: Hidden, role: hidden, data: data/b.npy, labels: data/b.txt}
        tasks:
          - slug: both
            name: Both
            submit: model-and-scores
            claim_format: sdfr
            score: cosine%s
          - {slug: strict, name: Strict, submit: model-and-scores, score: cosine, sanitizer: strict}
          - {slug: claims, name: Claims, submit: scores, claim_format: sdfr, score: cosine}
          - slug: named
            name: Named
            submit: scores
            claim_format: datacv
            score: squared-l2
            scales: [10K, 20K]
        phases:
          - slug: main
            name: Main
            opens: 2020-01-01T00:00:00Z
            closes: 2099-01-01T00:00:00Z
            quota: %s
            tracks:
              - {task: both, claims: [open-set], sets: [hidden-set]}
              - {task: strict, claims: [open-set], sets: [hidden-set]}
              - {task: claims, claims: [open-set], sets: [open-set], board: {accepts: [claimed]}}
              - {task: named, claims: [open-set], sets: [open-set], board: {accepts: [claimed]}}
        """
            .formatted(
                reference.length == 0 ? "" : "\n    reference_architecture: data/reference.onnx",
                quota);
    return bundleOf(yaml, 2, reference);
  }

  /// A bundle of one's own over the two sets `data/a.npy` and `data/b.npy`, with their labels.
  public static byte[] bundleOf(String yaml) {
    return bundleOf(yaml, 2);
  }

  /// The same over so many sets: `data/a.npy`, `data/b.npy`, `data/c.npy`, …
  public static byte[] bundleOf(String yaml, int sets) {
    return bundleOf(yaml, sets, new byte[0]);
  }

  private static byte[] bundleOf(String yaml, int sets, byte[] reference) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      add(zip, "competition.yaml", yaml.getBytes(StandardCharsets.UTF_8));
      for (int set = 1; set <= sets; set++) {
        var name = "data/" + (char) ('a' + set - 1);
        add(zip, name + ".npy", npy(set));
        add(zip, name + ".txt", labels());
      }
      if (reference.length > 0) {
        add(zip, "data/reference.onnx", reference);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  /// Alternating, so that the labels are no run of equal bytes.
  public static byte[] labels() {
    return IntStream.range(0, PAIRS)
        .mapToObj(k -> k % 2 == 0 ? "1" : "0")
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// Flat images: every pixel of image i of a set is [#shade].
  private static byte[] npy(int set) {
    return npy(IntStream.range(0, 2 * PAIRS).map(i -> shade(set, i)).toArray());
  }

  /// Flat images of these greys, two a pair.
  public static byte[] npy(int[] shades) {
    var header =
        "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, 3, 112, 112), }"
            .formatted(shades.length);
    var padded = header + " ".repeat(117 - header.length()) + "\n";
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    out.writeBytes(padded.getBytes(StandardCharsets.US_ASCII));
    for (int shade : shades) {
      var image = new byte[IMAGE_BYTES];
      Arrays.fill(image, (byte) shade);
      out.writeBytes(image);
    }
    return out.toByteArray();
  }

  /// The grey of image i: each image of a set has its own, and each pair its own difference.
  public static int shade(int set, int i) {
    return (7 * i * i + 13 * set) % 251;
  }

  /// A new person with a new team.
  public Member newTeam(String name) {
    var token = server.newParticipant(name);
    return join(token, UUID.randomUUID(), name);
  }

  /// A new person in a present team.
  public Member newMember(Member of) {
    return join(server.newParticipant("Mate"), of.team(), "");
  }

  private Member join(String token, UUID team, String name) {
    var user = UUID.fromString(server.get("/api/v1/me", token).json().path("id").asText());
    sql(
        """
        insert into team (tenant_id, id, competition_id, name, created_by)
        select c.tenant_id, '%2$s', c.id, '%3$s', '%4$s'
        from competition c
        join organization o on o.id = c.tenant_id
        where o.slug = '%1$s'
        on conflict do nothing;
        insert into team_member (tenant_id, team_id, user_id)
        select tenant_id, id, '%4$s' from team where id = '%2$s'
        """
            .formatted(organization, team, name, user));
    return new Member(token, user, team);
  }

  /// Lets every token live on, for tests that turn the clock.
  public void keepTokensForEver() {
    sql("update api_token set expires_at = null");
  }

  /// Changes what no address of the server changes.
  public void sql(String statement) {
    try (var connection = server.database().asSuperuser().getConnection();
        var run = connection.createStatement()) {
      run.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  /// The first column of each row, as text.
  public List<String> query(String statement) {
    try (var connection = server.database().asSuperuser().getConnection();
        var run = connection.createStatement();
        var rows = run.executeQuery(statement)) {
      var values = new ArrayList<String>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  /// A whole entry for the task `both`.
  public ServerUnderTest.Answer submitBoth(Member member) {
    return submit(
        member.token(),
        new Form().field("task", "both").file("model", "m.onnx", model()).scores(scores(1)));
  }

  /// An entry for a task that takes model and scores.
  public ServerUnderTest.Answer submit(Member member, String task, double[] claimed) {
    var scores =
        DoubleStream.of(claimed).mapToObj(Double::toString).collect(Collectors.joining("\n"));
    return submit(
        member.token(),
        new Form().field("task", task).file("model", "m.onnx", model()).scores(scores));
  }

  /// A whole entry for the task `claims`.
  public ServerUnderTest.Answer submitClaims(Member member) {
    return submit(member.token(), new Form().field("task", "claims").scores(scores(1)));
  }

  /// @param headers name, value, …
  public ServerUnderTest.Answer submit(String token, Form form, String... headers) {
    return upload(path() + "/submissions", token, form, headers);
  }

  /// @param headers name, value, …
  public ServerUnderTest.Answer upload(String address, String token, Form form, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    all.add("Content-Type");
    all.add("multipart/form-data; boundary=" + Form.BOUNDARY);
    return server.send(
        "POST",
        address,
        token,
        BodyPublishers.ofByteArray(form.bytes()),
        all.toArray(String[]::new));
  }

  /// A model that the gate accepts: the mean of each colour.
  public static byte[] model() {
    return model("mean_colour");
  }

  /// One of the models of the tests. `linear` and `linear_renamed` have the same weights under
  /// other names, in another field, in a graph with one more node. `deeper` has a convolution more.
  /// `deciding` compares values of the image, in a node named like an HTML element.
  public static byte[] model(String name) {
    try (var in = Contest.class.getResourceAsStream("/models/" + name + ".onnx")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A score file that is well-formed for either set.
  public static String scores(long seed) {
    var random = new Random(seed);
    return IntStream.range(0, PAIRS)
        .mapToObj(_ -> String.format(Locale.ROOT, "%.6f", random.nextDouble()))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /// A multipart form, parts in the order of the calls.
  public static final class Form {
    static final String BOUNDARY = "----assay-test-boundary";
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public Form field(String name, String value) {
      return part("name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
    }

    public Form file(String name, String fileName, byte[] bytes) {
      return part(
          "name=\"%s\"; filename=\"%s\"\r\nContent-Type: application/octet-stream"
              .formatted(name, fileName),
          bytes);
    }

    public Form scores(String text) {
      return file("scores", "scores.txt", text.getBytes(StandardCharsets.UTF_8));
    }

    private Form part(String disposition, byte[] bytes) {
      out.writeBytes(
          "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n"
              .formatted(BOUNDARY, disposition)
              .getBytes(StandardCharsets.UTF_8));
      out.writeBytes(bytes);
      out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
      return this;
    }

    byte[] bytes() {
      var whole = new ByteArrayOutputStream();
      whole.writeBytes(out.toByteArray());
      whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
      return whole.toByteArray();
    }
  }
}
