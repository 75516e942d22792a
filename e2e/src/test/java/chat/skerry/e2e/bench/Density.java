package chat.skerry.e2e.bench;

import chat.skerry.e2e.contender.Lineup;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/// What was measured of one server at rest, and when everybody came back.
///
/// @param failure why it could not be measured; the other parts are empty then
record Density(Lineup.Entry entry, Idle idle, Logins logins, Back back, String failure) {
  private static final Memory NOTHING = new Memory(0, Map.of());

  static Density failed(Lineup.Entry entry, String failure) {
    return new Density(
        entry,
        new Idle(1, NOTHING, NOTHING),
        new Logins(0, 0),
        new Back(0, new Histogram(3), 0, Map.of()),
        failure);
  }

  /// @param connections how many more there were after than before
  record Idle(int connections, Memory before, Memory after) {
    double residentBytes() {
      return (double) (after.residentBytes() - before.residentBytes()) / connections;
    }

    OptionalDouble heapBytes() {
      if (after.heap().isEmpty() || before.heap().isEmpty()) {
        return OptionalDouble.empty();
      }
      return OptionalDouble.of((double) (after.heapBytes() - before.heapBytes()) / connections);
    }

    /// What the heap of a connection is made of: bytes by class, the largest first.
    Map<String, Double> parts() {
      Map<String, Double> parts = new LinkedHashMap<>();
      after.heap().entrySet().stream()
          .map(now ->
              Map.entry(
                  now.getKey(),
                  (double) (now.getValue() - before.heap().getOrDefault(now.getKey(), 0L))
                      / connections))
          .filter(part -> part.getValue() >= 1)
          .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
          .forEach(part -> parts.put(part.getKey(), part.getValue()));
      return parts;
    }
  }

  /// @param perSecond as seen; the generator does its half of the cryptography on its own core
  /// @param cpuSeconds of the server for one
  record Logins(double perSecond, double cpuSeconds) {}

  /// @param took from the begin until each device was back
  /// @param trouble how often devices were turned away, by reason
  record Back(int devices, Histogram took, double cpuSeconds, Map<String, Integer> trouble) {
    double seconds(double percentile) {
      return took.getValueAtPercentile(percentile) / 1e9;
    }
  }

  Map<String, Object> raw() {
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("name", entry.name());
    raw.put("encrypted", entry.encrypted());
    raw.put("failure", failure);
    raw.put("connections", idle.connections());
    raw.put("residentBytesPerConnection", idle.residentBytes());
    idle.heapBytes().ifPresent(bytes -> raw.put("heapBytesPerConnection", bytes));
    raw.put("heapParts", idle.parts());
    raw.put("residentBytesBefore", idle.before().residentBytes());
    raw.put("residentBytesAfter", idle.after().residentBytes());
    raw.put("loginsPerSecond", logins.perSecond());
    raw.put("loginCpuSeconds", logins.cpuSeconds());
    raw.put("back", back.devices());
    raw.put("backCpuSeconds", back.cpuSeconds());
    raw.put("backTrouble", back.trouble());
    raw.put("backTook", RawNumbers.histogram(back.took()));
    return raw;
  }

  @Override
  public String toString() {
    if (!failure.isEmpty()) {
      return String.format(Locale.ROOT, "%-28s not measured: %s", entry.name(), failure);
    }
    return String.format(
        Locale.ROOT,
        "%-28s %8.0f B resident%s a connection; %.0f logins/s, %.3f ms CPU each; %d back: p50 %.1f"
            + " p99 %.1f max %.1f s %s",
        entry.name(),
        idle.residentBytes(),
        idle.heapBytes().isPresent()
            ? String.format(Locale.ROOT, ", %.0f B heap", idle.heapBytes().getAsDouble())
            : "",
        logins.perSecond(),
        logins.cpuSeconds() * 1e3,
        back.devices(),
        back.seconds(50),
        back.seconds(99),
        back.seconds(100),
        back.trouble());
  }
}
