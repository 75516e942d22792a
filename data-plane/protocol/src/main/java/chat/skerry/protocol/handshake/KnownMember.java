package chat.skerry.protocol.handshake;

import chat.skerry.protocol.identity.CertificateException;
import chat.skerry.protocol.identity.IdentityKey;
import chat.skerry.protocol.identity.MemberCertificate;
import java.time.Instant;
import java.util.Arrays;

/// A member that has proven itself to this device: with it the next handshake is IK. Immutable.
public final class KnownMember {
  private final byte[] staticKey;
  private final byte[] proof;
  private final MemberCertificate certificate;

  private KnownMember(byte[] staticKey, byte[] proof, MemberCertificate certificate) {
    this.staticKey = staticKey.clone();
    this.proof = proof.clone();
    this.certificate = certificate;
  }

  /// @param staticKey the member's, 32 bytes
  /// @param proof a serialized `MemberCertificate`
  /// @throws CertificateException where it does not prove that the key belongs to the cluster
  public static KnownMember verify(
      byte[] staticKey, byte[] proof, IdentityKey identity, String cluster, Instant now) {
    return new KnownMember(
        staticKey, proof, MemberCertificate.verify(proof, identity, cluster, staticKey, now));
  }

  /// A copy of the member's static key, 32 bytes.
  public byte[] staticKey() {
    return staticKey.clone();
  }

  /// A copy of the serialized certificate, for [#verify] in another process.
  public byte[] proof() {
    return proof.clone();
  }

  public MemberCertificate certificate() {
    return certificate;
  }

  /// Whether the certificate is still good.
  public boolean isValidAt(Instant now) {
    return !now.isBefore(certificate.notBefore()) && !now.isAfter(certificate.notAfter());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KnownMember that
        && Arrays.equals(staticKey, that.staticKey)
        && Arrays.equals(proof, that.proof);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(staticKey);
  }

  @Override
  public String toString() {
    return "KnownMember[" + certificate.member() + "]";
  }
}
