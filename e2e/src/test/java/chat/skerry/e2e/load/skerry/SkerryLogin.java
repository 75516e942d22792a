package chat.skerry.e2e.load.skerry;

import chat.skerry.client.standalone.StandaloneCluster;
import chat.skerry.protocol.frame.ConnectionHeader;
import chat.skerry.protocol.handshake.ClientHello;
import chat.skerry.protocol.handshake.DeviceHandshake;
import java.security.SecureRandom;
import java.time.Instant;

/// One handshake of a device.
final class SkerryLogin {
  private final StandaloneCluster cluster;
  private final SkerryDialect.Credentials credentials;
  private final DeviceHandshake handshake;

  SkerryLogin(
      StandaloneCluster cluster, SkerryDialect.Credentials credentials, SecureRandom random) {
    this.cluster = cluster;
    this.credentials = credentials;
    this.handshake = new DeviceHandshake(credentials.keys(), random);
  }

  byte[] header() {
    return handshake.header();
  }

  byte[] start() {
    return handshake.start();
  }

  DeviceHandshake.Finished finish(byte[] answer) {
    return handshake.finish(
        answer,
        cluster.identityKey(),
        cluster.cluster(),
        Instant.now(),
        _ -> new ClientHello(credentials.token(), 0, ConnectionHeader.VERSION, "skerry-bench", 0));
  }
}
