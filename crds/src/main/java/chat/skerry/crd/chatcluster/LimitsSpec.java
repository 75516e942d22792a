package chat.skerry.crd.chatcluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// How much members let in. What is left out is as the node has it by default, so that a new
/// version may choose better.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "!has(self.pairMessagesPerSecond) || !has(self.sessionMessagesPerSecond)"
            + " || self.pairMessagesPerSecond <= self.sessionMessagesPerSecond",
    fieldPath = ".pairMessagesPerSecond",
    message = "expected at most sessionMessagesPerSecond")
@ValidationRule(
    value =
        "!has(self.pendingAuthentications) || !has(self.connectionsPerMember)"
            + " || self.pendingAuthentications <= self.connectionsPerMember",
    fieldPath = ".pendingAuthentications",
    message = "expected at most connectionsPerMember")
public record LimitsSpec(
    @JsonPropertyDescription("Open connections of a member; further ones are closed at once")
        @Min(10)
        @Max(2_000_000)
        @Nullable Integer connectionsPerMember,
    @JsonPropertyDescription("Connections that a member accepts a second; further ones wait")
        @Min(10)
        @Max(100_000)
        @Nullable Integer acceptsPerSecond,
    @JsonPropertyDescription("Connections of a member that have not logged in")
        @Min(10)
        @Max(100_000)
        @Nullable Integer pendingAuthentications,
    @JsonPropertyDescription("Sends a second of one session in the long run") @Min(1) @Max(100_000)
        @Nullable Integer sessionMessagesPerSecond,
    @JsonPropertyDescription("Payload bytes a second of one session in the long run")
        @Min(1_024)
        @Max(268_435_456)
        @Nullable Integer sessionBytesPerSecond,
    @JsonPropertyDescription("Sends a second from one account to another in the long run")
        @Min(1)
        @Max(100_000)
        @Nullable Integer pairMessagesPerSecond,
    @JsonPropertyDescription("Payload bytes a second from one account to another in the long run")
        @Min(1_024)
        @Max(268_435_456)
        @Nullable Integer pairBytesPerSecond,
    @JsonPropertyDescription("Sends a second of all sessions of a member in the long run")
        @Min(10)
        @Max(10_000_000)
        @Nullable Integer memberMessagesPerSecond,
    @JsonPropertyDescription("Payload bytes a second of all sessions of a member in the long run")
        @Min(65_536)
        @Max(2_147_483_647)
        @Nullable Integer memberBytesPerSecond,
    @JsonPropertyDescription("Unacknowledged envelopes of one device; further ones are refused")
        @Min(10)
        @Max(1_000_000)
        @Nullable Integer mailboxEnvelopes) {

  public static final LimitsSpec DEFAULT =
      new LimitsSpec(null, null, null, null, null, null, null, null, null, null);
}
