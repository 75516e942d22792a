package chat.skerry.crd.chatcluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// Where mailboxes and accounts lie: exactly one of the two.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.cassandra) != has(self.embedded)",
    message = "expected exactly one of cassandra and embedded")
@ValidationRule(
    value = "has(self.cassandra) == has(oldSelf.cassandra)",
    message = "can't be changed to the other kind: what is stored would be out of reach")
public record StoreSpec(
    @JsonPropertyDescription("A Cassandra that you run") @Nullable CassandraStore cassandra,
    @JsonPropertyDescription(
            "A store inside the member, for evaluation only: one member, nothing survives its pod")
        @Nullable EmbeddedStore embedded,
    @JsonPropertyDescription(
            "What ✓ waits for, with cassandra: TwoMembers, the memory of both members of an island"
                + " (Cassandra while one is away), or Cassandra, always. Left out: TwoMembers")
        @Nullable Durability durability) {

  public static StoreSpec of(CassandraStore cassandra) {
    return new StoreSpec(cassandra, null, null);
  }

  public static StoreSpec of(EmbeddedStore embedded) {
    return new StoreSpec(null, embedded, null);
  }

  public Durability durabilityOrDefault() {
    return durability == null ? Durability.TwoMembers : durability;
  }
}
