package chat.skerry.e2e.contender;

import chat.skerry.e2e.load.Dialect;
import chat.skerry.e2e.load.mqtt.MqttDialect;
import chat.skerry.e2e.load.xmpp.XmppDialect;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// ejabberd as Debian has it, without shapers, for users whose passwords are not checked. A cluster
/// of it would not help a text on its way: that lives in the memory of one session's process, so it
/// stands in no other class.
final class Ejabberd {
  private static final String DOMAIN = "localhost";
  private static final String CONFIGURATION =
      """
      hosts: [localhost]
      loglevel: error
      auth_method: [anonymous]
      anonymous_protocol: login_anon
      allow_multiple_connections: true
      access_rules:
        local: {allow: all}
        c2s: {allow: all}
      listen:
        - port: %d
          ip: 127.0.0.1
          module: ejabberd_c2s
          backlog: 1000
          access: c2s
        - port: %d
          ip: 127.0.0.1
          module: mod_mqtt
          backlog: 1000
      modules:
        mod_disco: {}
        mod_mqtt:
          max_queue: 100000
        mod_offline: {}
        mod_stream_mgmt:
          max_ack_queue: 100000
      """;

  private Ejabberd() {}

  static Contender mqtt(Ground ground) {
    return start(ground, false);
  }

  static Contender xmpp(Ground ground) {
    return start(ground, true);
  }

  private static Contender start(Ground ground, boolean xmpp) {
    int xmppPort = ServerProcess.freePort();
    int mqttPort = ServerProcess.freePort();
    Path home = ground.home("ejabberd").resolve("usr/lib");
    Path binaries = home.resolve("erlang/erts-13.1.5/bin");
    Path libraries = home.resolve("x86_64-linux-gnu");
    Path configuration = ground.write("ejabberd.yml", CONFIGURATION.formatted(xmppPort, mqttPort));
    ServerProcess process =
        ground.start(
            "server",
            Map.of(
                "ROOTDIR", home.resolve("erlang").toString(),
                "BINDIR", binaries.toString(),
                "EMU", "beam",
                "PROGNAME", "erl",
                "LD_LIBRARY_PATH", libraries.toString(),
                "EJABBERD_CONFIG_PATH", configuration.toString(),
                "EJABBERD_LOG_PATH", ground.directory().resolve("ejabberd.log").toString()),
            List.of(
                binaries.resolve("erlexec").toString(),
                "-noinput",
                "-pa",
                libraries.resolve("ejabberd-23.01/ebin").toString(),
                "+P",
                "250000",
                "+Q",
                "65536",
                "-mnesia",
                "dir",
                '"' + ground.directory().resolve("database").toString() + '"',
                "-s",
                "ejabberd"));
    process.awaitPort(xmpp ? xmppPort : mqttPort);
    Dialect dialect =
        xmpp
            ? new XmppDialect(new InetSocketAddress("127.0.0.1", xmppPort), DOMAIN)
            : new MqttDialect(new InetSocketAddress("127.0.0.1", mqttPort), DOMAIN);
    return new Contender(dialect, List.of(process), () -> {});
  }
}
