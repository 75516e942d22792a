package chat.skerry.client.profile;

import chat.skerry.client.connection.DeviceIdentity;
import chat.skerry.client.conversation.ClientConfig;
import chat.skerry.client.conversation.TokenSource;
import chat.skerry.client.registry.HttpRegistry;
import chat.skerry.client.runtime.ClientRuntime;
import chat.skerry.protocol.envelope.Address;
import chat.skerry.protocol.frame.Limits;
import chat.skerry.protocol.identity.IdentityKey;
import chat.skerry.protocol.noise.StaticKeys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/// One device of an account, as it lies in a directory. While it is open no other process can open
/// it.
public final class Profile implements AutoCloseable {
  private static final String SETTINGS = "profile.properties";
  private static final String TOKEN = "token";
  private static final String DEVICE_KEY = "device.key";
  private static final String RECEIVED = "received";
  private static final String MEMBERS = "members";
  private static final String LOCK = "lock";

  private final Path directory;
  private final FileChannel lock;
  private final ProfileSettings settings;
  private final StaticKeys keys;
  private final String token;

  private Profile(
      Path directory, FileChannel lock, ProfileSettings settings, StaticKeys keys, String token) {
    this.directory = directory;
    this.lock = lock;
    this.settings = settings;
    this.keys = keys;
    this.token = token;
  }

  /// Writes a profile. Where the directory has one of the same device already, its key is kept, so
  /// that the member knows the device again; the rest is replaced.
  ///
  /// @throws ProfileException where the directory belongs to another device
  public static void register(Path directory, Registration registration, SecureRandom random) {
    ProfileSettings fresh = ProfileSettings.of(registration);
    PrivateFiles.createDirectory(directory);
    try (FileChannel lock = lock(directory)) {
      Path settings = directory.resolve(SETTINGS);
      if (Files.exists(settings)) {
        ProfileSettings.read(settings).checkSameDevice(fresh, directory);
      }
      Path key = directory.resolve(DEVICE_KEY);
      if (!Files.exists(key)) {
        PrivateFiles.replace(key, StaticKeys.generate(random).privateKey());
      }
      PrivateFiles.replace(
          directory.resolve(TOKEN), registration.token().getBytes(StandardCharsets.UTF_8));
      PrivateFiles.replace(settings, fresh.toBytes());
    } catch (IOException e) {
      throw new ProfileException(directory + ": " + PrivateFiles.reason(e), e);
    }
  }

  /// @throws ProfileException where it is missing, damaged or in use
  public static Profile open(Path directory) {
    Path settings = directory.resolve(SETTINGS);
    if (!Files.exists(settings)) {
      throw new ProfileException(
          directory + ": no profile there (expected: run `skerry register` first)");
    }
    FileChannel lock = lock(directory);
    try {
      return new Profile(
          directory,
          lock,
          ProfileSettings.read(settings),
          readKeys(directory.resolve(DEVICE_KEY)),
          readToken(directory.resolve(TOKEN)));
    } catch (ProfileException e) {
      release(lock);
      throw e;
    }
  }

  public Address device() {
    return settings.device();
  }

  public String cluster() {
    return settings.cluster();
  }

  public String registry() {
    return settings.registry().toString();
  }

  public IdentityKey identityKey() {
    return settings.identityKey();
  }

  /// The public half of the device's key, 32 bytes.
  public byte[] publicKey() {
    return keys.publicKey();
  }

  /// The end-user token; a secret.
  public String token() {
    return token;
  }

  /// A client's configuration; the client keeps its ledger in this profile.
  ///
  /// @param webSocket whether members are reached by WebSocket instead of TCP
  public ClientConfig config(boolean webSocket) {
    return ClientConfig.of(
            new DeviceIdentity(settings.cluster(), settings.identityKey(), settings.device(), keys),
            TokenSource.of(token),
            new HttpRegistry(settings.registry(), settings.cluster(), webSocket))
        .withLedger(() -> FileLedger.open(directory.resolve(RECEIVED)))
        .withMembers(
            FileKnownMembers.open(
                directory.resolve(MEMBERS),
                settings.identityKey(),
                settings.cluster(),
                ClientRuntime.system().clock().instant()));
  }

  /// Lets other processes use the profile; call it after the client has stopped.
  @Override
  public void close() {
    release(lock);
  }

  private static FileChannel lock(Path directory) {
    try {
      FileChannel channel = PrivateFiles.append(directory.resolve(LOCK));
      FileLock held;
      try {
        held = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        held = null;
      }
      if (held == null) {
        channel.close();
        throw new ProfileException(
            directory + ": in use by another skerry (expected: one at a time, or another profile)");
      }
      return channel;
    } catch (IOException e) {
      throw new ProfileException(directory + ": can't be locked: " + PrivateFiles.reason(e), e);
    }
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new ProfileException("lock: can't be released: " + PrivateFiles.reason(e), e);
    }
  }

  private static StaticKeys readKeys(Path file) {
    byte[] key = PrivateFiles.read(file, 1_024);
    if (key.length != StaticKeys.KEY_BYTES) {
      throw new ProfileException(
          file + ": " + key.length + " bytes (expected: " + StaticKeys.KEY_BYTES + ")");
    }
    return StaticKeys.ofPrivate(key);
  }

  private static String readToken(Path file) {
    String token =
        new String(PrivateFiles.read(file, Limits.TOKEN_BYTES_MAX), StandardCharsets.UTF_8).strip();
    if (token.isEmpty()) {
      throw new ProfileException(file + ": empty (expected: a token)");
    }
    return token;
  }
}
