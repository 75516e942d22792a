package chat.skerry.crd.chatcluster;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/// The edges: pods that answer the registry, and sign tickets.
///
/// @param requestsPerSecond of one edge
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.tickets) || self.tickets != 'Required' || self.replicas > 0",
    fieldPath = ".tickets",
    message = "expected Optional with edge.replicas 0: nobody would give out tickets")
public record EdgeSpec(
    @JsonPropertyDescription("Number of edges; 0: the members answer the registry, without tickets")
        @Default("2")
        @Min(0)
        @Max(16)
        @Nullable Integer replicas,
    @JsonPropertyDescription("CPUs that are set aside for an edge")
        @Default("100m")
        @ValidationRule(
            value =
                "isQuantity(string(self))"
                    + " && quantity(string(self)).compareTo(quantity('50m')) >= 0",
            message = "expected a quantity of CPUs of at least 50m")
        @Nullable Quantity cpu,
    @JsonPropertyDescription("Memory of an edge; half of it is Java heap")
        @Default("256Mi")
        @ValidationRule(
            value =
                "isQuantity(string(self))"
                    + " && quantity(string(self)).compareTo(quantity('256Mi')) >= 0",
            message = "expected a quantity of bytes of at least 256Mi")
        @Nullable Quantity memory,
    @JsonPropertyDescription(
            "Whether members turn a device away that shows no ticket of an edge; a bad ticket is"
                + " always refused")
        @Default("Optional")
        @Nullable Tickets tickets,
    @JsonPropertyDescription("How long a ticket is good for") @Default("600") @Min(60) @Max(86_400)
        @Nullable Integer ticketLifetimeSeconds,
    @JsonPropertyDescription("Requests that one edge answers a second; twice as many at once")
        @Default("300")
        @Min(1)
        @Max(100_000)
        @Nullable Integer requestsPerSecond,
    @JsonPropertyDescription(
            "Requests of one address (of one /64 with IPv6) that one edge answers a second; mind"
                + " that many people may share an address")
        @Default("200")
        @Min(1)
        @Max(100_000)
        @Nullable Integer requestsPerSecondPerAddress,
    @JsonPropertyDescription(
            "Proxies before the edges that append to X-Forwarded-For; 0: the header is not"
                + " believed")
        @Default("0")
        @Min(0)
        @Max(8)
        @Nullable Integer trustedProxies) {

  public static final Quantity DEFAULT_CPU = new Quantity("100m");
  public static final Quantity DEFAULT_MEMORY = new Quantity("256Mi");
  public static final EdgeSpec DEFAULT =
      new EdgeSpec(null, null, null, null, null, null, null, null);

  /// What members ask of tickets. The constants are named as they are written in the resource.
  public enum Tickets {
    Optional,
    Required
  }

  public int replicasOrDefault() {
    return requireNonNullElse(replicas, 2);
  }

  public Quantity cpuOrDefault() {
    return requireNonNullElse(cpu, DEFAULT_CPU);
  }

  public Quantity memoryOrDefault() {
    return requireNonNullElse(memory, DEFAULT_MEMORY);
  }

  public Tickets ticketsOrDefault() {
    return requireNonNullElse(tickets, Tickets.Optional);
  }

  public int ticketLifetimeSecondsOrDefault() {
    return requireNonNullElse(ticketLifetimeSeconds, 600);
  }

  public int requestsPerSecondOrDefault() {
    return requireNonNullElse(requestsPerSecond, 300);
  }

  public int requestsPerSecondPerAddressOrDefault() {
    return requireNonNullElse(requestsPerSecondPerAddress, 200);
  }

  public int trustedProxiesOrDefault() {
    return requireNonNullElse(trustedProxies, 0);
  }
}
