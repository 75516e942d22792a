package chat.skerry.crd.chatcluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// How devices reach the members and the registry.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.type) || self.type != 'NodePort' || has(self.advertisedHost)",
    fieldPath = ".advertisedHost",
    message = "expected the host that devices dial, because access.type is NodePort")
public record AccessSpec(
    @JsonPropertyDescription(
            "Type of the Services: ClusterIP inside the Kubernetes cluster, NodePort from outside")
        @Default("ClusterIP")
        @Nullable Type type,
    @JsonPropertyDescription("With NodePort: the name or address of the nodes that devices dial")
        @Size(min = 1, max = 253)
        @ValidationRule(
            value = "self.matches('" + Patterns.HOST + "')",
            message = "expected a host name or an address, without a port",
            messageExpression = "self + ' (expected: a host name or an address, without a port)'")
        @Nullable String advertisedHost,
    @JsonPropertyDescription(
            "Present, also as {}: devices may come by WebSocket, too, on a port of its own; a"
                + " change makes the members anew")
        @Nullable WebSocketSpec webSocket) {

  public static final AccessSpec DEFAULT = new AccessSpec(Type.ClusterIP, null);

  /// Without WebSockets.
  public AccessSpec(@Nullable Type type, @Nullable String advertisedHost) {
    this(type, advertisedHost, null);
  }

  /// The type of the Services. The constants are named as they are written in the resource.
  public enum Type {
    ClusterIP,
    NodePort
  }

  public boolean takesWebSockets() {
    return webSocket != null;
  }

  public Type typeOrDefault() {
    return type == null ? Type.ClusterIP : type;
  }
}
