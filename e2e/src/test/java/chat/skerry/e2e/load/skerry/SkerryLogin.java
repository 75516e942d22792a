package chat.skerry.e2e.load.skerry;

import chat.skerry.client.standalone.StandaloneCluster;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.handshake.DeviceHandshake;
import chat.skerry.protocol.handshake.KnownMember;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One handshake of a device: by XX with a member that it meets for the first time, by IK later.
final class SkerryLogin {
  private final StandaloneCluster cluster;
  private final SkerryDialect.Credentials credentials;
  private final Consumer<KnownMember> met;
  private final DeviceHandshake handshake;

  /// @param known the member, where the device has met it before
  /// @param met told who the member is
  SkerryLogin(
      StandaloneCluster cluster,
      SkerryDialect.Credentials credentials,
      @Nullable KnownMember known,
      Consumer<KnownMember> met,
      SecureRandom random) {
    this.cluster = cluster;
    this.credentials = credentials;
    this.met = met;
    this.handshake =
        known == null
            ? new DeviceHandshake(credentials.keys(), random)
            : new DeviceHandshake(credentials.keys(), known, random);
  }

  byte[] header() {
    return handshake.header();
  }

  byte[] start() {
    return handshake.start();
  }

  DeviceHandshake.Finished finish(byte[] answer) {
    DeviceHandshake.Finished finished =
        handshake.finish(
            answer,
            cluster.identityKey(),
            cluster.cluster(),
            Instant.now(),
            _ ->
                new ClientHello(
                    credentials.token(), 0, ConnectionHeader.VERSION, "skerry-bench", 0));
    met.accept(finished.member());
    return finished;
  }
}
