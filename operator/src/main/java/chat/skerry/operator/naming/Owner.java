package chat.skerry.operator.naming;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/// Owner references: how children go away with their owner, without a finalizer. Who deletes the
/// owner in the foreground waits for the children.
public final class Owner {

  private Owner() {}

  public static OwnerReference of(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  public static boolean owns(HasMetadata owner, HasMetadata child) {
    return child.getMetadata().getOwnerReferences().stream()
        .anyMatch(o -> o.getUid().equals(owner.getMetadata().getUid()));
  }

  public static boolean isBeingDeleted(HasMetadata resource) {
    return resource.getMetadata().getDeletionTimestamp() != null;
  }
}
