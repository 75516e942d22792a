package chat.skerry.operator.chatisland;

import chat.skerry.crd.chatcluster.CassandraStore;
import chat.skerry.crd.chatcluster.LimitsSpec;
import chat.skerry.crd.chatisland.ChatIslandSpec;
import chat.skerry.operator.naming.MemberName;
import chat.skerry.operator.naming.Port;
import chat.skerry.operator.partitions.PartitionMap;
import chat.skerry.operator.pod.PodParts;
import chat.skerry.operator.ticketkeys.TicketKeys;
import chat.skerry.operator.verificationkeys.VerificationKeys;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The configuration of a member as environment variables. The node refuses to start on a variable
/// it does not know.
final class MemberEnvironment {

  static final String IDENTITY_DIRECTORY = "/etc/skerry/identity";
  static final String STORE_DIRECTORY = "/var/lib/skerry";

  private final List<EnvVar> variables = new ArrayList<>();

  private MemberEnvironment() {}

  static List<EnvVar> of(MemberName member, ChatIslandSpec spec) {
    MemberEnvironment environment = new MemberEnvironment();
    environment.addMember(member);
    if (spec.access().takesWebSockets()) {
      environment.add("SKERRY_CHAT_WEBSOCKET_PORT", Integer.toString(Port.WEBSOCKET.number()));
    }
    environment.addStore(spec);
    environment.addLimits(spec.limitsOrDefault());
    if (spec.memberCount() > 1) {
      environment.addIslandTransport(member);
    }
    String own = spec.member().javaOptions();
    environment.add(
        "JAVA_TOOL_OPTIONS",
        own == null
            ? PodParts.MEMBER_JAVA_OPTIONS
            : PodParts.MEMBER_JAVA_OPTIONS + " " + own.strip());
    return List.copyOf(environment.variables);
  }

  private void addMember(MemberName member) {
    add("SKERRY_CLUSTER", member.island().cluster().qualified());
    add("SKERRY_ISLAND", member.island().name());
    add("SKERRY_MEMBER", member.name());
    add("SKERRY_CHAT_HOST", "0.0.0.0");
    add("SKERRY_CHAT_PORT", Integer.toString(Port.CHAT.number()));
    add("SKERRY_PEER_PORT", Integer.toString(Port.PEER.number()));
    add("SKERRY_PARTITION_MAP", PodParts.PARTITIONS_DIRECTORY + "/" + PartitionMap.FILE);
    add("SKERRY_VERIFICATION_KEYS", PodParts.KEYS_DIRECTORY + "/" + VerificationKeys.FILE);
    add("SKERRY_TICKETS_POLICY", PodParts.TICKETS_DIRECTORY + "/" + TicketKeys.POLICY_FILE);
    add("SKERRY_IDENTITY_DIRECTORY", IDENTITY_DIRECTORY);
    add("QUARKUS_HTTP_PORT", Integer.toString(Port.HTTP.number()));
  }

  private void addStore(ChatIslandSpec spec) {
    CassandraStore cassandra = spec.store().cassandra();
    if (cassandra == null) {
      add("SKERRY_STORE_KIND", "embedded");
      add("SKERRY_STORE_EMBEDDED_DIRECTORY", STORE_DIRECTORY);
      return;
    }
    add("SKERRY_STORE_KIND", "cassandra");
    add(
        "SKERRY_DURABILITY",
        switch (spec.store().durabilityOrDefault()) {
          case TwoMembers -> "two-members";
          case Cassandra -> "cassandra";
        });
    add("SKERRY_STORE_CASSANDRA_CONTACT_POINTS", String.join(",", cassandra.contactPoints()));
    add("SKERRY_STORE_CASSANDRA_LOCAL_DATACENTER", cassandra.localDatacenter());
    add("SKERRY_STORE_CASSANDRA_KEYSPACE", cassandra.keyspace());
    add(
        "SKERRY_STORE_CASSANDRA_REPLICATION_FACTOR",
        Integer.toString(cassandra.replicationFactorOrDefault()));
    if (cassandra.credentialsSecretRef() != null) {
      String secret = cassandra.credentialsSecretRef().name();
      addSecret("SKERRY_STORE_CASSANDRA_USERNAME", secret, "username");
      addSecret("SKERRY_STORE_CASSANDRA_PASSWORD", secret, "password");
    }
  }

  /// What is left out is up to the node.
  private void addLimits(LimitsSpec limits) {
    addIfSet("SKERRY_CHAT_CONNECTIONS_MAX", limits.connectionsPerMember());
    addIfSet("SKERRY_CHAT_ACCEPTS_PER_SECOND", limits.acceptsPerSecond());
    addIfSet("SKERRY_CHAT_HANDSHAKES_MAX", limits.pendingAuthentications());
    addIfSet("SKERRY_LIMITS_SESSION_MESSAGES_PER_SECOND", limits.sessionMessagesPerSecond());
    addIfSet("SKERRY_LIMITS_SESSION_BYTES_PER_SECOND", limits.sessionBytesPerSecond());
    addIfSet("SKERRY_LIMITS_PAIR_MESSAGES_PER_SECOND", limits.pairMessagesPerSecond());
    addIfSet("SKERRY_LIMITS_PAIR_BYTES_PER_SECOND", limits.pairBytesPerSecond());
    addIfSet("SKERRY_LIMITS_MEMBER_MESSAGES_PER_SECOND", limits.memberMessagesPerSecond());
    addIfSet("SKERRY_LIMITS_MEMBER_BYTES_PER_SECOND", limits.memberBytesPerSecond());
    addIfSet("SKERRY_LIMITS_MAILBOX_ENVELOPES", limits.mailboxEnvelopes());
  }

  private void addIfSet(String name, @Nullable Integer value) {
    if (value != null) {
      add(name, value.toString());
    }
  }

  private void addIslandTransport(MemberName member) {
    variables.add(
        new EnvVarBuilder()
            .withName("SKERRY_ISLAND_TRANSPORT_BIND_ADDRESS")
            .withNewValueFrom()
            .withNewFieldRef()
            .withApiVersion("v1")
            .withFieldPath("status.podIP")
            .endFieldRef()
            .endValueFrom()
            .build());
    add("SKERRY_ISLAND_TRANSPORT_PORT", Integer.toString(Port.ISLAND_TRANSPORT.number()));
    add("SKERRY_ISLAND_TRANSPORT_DISCOVERY_DNS_QUERY", member.island().dnsName());
  }

  private void addSecret(String name, String secret, String key) {
    variables.add(
        new EnvVarBuilder()
            .withName(name)
            .withNewValueFrom()
            .withNewSecretKeyRef()
            .withName(secret)
            .withKey(key)
            .endSecretKeyRef()
            .endValueFrom()
            .build());
  }

  private void add(String name, String value) {
    variables.add(new EnvVar(name, value, null));
  }
}
