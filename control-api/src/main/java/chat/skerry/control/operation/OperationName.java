package chat.skerry.control.operation;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of an operation: `create.demo.0a1b2c3d.1`.
///
/// @param uid the first eight characters of the cluster's
/// @param generation the one that the write made
public record OperationName(Kind kind, String cluster, String uid, long generation) {
  private static final int UID_LENGTH = 8;
  private static final Pattern FORM =
      Pattern.compile(
          "(create|update|delete)\\.([a-z][-a-z0-9]{0,39})\\.([0-9a-f]{8})\\.([1-9][0-9]{0,17})");

  /// What the write did.
  public enum Kind {
    CREATE("create"),
    UPDATE("update"),
    DELETE("delete");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public static OperationName of(Kind kind, ObjectMeta cluster) {
    return new OperationName(kind, cluster.getName(), shortUid(cluster), cluster.getGeneration());
  }

  /// Empty where the text is no such name.
  static Optional<OperationName> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    for (Kind kind : Kind.values()) {
      if (kind.word.equals(matcher.group(1))) {
        return Optional.of(
            new OperationName(
                kind, matcher.group(2), matcher.group(3), Long.parseLong(matcher.group(4))));
      }
    }
    return Optional.empty();
  }

  boolean isOf(ObjectMeta other) {
    return uid.equals(shortUid(other));
  }

  private static String shortUid(ObjectMeta meta) {
    String uid = meta.getUid();
    return uid.substring(0, Math.min(UID_LENGTH, uid.length()));
  }

  @Override
  public String toString() {
    return kind.word + "." + cluster + "." + uid + "." + generation;
  }
}
