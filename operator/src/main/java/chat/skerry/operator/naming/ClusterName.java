package chat.skerry.operator.naming;

import java.util.List;
import java.util.stream.IntStream;

/// A ChatCluster and the names of what it owns.
public record ClusterName(String namespace, String name) {

  /// `namespace/name`, as tokens, certificates and the partition map spell it.
  public String qualified() {
    return namespace + "/" + name;
  }

  public IslandName island(int index) {
    return new IslandName(this, index);
  }

  public List<IslandName> islands(int count) {
    return IntStream.range(0, count).mapToObj(this::island).toList();
  }

  public String identitySecret() {
    return name + "-identity";
  }

  public String registryService() {
    return name + "-registry";
  }

  public String partitionsConfigMap() {
    return name + "-partitions";
  }

  public String verificationKeysConfigMap() {
    return name + "-verification-keys";
  }

  public String ticketKeysSecret() {
    return name + "-ticket-keys";
  }

  public String ticketsConfigMap() {
    return name + "-tickets";
  }

  /// Of the Deployment of the edges, of their policy and of their disruption budget.
  public String edges() {
    return name + "-edge";
  }

  public String upgrade(int number) {
    return name + "-upgrade-" + number;
  }

  public String serviceAccount() {
    return name + "-node";
  }

  public String networkPolicy() {
    return name + "-node";
  }
}
