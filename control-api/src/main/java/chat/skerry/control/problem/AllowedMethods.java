package chat.skerry.control.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The header `Allow` that belongs to a 405, which the HTTP stack leaves out.
final class AllowedMethods {
  static final Map<Pattern, String> BY_PATH = byPath();

  private AllowedMethods() {}

  static Optional<String> at(String path) {
    return BY_PATH.entrySet().stream()
        .filter(entry -> entry.getKey().matcher(path).matches())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static Map<Pattern, String> byPath() {
    Map<Pattern, String> methods = new LinkedHashMap<>();
    methods.put(Pattern.compile("/v1/jwks\\.json/?"), "GET");
    methods.put(Pattern.compile("/v1/tenants/[^/]+/clusters/?"), "GET, POST");
    methods.put(Pattern.compile("/v1/tenants/[^/]+/clusters/[^/]+/?"), "DELETE, GET, PATCH");
    methods.put(Pattern.compile("/v1/tenants/[^/]+/clusters/[^/]+/tokens/?"), "POST");
    methods.put(Pattern.compile("/v1/tenants/[^/]+/operations/[^/]+/?"), "GET");
    return methods;
  }
}
