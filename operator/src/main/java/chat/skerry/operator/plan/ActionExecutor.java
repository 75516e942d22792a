package chat.skerry.operator.plan;

import chat.skerry.operator.identity.ClusterIdentity;
import chat.skerry.operator.identity.MemberIdentity;
import chat.skerry.operator.naming.Owner;
import chat.skerry.operator.ticketkeys.TicketKeys;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// Carries out actions, one API call each (two where a name is taken for the first time). It writes
/// with the plain client: no event filter of the framework knows of these writes, so none can
/// swallow the change of somebody else that comes at the same moment.
public final class ActionExecutor {

  private static final Logger LOG = Logger.getLogger(ActionExecutor.class);
  private static final String FIELD_MANAGER = "skerry-operator";

  private final KubernetesClient client;
  private final Clock clock;
  private final SecureRandom random;
  private final MeterRegistry meters;

  public ActionExecutor(
      KubernetesClient client, Clock clock, SecureRandom random, MeterRegistry meters) {
    this.client = client;
    this.clock = clock;
    this.random = random;
    this.meters = meters;
  }

  /// Throws KubernetesClientException when the API server refuses, and ForeignResourceException.
  public void execute(Action action) {
    String kind = action.getClass().getSimpleName();
    LOG.infof("%s: %s (%s)", kind, action.target(), action.reason());
    boolean done = false;
    try {
      carryOut(action);
      done = true;
    } finally {
      meters
          .counter("skerry.operator.actions", "action", kind, "outcome", done ? "done" : "failed")
          .increment();
    }
  }

  private void carryOut(Action action) {
    switch (action) {
      case Action.Create create -> create(create.resource());
      case Action.Apply apply -> apply(apply.resource());
      case Action.Replace replace -> client.resource(replace.resource()).update();
      case Action.Delete delete -> delete(delete);
      case Action.PatchRelease patch -> patchRelease(patch);
      case Action.MakeClusterIdentity make ->
          create(ClusterIdentity.make(make.cluster(), make.owner(), random));
      case Action.MakeMemberIdentity make ->
          create(
              MemberIdentity.make(
                  make.member(), make.clusterIdentity(), make.owner(), clock.instant(), random));
      case Action.RenewCertificate renew ->
          client
              .resource(
                  MemberIdentity.renewed(
                      renew.member(), renew.clusterIdentity(), renew.observed(), clock.instant()))
              .update();
      case Action.MakeTicketKeys make ->
          create(TicketKeys.make(make.cluster(), make.owner(), clock.instant(), random));
      case Action.RotateTicketKeys rotate ->
          client.resource(TicketKeys.rotated(rotate.observed(), clock.instant(), random)).update();
    }
  }

  private void create(HasMetadata resource) {
    requireLivingOwner(resource);
    try {
      client.resource(resource).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      requireOurs(resource);
    }
  }

  private void apply(HasMetadata resource) {
    if (!requireOurs(resource)) {
      requireLivingOwner(resource);
    }
    client.resource(resource).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  /// Server-side apply would take over a namesake that is not ours.
  ///
  /// @return whether the resource exists
  private boolean requireOurs(HasMetadata wanted) {
    HasMetadata found = client.resource(wanted).get();
    if (found == null) {
      return false;
    }
    OwnerReference owner = ownerOf(wanted);
    if (found.getMetadata().getOwnerReferences().stream()
        .noneMatch(o -> o.getUid().equals(owner.getUid()))) {
      throw new ForeignResourceException(found, owner.getKind() + " " + owner.getName());
    }
    return true;
  }

  /// The caches may not know yet that the owner is going away, when they know that its children
  /// are.
  private void requireLivingOwner(HasMetadata wanted) {
    OwnerReference owner = ownerOf(wanted);
    HasMetadata found =
        client
            .genericKubernetesResources(owner.getApiVersion(), owner.getKind())
            .inNamespace(wanted.getMetadata().getNamespace())
            .withName(owner.getName())
            .get();
    if (found == null
        || !found.getMetadata().getUid().equals(owner.getUid())
        || Owner.isBeingDeleted(found)) {
      throw new OwnerGoneException(owner.getKind() + " " + owner.getName());
    }
  }

  private static OwnerReference ownerOf(HasMetadata child) {
    return child.getMetadata().getOwnerReferences().getFirst();
  }

  private void delete(Action.Delete delete) {
    try {
      if (delete.observed() instanceof Pod pod) {
        deletePod(pod, delete.force());
      } else {
        client
            .resource(delete.observed())
            .lockResourceVersion(delete.observed().getMetadata().getResourceVersion())
            .delete();
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      LOG.debugf("%s: changed or gone before it was deleted", delete.target());
    }
  }

  /// Only the pod with the observed uid.
  private void patchRelease(Action.PatchRelease patch) {
    var metadata = patch.observed().getMetadata();
    Map<String, Object> body =
        Map.of(
            "metadata",
            Map.of("uid", metadata.getUid(), "annotations", patch.annotations()),
            "spec",
            Map.of(
                "containers", List.of(Map.of("name", patch.container(), "image", patch.image()))));
    client
        .pods()
        .inNamespace(metadata.getNamespace())
        .withName(metadata.getName())
        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), Serialization.asJson(body));
  }

  /// Only the pod with the observed uid: its successor has the same name.
  private void deletePod(Pod pod, boolean force) {
    var metadata = pod.getMetadata();
    DeleteOptionsBuilder options =
        new DeleteOptionsBuilder()
            .withApiVersion("v1")
            .withKind("DeleteOptions")
            .withPreconditions(new Preconditions(null, metadata.getUid()));
    if (force) {
      options.withGracePeriodSeconds(0L);
    }
    String path =
        "/api/v1/namespaces/%s/pods/%s".formatted(metadata.getNamespace(), metadata.getName());
    client.raw(path, "DELETE", options.build());
  }
}
