package chat.skerry.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds `docs/limits.md` to the code: each bound of a member is there, with its value.
final class LimitsTest {
  private static final Path ROOT = root();
  private static final Path SOURCES = ROOT.resolve("data-plane/node/src/main/java");
  private static final Pattern BOUND =
      Pattern.compile("\\b(?:int|long|Duration) ([A-Z][A-Z0-9_]*_MAX) =");
  private static final Pattern FIXED_ROW =
      Pattern.compile("(?m)^\\| `([A-Za-z/]+\\.[A-Z0-9_]+_MAX)` \\| ([^|]+) \\|");
  private static final Pattern SETTING_ROW =
      Pattern.compile("(?m)^\\|[^|]*\\| `(SKERRY_[A-Z_]+)` \\| ([^|]+) \\|");

  private final String page = read(ROOT.resolve("docs/limits.md"));

  private static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("ARCHITECTURE.md"))) {
        return at;
      }
    }
    throw new IllegalStateException("not in a checkout");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void listsEveryFixedBound() throws Exception {
    assertThat(rows(FIXED_ROW)).containsExactlyInAnyOrderEntriesOf(bounds());
  }

  @Test
  void listsEverySettingThatIsABound() {
    Map<String, String> settings = new TreeMap<>();
    for (Method key : NodeConfig.Limits.class.getMethods()) {
      settings.put("SKERRY_LIMITS_" + variable(key), defaultOf(key));
    }
    for (Method key : NodeConfig.Chat.class.getMethods()) {
      if (!List.of("host", "port", "websocketPort", "eventLoops").contains(key.getName())) {
        settings.put("SKERRY_CHAT_" + variable(key), defaultOf(key));
      }
    }
    assertThat(rows(SETTING_ROW)).containsExactlyInAnyOrderEntriesOf(settings);
  }

  private Map<String, String> rows(Pattern row) {
    Map<String, String> rows = new LinkedHashMap<>();
    row.matcher(page).results().forEach(found -> rows.put(found.group(1), found.group(2).strip()));
    return rows;
  }

  /// Name, with its folder where two classes have the same, and value.
  private static Map<String, String> bounds() throws Exception {
    List<Field> fields = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        for (String name : BOUND.matcher(read(file)).results().map(one -> one.group(1)).toList()) {
          fields.add(type(file).getDeclaredField(name));
        }
      }
    }
    Map<String, String> bounds = new TreeMap<>();
    for (Field field : fields) {
      field.setAccessible(true);
      boolean unique =
          fields.stream()
                  .map(Field::getDeclaringClass)
                  .filter(type ->
                      type.getSimpleName().equals(field.getDeclaringClass().getSimpleName()))
                  .distinct()
                  .count()
              == 1;
      bounds.put((unique ? "" : folder(field)) + name(field), text(field.get(null)));
    }
    return bounds;
  }

  private static String name(Field field) {
    return field.getDeclaringClass().getSimpleName() + "." + field.getName();
  }

  private static String folder(Field field) {
    String feature = field.getDeclaringClass().getPackageName();
    return feature.substring(feature.lastIndexOf('.') + 1) + "/";
  }

  private static Class<?> type(Path file) throws ClassNotFoundException {
    String name = SOURCES.relativize(file).toString().replace('/', '.');
    return Class.forName(
        name.substring(0, name.length() - ".java".length()),
        false,
        LimitsTest.class.getClassLoader());
  }

  private static String variable(Method key) {
    return key.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }

  private static String defaultOf(Method key) {
    WithDefault value = key.getAnnotation(WithDefault.class);
    if (value == null) {
      throw new AssertionError(key + " has no default");
    }
    return value.value().matches("\\d+") ? text(Long.parseLong(value.value())) : value.value();
  }

  private static String text(Object value) {
    return value instanceof Duration duration
        ? duration.toSeconds() + "s"
        : NumberFormat.getIntegerInstance(Locale.ROOT).format(value);
  }
}
