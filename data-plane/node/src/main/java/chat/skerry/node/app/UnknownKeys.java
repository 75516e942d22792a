package chat.skerry.node.app;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Finds environment variables that look like configuration and are none: a typing error must not
/// pass for a default. Files and system properties are checked by the mapping itself.
final class UnknownKeys {
  private static final String PREFIX = "SKERRY";
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private UnknownKeys() {}

  /// @param environment names of environment variables
  /// @throws IllegalArgumentException naming the unknown ones
  static void check(Collection<String> environment) {
    Set<String> known = new TreeSet<>();
    collect(NodeConfig.class, PREFIX, known);
    List<String> unknown =
        environment.stream()
            .filter(name -> name.startsWith(PREFIX + "_"))
            .filter(name -> !known.contains(name))
            .sorted()
            .toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "environment: unknown " + unknown + " (expected: some of " + known + ")");
    }
  }

  /// The names of all keys below a group of the mapping, as environment variables.
  private static void collect(Class<?> group, String prefix, Set<String> names) {
    for (Method key : group.getMethods()) {
      String name =
          prefix + "_" + HUMP.matcher(key.getName()).replaceAll("_").toUpperCase(Locale.ROOT);
      Class<?> type = key.getReturnType();
      if (type.isInterface() && type.getEnclosingClass() == NodeConfig.class) {
        collect(type, name, names);
      } else {
        names.add(name);
      }
    }
  }
}
