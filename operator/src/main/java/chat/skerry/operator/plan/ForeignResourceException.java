package chat.skerry.operator.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;

/// A name that a child needs is taken by a resource of somebody else, or of an earlier owner that
/// is not collected yet.
final class ForeignResourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ForeignResourceException(HasMetadata found, String owner) {
    super(
        "%s %s: exists and belongs to something else (expected: absent, or owned by %s)"
            .formatted(found.getKind(), found.getMetadata().getName(), owner));
  }
}
