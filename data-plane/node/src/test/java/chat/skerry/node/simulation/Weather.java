package chat.skerry.node.simulation;

import java.util.SplittableRandom;

/// How bad things are for a while.
final class Weather {
  long peerLatencyNanosMax;
  double peerLoss;
  long storeLatencyNanosMax;
  double storeFailures;
  boolean storeAway;
  long deviceLatencyNanosMax;
  double deviceLoss;

  /// Mean times between faults of a kind, 0 for never.
  long cutsNanos;

  long storeCutsNanos;
  long freezesNanos;
  long killsNanos;
  long leavesNanos;
  long deviceCutsNanos;

  /// How long a cut between members lasts at most: short ones make views flap.
  long cutNanosMax;

  /// Mean time between two messages of all devices.
  long messagesNanos;

  static Weather calm() {
    Weather weather = new Weather();
    weather.peerLatencyNanosMax = 2 * Simulator.MILLI;
    weather.storeLatencyNanosMax = 3 * Simulator.MILLI;
    weather.deviceLatencyNanosMax = 20 * Simulator.MILLI;
    return weather;
  }

  static Weather drawn(SplittableRandom random) {
    Weather weather = calm();
    weather.messagesNanos = (5 + random.nextInt(100)) * Simulator.MILLI;
    weather.peerLatencyNanosMax = (1 + random.nextInt(100)) * Simulator.MILLI;
    weather.storeLatencyNanosMax =
        (random.nextInt(4) == 0 ? 1_500 : 1 + random.nextInt(50)) * Simulator.MILLI;
    weather.deviceLatencyNanosMax = (1 + random.nextInt(300)) * Simulator.MILLI;
    weather.peerLoss = random.nextInt(3) == 0 ? 0.01 * random.nextDouble() : 0;
    weather.deviceLoss = random.nextInt(3) == 0 ? 0.01 * random.nextDouble() : 0;
    weather.storeFailures = random.nextInt(2) == 0 ? 0.1 * random.nextDouble() : 0;
    weather.cutsNanos = sometimes(random, 20);
    weather.cutNanosMax = (random.nextBoolean() ? 2 : 30) * Simulator.SECOND;
    weather.storeCutsNanos = sometimes(random, 30);
    weather.freezesNanos = sometimes(random, 30);
    weather.killsNanos = sometimes(random, 30);
    weather.leavesNanos = sometimes(random, 40);
    weather.deviceCutsNanos = sometimes(random, 5);
    return weather;
  }

  private static long sometimes(SplittableRandom random, int meanSecondsMax) {
    return random.nextBoolean() ? (1 + random.nextInt(meanSecondsMax)) * Simulator.SECOND : 0;
  }
}
