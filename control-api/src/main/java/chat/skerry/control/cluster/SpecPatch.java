package chat.skerry.control.cluster;

import chat.skerry.control.problem.Violations;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A change of a spec as a JSON merge patch (RFC 7396): null removes.
///
/// @param patch of the spec itself
record SpecPatch(ObjectNode patch) {
  private static final Pattern UNDERSCORE = Pattern.compile("_([a-z])");
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z][A-Za-z0-9]*(\\.[A-Za-z][A-Za-z0-9]*)*");

  /// From the body `{"spec": {…}}`.
  static SpecPatch ofBody(@Nullable JsonNode body) {
    if (!(body instanceof ObjectNode object)) {
      throw Violations.refusal("body", "no object", "an object with spec");
    }
    object
        .fieldNames()
        .forEachRemaining(name -> {
          if (!name.equals("spec")) {
            throw Violations.refusal(name, "can't be changed", "spec alone");
          }
        });
    if (!(object.get("spec") instanceof ObjectNode spec)) {
      throw Violations.refusal("spec", "no object", "an object");
    }
    return new SpecPatch(spec);
  }

  /// From a spec and the paths that are meant; what a path names and the spec lacks is removed.
  static SpecPatch ofMask(ObjectNode spec, List<String> paths) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    for (String path : paths.stream().map(SpecPatch::camelCase).toList()) {
      if (!PATH.matcher(path).matches()) {
        throw Violations.refusal("updateMask", path, "a path below the spec, such as member.cpu");
      }
      String[] names = path.split("\\.");
      JsonNode value = spec;
      ObjectNode at = patch;
      for (int i = 0; i < names.length - 1; i++) {
        value = value.path(names[i]);
        at = at.get(names[i]) instanceof ObjectNode deeper ? deeper : at.putObject(names[i]);
      }
      String last = names[names.length - 1];
      at.set(last, value.has(last) ? value.get(last) : NullNode.getInstance());
    }
    return new SpecPatch(patch);
  }

  /// Field masks name fields as the proto does, `java_options`, or as JSON does, `javaOptions`.
  private static String camelCase(String path) {
    return UNDERSCORE.matcher(path).replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }

  ObjectNode appliedTo(ObjectNode spec) {
    return merged(spec.deepCopy(), patch);
  }

  private static ObjectNode merged(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(entry -> {
          if (entry.getValue().isNull()) {
            target.remove(entry.getKey());
          } else if (entry.getValue() instanceof ObjectNode deeper) {
            ObjectNode below =
                target.get(entry.getKey()) instanceof ObjectNode there
                    ? there
                    : JsonNodeFactory.instance.objectNode();
            target.set(entry.getKey(), merged(below, deeper));
          } else {
            target.set(entry.getKey(), entry.getValue());
          }
        });
    return target;
  }
}
