package chat.skerry.crd.chatcluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Cassandra that the tenant or the platform runs.
///
/// @param contactPoints `host:port`
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CassandraStore(
    @JsonPropertyDescription("Addresses as host:port to connect to first")
        @Required
        @Size(min = 1, max = 16)
        @ValidationRule(
            value = "self.all(p, p.matches('" + Patterns.HOST_AND_PORT + "'))",
            message = "expected host:port, for example cassandra.store.svc:9042")
        List<@Size(min = 1, max = 262) String> contactPoints,
    @JsonPropertyDescription("The data centre whose replicas answer, as Cassandra names it")
        @Required
        @Size(min = 1, max = 64)
        @ValidationRule(
            value = "self.matches('^[A-Za-z0-9._-]+$')",
            message = "expected letters, digits, '.', '_' and '-'",
            messageExpression = "self + ' (expected: letters, digits, ., _ and -)'")
        String localDatacenter,
    @JsonPropertyDescription("The keyspace, made by the first member where it is missing")
        @Required
        @Size(min = 1, max = 48)
        @ValidationRule(
            value = "self.matches('^[a-z][a-z0-9_]*$')",
            message = "expected lower-case letters, digits and '_', beginning with a letter",
            messageExpression =
                "self + ' (expected: lower-case letters, digits and _, beginning with a letter)'")
        @ValidationRule(
            value = "self == oldSelf",
            message = "can't be changed: what is stored lies in the keyspace of before")
        String keyspace,
    @JsonPropertyDescription("Replicas in the data centre, where the keyspace has to be made")
        @Default("3")
        @Min(1)
        @Max(7)
        @Nullable Integer replicationFactor,
    @JsonPropertyDescription("Secret with the keys username and password; left out: no login")
        @Nullable SecretReference credentialsSecretRef) {

  public CassandraStore {
    contactPoints = contactPoints == null ? List.of() : List.copyOf(contactPoints);
  }

  public int replicationFactorOrDefault() {
    return replicationFactor == null ? 3 : replicationFactor;
  }
}
