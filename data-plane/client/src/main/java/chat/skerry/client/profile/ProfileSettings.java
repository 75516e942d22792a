package chat.skerry.client.profile;

import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.identity.IdentityKey;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/// The readable part of a profile: `profile.properties`.
record ProfileSettings(URI registry, IdentityKey identityKey, String cluster, Address device) {
  private static final Set<String> KEYS =
      Set.of("registry", "identity-key", "cluster", "account", "device");
  private static final int BYTES_MAX = 8_192;

  ProfileSettings {
    if (!device.isValid()) {
      throw new IllegalArgumentException(
          "account: " + device + " (expected: 1 to 64 of A-Z a-z 0-9 . _ + @ -, device 0 to 4)");
    }
    if (!cluster.matches("[a-z0-9.-]{1,253}/[a-z0-9.-]{1,253}")) {
      throw new IllegalArgumentException("cluster: " + cluster + " (expected: namespace/name)");
    }
    if (!("http".equals(registry.getScheme()) || "https".equals(registry.getScheme()))
        || registry.getHost() == null) {
      throw new IllegalArgumentException(
          "registry: " + registry + " (expected: http://host:port or https://host:port)");
    }
  }

  static ProfileSettings of(Registration registration) {
    return new ProfileSettings(
        registration.registry(),
        registration.identityKey(),
        registration.cluster(),
        registration.device());
  }

  static ProfileSettings read(Path file) {
    Properties properties = new Properties();
    try {
      properties.load(
          new StringReader(new String(PrivateFiles.read(file, BYTES_MAX), StandardCharsets.UTF_8)));
      Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
      unknown.removeAll(KEYS);
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException(
            "key: " + unknown + " (expected: " + new TreeSet<>(KEYS) + ")");
      }
      return new ProfileSettings(
          URI.create(text(properties, "registry")),
          IdentityKey.ofBase64(text(properties, "identity-key")),
          text(properties, "cluster"),
          new Address(text(properties, "account"), number(text(properties, "device"))));
    } catch (IOException | IllegalArgumentException e) {
      throw new ProfileException(file + ": " + e.getMessage(), e);
    }
  }

  byte[] toBytes() {
    String text =
        """
        # A device of Skerry.
        registry=%s
        identity-key=%s
        cluster=%s
        account=%s
        device=%d
        """
            .formatted(
                registry.toString().replace("\\", ""),
                identityKey.toBase64(),
                cluster,
                device.account(),
                device.device());
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void checkSameDevice(ProfileSettings other, Path directory) {
    if (!device.equals(other.device) || !cluster.equals(other.cluster)) {
      throw new ProfileException(
          directory
              + ": belongs to "
              + device
              + " of "
              + cluster
              + " (expected: another --profile for "
              + other.device
              + " of "
              + other.cluster
              + ")");
    }
  }

  private static String text(Properties properties, String key) {
    String value = properties.getProperty(key);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(key + ": missing");
    }
    return value.strip();
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("device: " + text + " (expected: 0 to 4)", e);
    }
  }
}
