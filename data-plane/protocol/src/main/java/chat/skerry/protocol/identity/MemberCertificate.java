package chat.skerry.protocol.identity;

import chat.skerry.protocol.identity.CertificateException.Reason;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// Says that a static key belongs to a member of a ChatCluster. A value of this type was either
/// issued here or verified against the cluster's identity key.
///
/// @param cluster `namespace/name`
/// @param member for example `demo-0-a`
/// @param notBefore its first moment, whole seconds
/// @param notAfter its last moment, whole seconds
public record MemberCertificate(
    String cluster, String member, Instant notBefore, Instant notAfter) {
  private static final byte[] DOMAIN =
      "skerry-member-certificate-v1".getBytes(StandardCharsets.US_ASCII);
  private static final int STATIC_KEY_BYTES = 32;

  /// Signs the certificate of the member with this static key.
  ///
  /// @param staticKey the member's X25519 public key, 32 bytes
  /// @return the bytes that the member shows: a serialized `MemberCertificate`
  public byte[] issue(IdentityKeyPair identity, byte[] staticKey) {
    if (staticKey.length != STATIC_KEY_BYTES) {
      throw new IllegalArgumentException(
          "static key: " + staticKey.length + " bytes (expected: " + STATIC_KEY_BYTES + ")");
    }
    byte[] details =
        chat.skerry.protocol.v1.MemberCertificate.Details.newBuilder()
            .setCluster(cluster)
            .setMember(member)
            .setStaticKey(ByteString.copyFrom(staticKey))
            .setNotBeforeSeconds(notBefore.getEpochSecond())
            .setNotAfterSeconds(notAfter.getEpochSecond())
            .build()
            .toByteArray();
    return chat.skerry.protocol.v1.MemberCertificate.newBuilder()
        .setDetails(ByteString.copyFrom(details))
        .setSignature(ByteString.copyFrom(identity.sign(signed(details))))
        .build()
        .toByteArray();
  }

  /// Checks the certificate that a member showed.
  ///
  /// @param certificate the bytes that it showed
  /// @param cluster the ChatCluster that the device belongs to
  /// @param staticKey the static key that the member used in the handshake
  /// @throws CertificateException where it proves nothing
  public static MemberCertificate verify(
      byte[] certificate, IdentityKey identity, String cluster, byte[] staticKey, Instant now) {
    var outer = parseOuter(certificate);
    byte[] details = outer.getDetails().toByteArray();
    if (!identity.verify(signed(details), outer.getSignature().toByteArray())) {
      throw new CertificateException(
          Reason.WRONG_IDENTITY, "member certificate: not signed by the cluster's identity key");
    }
    var parsed = parseDetails(details);
    if (!parsed.getCluster().equals(cluster)) {
      throw new CertificateException(
          Reason.WRONG_CLUSTER,
          "member certificate: cluster " + parsed.getCluster() + " (expected: " + cluster + ")");
    }
    if (!Arrays.equals(parsed.getStaticKey().toByteArray(), staticKey)) {
      throw new CertificateException(
          Reason.WRONG_KEY, "member certificate: for another static key than the member used");
    }
    MemberCertificate verified = ofDetails(parsed);
    if (now.isBefore(verified.notBefore) || now.isAfter(verified.notAfter)) {
      throw new CertificateException(
          Reason.NOT_IN_TIME,
          "member certificate: valid from "
              + verified.notBefore
              + " to "
              + verified.notAfter
              + ", now "
              + now);
    }
    return verified;
  }

  /// What a certificate says, unchecked: for the member that owns it and for tools.
  ///
  /// @throws CertificateException where the bytes are no certificate
  public static MemberCertificate read(byte[] certificate) {
    return ofDetails(parseDetails(parseOuter(certificate).getDetails().toByteArray()));
  }

  private static MemberCertificate ofDetails(
      chat.skerry.protocol.v1.MemberCertificate.Details details) {
    try {
      return new MemberCertificate(
          details.getCluster(),
          details.getMember(),
          Instant.ofEpochSecond(details.getNotBeforeSeconds()),
          Instant.ofEpochSecond(details.getNotAfterSeconds()));
    } catch (java.time.DateTimeException e) {
      throw new CertificateException(Reason.MALFORMED, "member certificate: time out of range");
    }
  }

  private static chat.skerry.protocol.v1.MemberCertificate parseOuter(byte[] bytes) {
    try {
      return chat.skerry.protocol.v1.MemberCertificate.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new CertificateException(Reason.MALFORMED, "member certificate: not a certificate");
    }
  }

  private static chat.skerry.protocol.v1.MemberCertificate.Details parseDetails(byte[] bytes) {
    try {
      return chat.skerry.protocol.v1.MemberCertificate.Details.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new CertificateException(Reason.MALFORMED, "member certificate: no details inside");
    }
  }

  private static byte[] signed(byte[] details) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(DOMAIN);
    out.writeBytes(details);
    return out.toByteArray();
  }
}
