package assay.server.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.grading.Refusal;
import assay.server.http.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedFormTest {
  @Test
  void valuesAreDecodedAndRepeatedOnesKeptInOrder() {
    var form = TypedForm.parse("name=Caf%C3%A9+%26+co&scopes=read&scopes=submit&empty=");
    assertThat(form.get("name")).isEqualTo("Café & co");
    assertThat(form.all("scopes")).containsExactly("read", "submit");
    assertThat(form.get("empty")).isEmpty();
    assertThat(form.get("absent")).isEmpty();
  }

  @Test
  void brokenEscapeIsTheSendersMistake() {
    assertThatThrownBy(() -> TypedForm.parse("name=%zz"))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.status()).isEqualTo(400));
  }

  @Test
  void refusalComesBackAtItsFieldAndPasswordsDoNot() {
    var refusal = new Refusal("scores.count", "line 50", "50 lines", "49 lines", "Add one.");
    var again =
        TypedForm.parse("email=a%40b.example&password=secret")
            .with(Problem.refused(refusal, "scores"));
    assertThat(again.value("email")).isEqualTo("a@b.example");
    assertThat(again.values()).doesNotContainKey("password");
    var mistake = again.mistakes("scores").getFirst();
    assertThat(List.of(mistake.where(), mistake.expected(), mistake.found(), mistake.remedy()))
        .containsExactly("line 50", "50 lines", "49 lines", "Add one.");
  }

  @Test
  void whatTheFormCannotMendIsNoMistakeOfTheForm() {
    assertThatThrownBy(() -> TypedForm.parse("a=b").with(Problem.notFound()))
        .isInstanceOf(Problem.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "/sign-in",
        ""
      })
  void wayBackLeadsNowhereElse(String wanted) {
    assertThat(Paths.local(wanted, "/")).isEqualTo("/");
  }

  @Test
  void wayBackLeadsToThePageItCameFrom() {
    assertThat(Paths.local("/o/main/sdfr/submit?phase=test&task=task1", "/"))
        .isEqualTo("/o/main/sdfr/submit?phase=test&task=task1");
  }
}
