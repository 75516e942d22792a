package chat.skerry.control.cluster;

import chat.skerry.control.cluster.ClusterStore.Draft;
import chat.skerry.control.operation.Derivation;
import chat.skerry.control.operation.Operation;
import chat.skerry.control.operation.OperationName;
import chat.skerry.control.operation.OperationName.Kind;
import chat.skerry.control.problem.Problem;
import chat.skerry.control.problem.ProblemException;
import chat.skerry.control.problem.Violations;
import chat.skerry.control.tenant.Caller;
import chat.skerry.crd.chatcluster.ChatCluster;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Creates, shows, changes and deletes a tenant's clusters.
@Singleton
public final class Clusters {
  static final int PAGE_SIZE_DEFAULT = 50;
  static final int PAGE_SIZE_MAX = 500;

  private final ClusterStore store;
  private final PlatformFields platformFields;

  Clusters(ClusterStore store, PlatformFields platformFields) {
    this.store = store;
    this.platformFields = platformFields;
  }

  /// What a write has come to.
  ///
  /// @param changed false when everything was as asked for already
  record Written(Operation operation, boolean changed) {}

  /// Creates a cluster. To create the same one again is no fault: the answer is the current
  /// operation of the one that is there.
  Written create(
      Caller caller,
      String tenant,
      @Nullable String cluster,
      @Nullable JsonNode spec,
      boolean validateOnly) {
    caller.mustBeOf(tenant);
    String id = cluster == null ? "" : cluster;
    var violations = new Violations();
    violations.expect(ClusterIds.isValid(id), "clusterId", id, ClusterIds.EXPECTED);
    if (!(spec instanceof ObjectNode wanted)) {
      throw violations
          .expect(false, "spec", spec == null ? "missing" : "no object", "an object")
          .refusal();
    }
    violations.check();
    platformFields.check(wanted);
    Draft draft = new Draft(tenant, id, wanted, validateOnly);
    Optional<ChatCluster> created = store.create(draft);
    if (created.isPresent()) {
      return new Written(operation(Kind.CREATE, created.get(), validateOnly), !validateOnly);
    }
    ChatCluster there = found(tenant, id);
    mustNotBeDeleting(there);
    if (differs(draft, there)) {
      throw exists(there);
    }
    return new Written(operation(Kind.CREATE, there, validateOnly), false);
  }

  ClusterView find(Caller caller, String tenant, String cluster) {
    caller.mustBeOf(tenant);
    return ClusterView.of(found(tenant, cluster));
  }

  /// @param pageSize 0 for the default; too large a one is cut
  ClusterPage list(Caller caller, String tenant, int pageSize, @Nullable String pageToken) {
    caller.mustBeOf(tenant);
    new Violations().expect(pageSize >= 0, "pageSize", pageSize, "0 to " + PAGE_SIZE_MAX).check();
    int limit = pageSize == 0 ? PAGE_SIZE_DEFAULT : Math.min(pageSize, PAGE_SIZE_MAX);
    var page = store.list(tenant, limit, PageTokens.continuation(tenant, pageToken));
    return new ClusterPage(
        page.clusters().stream().map(ClusterView::of).toList(),
        PageTokens.of(tenant, page.continuation()));
  }

  /// Changes what the patch names and leaves the rest.
  ///
  /// @param version refuse unless the cluster is at it
  Written update(
      Caller caller,
      String tenant,
      String cluster,
      SpecPatch patch,
      @Nullable String version,
      boolean validateOnly) {
    caller.mustBeOf(tenant);
    ChatCluster there = found(tenant, cluster);
    mustNotBeDeleting(there);
    mustBeAt(there, version);
    ObjectNode spec = patch.appliedTo(store.managedSpec(there));
    platformFields.check(spec);
    Draft draft = new Draft(tenant, cluster, spec, validateOnly);
    ChatCluster after = store.apply(draft, there.getMetadata().getResourceVersion());
    boolean changed =
        !after.getMetadata().getGeneration().equals(there.getMetadata().getGeneration());
    return new Written(operation(Kind.UPDATE, after, validateOnly), changed && !validateOnly);
  }

