package chat.skerry.operator.plan;

import chat.skerry.operator.identity.ClusterIdentity;
import chat.skerry.operator.identity.MemberIdentity;
import chat.skerry.operator.ticketkeys.TicketKeys;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// The API server in memory, as far as actions need one: resources by kind and name, versions,
/// optimistic locks, and deletion with a grace period for pods. Time stands until it is moved.
public final class World {

  /// The API server refused an action because what it expected is not there.
  public static final class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Conflict(String message) {
      super(message);
    }
  }

  private final Map<String, HasMetadata> resources = new LinkedHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long version;
  private int writes;
  private int nextNodePort = 30_000;

  public Instant now() {
    return now;
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  /// How many actions changed something.
  public int writes() {
    return writes;
  }

  public List<HasMetadata> all() {
    return List.copyOf(resources.values());
  }

  public <T extends HasMetadata> List<T> all(Class<T> kind) {
    return resources.values().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  public <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
    return all(kind).stream().filter(r -> r.getMetadata().getName().equals(name)).findFirst();
  }

  /// Puts a resource as if somebody had written it.
  public <T extends HasMetadata> T put(T resource) {
    T copy = Serialization.clone(resource);
    HasMetadata before = resources.get(key(copy));
    copy.getMetadata().setResourceVersion(Long.toString(++version));
    if (before != null) {
      copy.getMetadata().setUid(before.getMetadata().getUid());
    } else if (copy.getMetadata().getUid() == null) {
      copy.getMetadata().setUid(UUID.randomUUID().toString());
    }
    if (copy instanceof Service service && "NodePort".equals(service.getSpec().getType())) {
      service
          .getSpec()
          .getPorts()
          .forEach(port -> {
            if (port.getNodePort() == null) {
              port.setNodePort(
                  before instanceof Service old
                      ? old.getSpec().getPorts().stream()
                          .filter(same -> Objects.equals(same.getName(), port.getName()))
                          .map(ServicePort::getNodePort)
                          .filter(Objects::nonNull)
                          .findFirst()
                          .orElseGet(() -> nextNodePort++)
                      : nextNodePort++);
            }
          });
    }
    resources.put(key(copy), copy);
    return copy;
  }

  public void remove(HasMetadata resource) {
    resources.remove(key(resource));
  }

  /// Does what the executor does against the real API server.
  public void carryOut(Action action) {
    writes++;
    switch (action) {
      case Action.Create create -> create(create.resource());
      case Action.Apply apply -> put(apply.resource());
      case Action.Replace replace -> {
        requireVersion(replace.resource());
        put(replace.resource());
      }
      case Action.Delete delete -> delete(delete);
      case Action.PatchRelease patch -> patchRelease(patch);
      case Action.MakeClusterIdentity make ->
          create(ClusterIdentity.make(make.cluster(), make.owner(), random));
      case Action.MakeMemberIdentity make ->
          create(
              MemberIdentity.make(
                  make.member(), make.clusterIdentity(), make.owner(), now, random));
      case Action.RenewCertificate renew -> {
        requireVersion(renew.observed());
        put(MemberIdentity.renewed(renew.member(), renew.clusterIdentity(), renew.observed(), now));
      }
      case Action.MakeTicketKeys make ->
          create(TicketKeys.make(make.cluster(), make.owner(), now, random));
      case Action.RotateTicketKeys rotate -> {
        requireVersion(rotate.observed());
        put(TicketKeys.rotated(rotate.observed(), now, random));
      }
    }
  }

  private void create(HasMetadata resource) {
    if (!resources.containsKey(key(resource))) {
      put(resource);
    }
  }

  private void delete(Action.Delete delete) {
    HasMetadata found = resources.get(key(delete.observed()));
    if (found == null
        || !found.getMetadata().getUid().equals(delete.observed().getMetadata().getUid())) {
      return;
    }
    if (found instanceof Pod pod
        && !delete.force()
        && pod.getMetadata().getDeletionTimestamp() == null) {
      Pod dying = Serialization.clone(pod);
      dying.getMetadata().setDeletionTimestamp(now.plusSeconds(30).toString());
      put(dying);
    } else if (!(found instanceof Pod) || delete.force()) {
      remove(found);
    }
  }

  private void patchRelease(Action.PatchRelease patch) {
    HasMetadata found = resources.get(key(patch.observed()));
    if (!(found instanceof Pod pod)
        || !pod.getMetadata().getUid().equals(patch.observed().getMetadata().getUid())) {
      throw new Conflict(key(patch.observed()) + " is another one");
    }
    Pod patched = Serialization.clone(pod);
    patched.getMetadata().getAnnotations().putAll(patch.annotations());
    patched.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(patch.container()))
        .forEach(container -> container.setImage(patch.image()));
    put(patched);
  }

  private void requireVersion(HasMetadata expected) {
    HasMetadata found = resources.get(key(expected));
    if (found == null
        || !found
            .getMetadata()
            .getResourceVersion()
            .equals(expected.getMetadata().getResourceVersion())) {
      throw new Conflict(key(expected) + " was changed");
    }
  }

  private static String key(HasMetadata resource) {
    return resource.getKind() + "/" + resource.getMetadata().getName();
  }
}
