package assay.worker.cli;

import assay.grading.Refusal;
import assay.grading.receipt.Receipt;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `assay verify`: whether a receipt is what its server signed, and what it says. Asks nobody.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Is this receipt what its server signed, and what does it say? Works offline.")
final class VerifyCommand implements Callable<Integer>, JsonAnswer {
  private static final String VOUCHED_BY_NOBODY =
      """
      The signature fits the key in the receipt, and NOBODY VOUCHES FOR THAT KEY: anyone can make one.
      Compare its thumbprint with one that the organizers publish, or name their keys with --key.
      Thumbprint: \
      """;

  @Parameters(paramLabel = "RECEIPT", description = "the file that the submission's page gave")
  private Path receipt = Path.of("");

  @Option(
      names = {"--key", "--keys"},
      paramLabel = "FILE",
      description =
          "the public keys that you trust: the server's assay-receipt-keys.json, one JWK, or PEM"
              + " (without: the key in the receipt, which proves nothing about who made it)")
  private @Nullable Path keys;

  @Option(names = "--model", paramLabel = "FILE", description = "is it the model of the receipt?")
  private @Nullable Path model;

  @Option(
      names = "--scores",
      paramLabel = "FILE",
      description = "is it a score file of the receipt? (repeatable)")
  private List<Path> scores = new ArrayList<>();

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public boolean asJson() {
    return json;
  }

  /// @param trusted whether the key was among those that the user named; false: it is only the one
  ///   that the receipt shows
  /// @param files of the user that are in the receipt
  /// @param receipt what is signed
  record Answer(boolean valid, String keyId, boolean trusted, List<Own> files, JsonNode receipt) {}

  /// A file of the user's.
  ///
  /// @param name what the receipt calls it
  record Own(String file, String kind, String name, String sha256) {}

  @Override
  public Integer call() throws IOException, InputAtFault {
    var file = ReceiptFile.read(receipt);
    var key = keys == null ? file.key() : KeyFile.read(keys).named(file.key(), receipt.toString());
    var said = file.checked(key);
    var own = own(said.receipt());
    var out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, new Answer(true, key.id(), keys != null, own, said.document()));
    } else {
      out.println(
          keys == null
              ? VOUCHED_BY_NOBODY + key.id()
              : "Signed with the key %s, which is in %s.".formatted(key.id(), keys));
      new ReceiptText(out).print(said.receipt());
      own.forEach(one ->
          out.printf(
              "%s is the %s of the receipt (%s).%n", one.file(), kind(one.kind()), one.sha256()));
    }
    return Assay.DONE;
  }

  private static String kind(String kind) {
    return kind.equals("model") ? "model" : "score file";
  }

  private List<Own> own(Receipt said) throws IOException, InputAtFault {
    var own = new ArrayList<Own>();
    if (model != null) {
      own.add(own(said, model, "model"));
    }
    for (var one : scores) {
      own.add(own(said, one, "scores"));
    }
    return own;
  }

  private static Own own(Receipt said, Path file, String kind) throws IOException, InputAtFault {
    var digest = sha256(file);
    var ofKind = said.files().stream().filter(one -> one.kind().equals(kind)).toList();
    for (var one : ofKind) {
      if (one.sha256().equals(digest)) {
        return new Own(file.toString(), kind, one.name(), digest);
      }
    }
    throw new InputAtFault(
        file.toString(),
        new Refusal(
            "receipt.file",
            "",
            ofKind.isEmpty()
                ? "a receipt with a " + kind(kind)
                : "the SHA-256 "
                    + String.join(" or ", ofKind.stream().map(Receipt.File::sha256).toList()),
            ofKind.isEmpty() ? "one without" : digest,
            "It is not the %s that was graded.".formatted(kind(kind))));
  }

  private static String sha256(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