  /// Deletes a cluster. Deleting it again while it goes is no fault.
  ///
  /// @param version refuse unless the cluster is at it
  Written delete(
      Caller caller,
      String tenant,
      String cluster,
      @Nullable String version,
      boolean validateOnly) {
    caller.mustBeOf(tenant);
    ChatCluster there = found(tenant, cluster);
    mustBeAt(there, version);
    boolean deleting = there.getMetadata().getDeletionTimestamp() != null;
    if (!deleting && !validateOnly) {
      store.delete(there, version);
    }
    Operation operation = validateOnly ? operation(Kind.DELETE, there, true) : deletion(there);
    return new Written(operation, !deleting && !validateOnly);
  }

  /// How far the deletion of a cluster is; it may be over already.
  private Operation deletion(ChatCluster deleted) {
    var meta = deleted.getMetadata();
    return store
        .find(meta.getNamespace(), meta.getName())
        .filter(now -> now.getMetadata().getUid().equals(meta.getUid()))
        .map(now -> operation(Kind.DELETE, now, false))
        .or(() -> Derivation.of(meta.getNamespace(), OperationName.of(Kind.DELETE, meta), null))
        .orElseThrow();
  }

  private ChatCluster found(String tenant, String cluster) {
    return (ClusterIds.isValid(cluster)
            ? store.find(tenant, cluster)
            : Optional.<ChatCluster>empty())
        .orElseThrow(() -> notFound(tenant, cluster));
  }

  /// The refusal for a cluster that isn't there.
  public static ProblemException notFound(String tenant, String cluster) {
    String shown = cluster.length() <= 64 ? cluster : cluster.substring(0, 64) + "…";
    return Problem.CLUSTER_NOT_FOUND
        .because("cluster: tenants/" + tenant + "/clusters/" + shown + " does not exist")
        .with("cluster", shown);
  }

  /// Whether writing the draft would change anything: the API server knows, defaults included.
  private boolean differs(Draft draft, ChatCluster there) {
    Draft trial = new Draft(draft.tenant(), draft.cluster(), draft.spec(), true);
    try {
      ChatCluster after = store.apply(trial, there.getMetadata().getResourceVersion());
      return !after.getMetadata().getGeneration().equals(there.getMetadata().getGeneration());
    } catch (ProblemException e) {
      return switch (e.problem()) {
        case INVALID_ARGUMENT, FIELD_MANAGED_ELSEWHERE -> true;
        default -> throw e;
      };
    }
  }

  private static ProblemException exists(ChatCluster there) {
    String name = there.getMetadata().getName();
    return Problem.CLUSTER_EXISTS
        .because("clusterId: " + name + " is taken by a cluster with another spec")
        .with("cluster", name)
        .with("uid", there.getMetadata().getUid());
  }

  private static void mustNotBeDeleting(ChatCluster there) {
    if (there.getMetadata().getDeletionTimestamp() != null) {
      String name = there.getMetadata().getName();
      throw Problem.CLUSTER_DELETING
          .because("cluster: " + name + " is being deleted (expected: to wait until it is gone)")
          .with("cluster", name)
          .retryAfter(java.time.Duration.ofSeconds(5));
    }
  }

  private static void mustBeAt(ChatCluster there, @Nullable String version) {
    String now = there.getMetadata().getResourceVersion();
    if (version != null && !version.equals(now)) {
      throw Problem.ETAG_MISMATCH
          .because("etag: \"" + version + "\" (expected: the current one, \"" + now + "\")")
          .with("etag", '"' + now + '"');
    }
  }

  private static Operation operation(Kind kind, ChatCluster cluster, boolean validateOnly) {
    OperationName name = OperationName.of(kind, cluster.getMetadata());
    String tenant = cluster.getMetadata().getNamespace();
    return validateOnly
        ? Operation.validated(tenant, name)
        : Derivation.of(tenant, name, cluster).orElseThrow();
  }
}
