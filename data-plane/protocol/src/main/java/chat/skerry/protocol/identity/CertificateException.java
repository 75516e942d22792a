package chat.skerry.protocol.identity;

/// A member's certificate does not prove that it belongs to the cluster: the device must not go on.
public final class CertificateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  CertificateException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// What is wrong with it.
  public enum Reason {
    /// Not the bytes of a certificate.
    MALFORMED,
    /// Not signed by this identity key.
    WRONG_IDENTITY,
    /// Of another ChatCluster.
    WRONG_CLUSTER,
    /// For another static key than the one the handshake used.
    WRONG_KEY,
    /// Before its first or after its last moment.
    NOT_IN_TIME
  }
}
