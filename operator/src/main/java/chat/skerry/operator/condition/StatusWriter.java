package chat.skerry.operator.condition;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.Optional;

/// Writes the status of a resource when it says something new, by server-side apply with the plain
/// client: never the spec, and without a resourceVersion, since the status is the operator's alone.
public final class StatusWriter {

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("skerry-operator-status")
          .withForce(true)
          .build();

  private final KubernetesClient client;

  public StatusWriter(KubernetesClient client) {
    this.client = client;
  }

  /// The resource as the API server has it now, where the cache may be behind.
  @SuppressWarnings("unchecked")
  public <S, T, R extends CustomResource<S, T>> Optional<R> latest(R cached) {
    R found = (R) client.resource(cached).get();
    return Optional.ofNullable(found)
        .filter(f -> f.getMetadata().getUid().equals(cached.getMetadata().getUid()));
  }

  /// @param observed as the cache has it
  /// @param empty a new object of the same kind
  /// @return whether something was written
  public <S, T, R extends CustomResource<S, T>> boolean write(R observed, R empty, T status) {
    if (Objects.equals(observed.getStatus(), status)) {
      return false;
    }
    empty.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(observed.getMetadata().getNamespace())
            .withName(observed.getMetadata().getName())
            .build());
    empty.setStatus(status);
    try {
      client.resource(empty).subresource("status").patch(APPLY);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
