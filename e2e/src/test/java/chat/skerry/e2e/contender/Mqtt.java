package chat.skerry.e2e.contender;

import chat.skerry.e2e.load.mqtt.MqttDialect;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/// Brokers that are nothing but MQTT. Bounds that would slow down a chat are lifted.
final class Mqtt {
  private static final String MOSQUITTO =
      """
      listener %d 127.0.0.1
      allow_anonymous true
      persistence false
      max_inflight_messages 2000
      max_queued_messages 0
      set_tcp_nodelay true
      log_type error
      user root
      """;

  private static final String MOCHI =
      """
      listeners:
        - type: tcp
          id: bench
          address: 127.0.0.1:%d
      hooks:
        auth:
          allow_all: true
      logging:
        level: ERROR
      """;

  private Mqtt() {}

  static Contender mosquitto(Ground ground) {
    int port = ServerProcess.freePort();
    var home = ground.home("mosquitto");
    return broker(
        ground,
        port,
        Map.of("LD_LIBRARY_PATH", home.resolve("usr/lib/x86_64-linux-gnu").toString()),
        List.of(
            home.resolve("usr/sbin/mosquitto").toString(),
            "-c",
            ground.write("mosquitto.conf", MOSQUITTO.formatted(port)).toString()));
  }

  static Contender mochi(Ground ground) {
    int port = ServerProcess.freePort();
    return broker(
        ground,
        port,
        Map.of(),
        List.of(
            ground.home("mochi").resolve("bin/mochi").toString(),
            "--config",
            ground.write("mochi.yaml", MOCHI.formatted(port)).toString()));
  }

  static Contender hiveMq(Ground ground) {
    int port = ServerProcess.freePort();
    var home = ground.home("hivemq");
    List<String> command = ground.java();
    command.addAll(
        List.of(
            "-cp",
            home.resolve("classes") + ":" + home.resolve("lib") + "/*",
            "HiveMqServer",
            Integer.toString(port),
            ground.directory().toString()));
    return broker(ground, port, Map.of(), command);
  }

  private static Contender broker(
      Ground ground, int port, Map<String, String> environment, List<String> command) {
    ServerProcess process = ground.start("server", environment, command);
    process.awaitPort(port);
    return new Contender(
        new MqttDialect(new InetSocketAddress("127.0.0.1", port), ""), List.of(process), () -> {});
  }
}
