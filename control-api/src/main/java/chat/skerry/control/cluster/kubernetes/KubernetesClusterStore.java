package chat.skerry.control.cluster.kubernetes;

import chat.skerry.control.cluster.ClusterStore;
import chat.skerry.crd.chatcluster.ChatCluster;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes by server-side apply; reads from the API server, so that an answer holds what was written
/// before. [#findCached] reads what is watched.
public final class KubernetesClusterStore implements ClusterStore, AutoCloseable {
  static final String MANAGER = "control-api";

  /// Nothing ever is at this version: it is that of the empty store. An apply that expects it can
  /// only create.
  private static final String NOTHING_THERE = "1";

  private static final ResourceDefinitionContext CHAT_CLUSTER =
      ResourceDefinitionContext.fromResourceType(ChatCluster.class);

  private final KubernetesClient client;
  private final ObjectMapper json = new ObjectMapper();
  private final SharedIndexInformer<ChatCluster> watched;

  public KubernetesClusterStore(KubernetesClient client) {
    this.client = client;
    this.watched = client.resources(ChatCluster.class).inAnyNamespace().runnableInformer(0);
    this.watched.exceptionHandler((started, e) -> true);
  }

  /// Begins to watch; does not wait for the API server.
  public void start() {
    watched.start();
  }

  /// Whether all clusters have been seen once.
  public boolean isSynced() {
    return watched.hasSynced();
  }

  @Override
  public Optional<ChatCluster> find(String tenant, String cluster) {
    return asked(() ->
        Optional.ofNullable(
            client.resources(ChatCluster.class).inNamespace(tenant).withName(cluster).get()));
  }

  @Override
  public Optional<ChatCluster> findCached(String tenant, String cluster) {
    ChatCluster seen = watched.getIndexer().getByKey(tenant + "/" + cluster);
    return seen == null ? find(tenant, cluster) : Optional.of(seen);
  }

  @Override
  public Page list(String tenant, int limit, @Nullable String continuation) {
    var options =
        new ListOptionsBuilder().withLimit((long) limit).withContinue(continuation).build();
    var list = asked(() -> client.resources(ChatCluster.class).inNamespace(tenant).list(options));
    return new Page(list.getItems(), list.getMetadata().getContinue());
  }

  @Override
  public Optional<ChatCluster> create(Draft draft) {
    return asked(() -> {
      try {
        return Optional.of(applied(draft, NOTHING_THERE));
      } catch (KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
          return Optional.<ChatCluster>empty();
        }
        throw e;
      }
    });
  }

  @Override
  public ChatCluster apply(Draft draft, String version) {
    return asked(() -> applied(draft, version));
  }

  private ChatCluster applied(Draft draft, String version) {
    var wanted = new GenericKubernetesResource();
    wanted.setApiVersion(CHAT_CLUSTER.getGroup() + "/" + CHAT_CLUSTER.getVersion());
    wanted.setKind(CHAT_CLUSTER.getKind());
    wanted.setMetadata(
        new ObjectMetaBuilder()
            .withName(draft.cluster())
            .withNamespace(draft.tenant())
            .withResourceVersion(version)
            .build());
    wanted.setAdditionalProperty("spec", draft.spec());
    var apply =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(MANAGER)
            .withForce(false)
            .withFieldValidation("Strict");
    if (draft.dryRun()) {
      apply.withDryRun(List.of("All"));
    }
    return client
        .getKubernetesSerialization()
        .convertValue(resource(draft, wanted).patch(apply.build()), ChatCluster.class);
  }

  private Resource<GenericKubernetesResource> resource(
      Draft draft, GenericKubernetesResource wanted) {
    return client
        .genericKubernetesResources(CHAT_CLUSTER)
        .inNamespace(draft.tenant())
        .resource(wanted);
  }

  /// In the foreground: the cluster is there until all that was made from it is gone.
  @Override
  public void delete(ChatCluster cluster, @Nullable String version) {
    var meta = cluster.getMetadata();
    var options =
        new DeleteOptionsBuilder()
            .withPropagationPolicy("Foreground")
            .withNewPreconditions()
            .withUid(meta.getUid())
            .withResourceVersion(version)
            .endPreconditions()
            .build();
    String path =
        "/apis/%s/%s/namespaces/%s/%s/%s"
            .formatted(
                CHAT_CLUSTER.getGroup(),
                CHAT_CLUSTER.getVersion(),
                meta.getNamespace(),
                CHAT_CLUSTER.getPlural(),
                meta.getName());
    asked(() -> client.raw(path, "DELETE", options));
  }

  @Override
  public ObjectNode managedSpec(ChatCluster cluster) {
    JsonNode object = json.valueToTree(cluster);
    return cluster.getMetadata().getManagedFields().stream()
        .filter(entry -> MANAGER.equals(entry.getManager()))
        .filter(entry -> "Apply".equals(entry.getOperation()) && entry.getSubresource() == null)
        .findFirst()
        .map(ManagedFieldsEntry::getFieldsV1)
        .map(fields -> json.<JsonNode>valueToTree(fields).path("f:spec"))
        .map(fields -> ManagedFields.extract(object.path("spec"), fields))
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private static <T> T asked(Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw Refusals.of(e);
    }
  }

  @Override
  public void close() {
    watched.close();
  }
}
