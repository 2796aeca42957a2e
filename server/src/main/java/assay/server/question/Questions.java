package assay.server.question;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Questions and their answers as the database keeps them.
@Singleton
public class Questions {
  private static final TypeReference<List<Question>> QUESTIONS = new TypeReference<>() {};
  private static final TypeReference<LinkedHashMap<String, String>> ANSWERS =
      new TypeReference<>() {};

  private final ObjectMapper json;

  Questions(ObjectMapper json) {
    this.json = json;
  }

  public String written(List<Question> questions) {
    return write(questions);
  }

  /// @param answers by the key of their question
  public String written(Map<String, String> answers) {
    return write(new TreeMap<>(answers));
  }

  public List<Question> questions(String stored) {
    return read(stored, QUESTIONS);
  }

  /// By the key of their question.
  public Map<String, String> answers(String stored) {
    return read(stored, ANSWERS);
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> T read(String stored, TypeReference<T> type) {
    try {
      return json.readValue(stored, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("questions or answers that we did not write", e);
    }
  }
}
