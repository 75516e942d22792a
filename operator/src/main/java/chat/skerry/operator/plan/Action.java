package chat.skerry.operator.plan;

import chat.skerry.operator.naming.ClusterName;
import chat.skerry.operator.naming.MemberName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;

/// One change of the world.
public sealed interface Action {

  /// Why, in words that fit into an event.
  String reason();

  /// `Kind name`, of what is changed.
  String target();

  /// Makes a resource that does not exist. Where it exists after all, nothing happens.
  record Create(HasMetadata resource, String reason) implements Action {
    @Override
    public String target() {
      return describe(resource);
    }
  }

  /// Makes a resource, or sets its fields, by server-side apply: fields of others stay.
  record Apply(HasMetadata resource, String reason) implements Action {
    @Override
    public String target() {
      return describe(resource);
    }
  }

  /// Replaces a resource as it was observed: refused when it has changed meanwhile.
  ///
  /// @param resource carries the observed resourceVersion
  record Replace(HasMetadata resource, String reason) implements Action {
    @Override
    public String target() {
      return describe(resource);
    }
  }

  /// Deletes exactly the observed resource, not a namesake.
  ///
  /// @param force without waiting for the node to say that it is gone
  record Delete(HasMetadata observed, boolean force, String reason) implements Action {
    @Override
    public String target() {
      return describe(observed);
    }
  }

  /// Changes the image of one container of the observed pod, and annotations with it. Nothing else
  /// of a pod can be changed.
  record PatchRelease(
      Pod observed, String container, String image, Map<String, String> annotations, String reason)
      implements Action {
    public PatchRelease {
      annotations = Map.copyOf(annotations);
    }

    @Override
    public String target() {
      return describe(observed);
    }
  }

  /// Makes the identity of a cluster: a new key pair, in a Secret that is never replaced.
  record MakeClusterIdentity(ClusterName cluster, OwnerReference owner, String reason)
      implements Action {
    @Override
    public String target() {
      return "Secret " + cluster.identitySecret();
    }
  }

  /// Makes the static key of a member, and its certificate.
  record MakeMemberIdentity(
      MemberName member, Secret clusterIdentity, OwnerReference owner, String reason)
      implements Action {
    @Override
    public String target() {
      return "Secret " + member.identitySecret();
    }
  }

  /// Certifies the static key of a member again.
  record RenewCertificate(MemberName member, Secret clusterIdentity, Secret observed, String reason)
      implements Action {
    @Override
    public String target() {
      return describe(observed);
    }
  }

  /// Makes the first ticket key of a cluster.
  record MakeTicketKeys(ClusterName cluster, OwnerReference owner, String reason)
      implements Action {
    @Override
    public String target() {
      return "Secret " + cluster.ticketKeysSecret();
    }
  }

  /// Adds the next ticket key, and drops those that are over.
  record RotateTicketKeys(Secret observed, String reason) implements Action {
    @Override
    public String target() {
      return describe(observed);
    }
  }

  private static String describe(HasMetadata resource) {
    return resource.getKind() + " " + resource.getMetadata().getName();
  }
}
