package chat.skerry.e2e.bench;

import chat.skerry.e2e.contender.Contender;
import chat.skerry.e2e.load.Generator;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// What the login of a device that comes back costs a member, beside its public-key operations
/// alone: three agreements and a key generation (ADR-0015), with the library that the member uses.
///
/// CPU is compared and not time: the load has a core of its own, but on a machine of two cores it
/// is the slower half of each handshake.
final class LoginFigures {
  private static final int AT_ONCE = 32;
  private static final int ROUNDS = 8;
  private static final int AGREEMENTS = 3;
  private static final int OPERATIONS = 4_000;
  private static final double GOAL = 0.8;
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private LoginFigures() {}

  /// Logs so many devices in, again and again; the last round counts.
  static List<Row> measure(Contender contender, int devices) {
    double cpuSeconds = 0;
    contender.dialect().prepare(devices);
    for (int round = 0; round < ROUNDS; round++) {
      try (Generator generator = new Generator(contender::cpuSeconds)) {
        double before = contender.cpuSeconds();
        generator.connect(contender.dialect(), devices, AT_ONCE, BOUND);
        cpuSeconds = (contender.cpuSeconds() - before) / devices;
        System.out.printf(Locale.ROOT, "login, round %d: %.3f ms%n", round, cpuSeconds * 1e3);
      }
      LockSupport.parkNanos(SETTLE.toNanos());
    }
    PublicKeyCost cost = PublicKeyCost.measure();
    double bare = AGREEMENTS * cost.agreementSeconds + cost.generationSeconds;
    return List.of(
        Row.of(
            "logins a second and core of devices that come back (IK, token remembered)",
            String.format(
                Locale.ROOT,
                "%.0f/s, %.0f %% of %.0f/s (%d agreements of %.0f µs, a key generation of %.0f µs)",
                1 / cpuSeconds,
                100 * bare / cpuSeconds,
                1 / bare,
                AGREEMENTS,
                cost.agreementSeconds * 1e6,
                cost.generationSeconds * 1e6),
            "≥ 80 %",
            bare / cpuSeconds >= GOAL));
  }

  /// CPU of one operation, in this process, once it is warm.
  private record PublicKeyCost(double agreementSeconds, double generationSeconds) {
    static PublicKeyCost measure() {
      SecureRandom random = new SecureRandom();
      byte[] own = new byte[X25519.SCALAR_SIZE];
      byte[] point = new byte[X25519.POINT_SIZE];
      X25519.generatePrivateKey(random, own);
      X25519.generatePublicKey(own, 0, point, 0);
      PublicKeyCost cost = new PublicKeyCost(0, 0);
      for (int round = 0; round < ROUNDS; round++) {
        cost =
            new PublicKeyCost(
                cpu(() -> {
                  byte[] secret = new byte[X25519.POINT_SIZE];
                  X25519.calculateAgreement(own, 0, point, 0, secret, 0);
                }),
                cpu(() -> {
                  byte[] fresh = new byte[X25519.SCALAR_SIZE];
                  byte[] out = new byte[X25519.POINT_SIZE];
                  X25519.generatePrivateKey(random, fresh);
                  X25519.generatePublicKey(fresh, 0, out, 0);
                }));
      }
      return cost;
    }

    private static double cpu(Runnable operation) {
      var threads = ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < OPERATIONS; i++) {
        operation.run();
      }
      return (threads.getCurrentThreadCpuTime() - before) / 1e9 / OPERATIONS;
    }
  }
}
