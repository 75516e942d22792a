package chat.skerry.crd.chatcluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// That devices may also come by WebSocket, on a port of its own.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WebSocketSpec(
    @JsonPropertyDescription(
            "What devices dial, with {member} for the member's name, where something stands before"
                + " the members (an Ingress, TLS): it must lead to the member's Service, port"
                + " websocket, path /chat. Left out: ws:// and the Service's address")
        @Size(min = 1, max = 512)
        @ValidationRule(
            value = "self.matches('" + Patterns.WEB_SOCKET_URL + "') && self.contains('{member}')",
            message = "expected ws:// or wss://, a host and a path, with {member} in it",
            messageExpression =
                "self + ' (expected: ws:// or wss://, a host and a path, with {member} in it)'")
        @Nullable String url) {}
