package chat.skerry.node.app;

import chat.skerry.node.registry.Registry;
import chat.skerry.node.routing.PartitionMapFile;
import chat.skerry.node.token.TokenVerifier;
import chat.skerry.node.token.VerificationKeysFile;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// What the container makes: the files that are watched, and what the registry asks for.
@Singleton
final class NodeBeans {

  @Produces
  @Singleton
  PartitionMapFile partitionMaps(NodeConfig config, MeterRegistry meters) {
    PartitionMapFile maps = PartitionMapFile.watch(config.partitionMap(), config.cluster());
    FunctionCounter.builder("skerry.partition.map.refused", maps, PartitionMapFile::refused)
        .description("Partition maps that were not sound")
        .register(meters);
    meters.gauge(
        "skerry.partition.map.version",
        maps,
        source -> source.current().map(map -> (double) map.version()).orElse(0.0));
    return maps;
  }

  void closeMaps(@Disposes PartitionMapFile maps) {
    maps.close();
  }

  @Produces
  @Singleton
  VerificationKeysFile verificationKeys(NodeConfig config, MeterRegistry meters) {
    VerificationKeysFile keys = VerificationKeysFile.watch(config.verificationKeys());
    FunctionCounter.builder("skerry.verification.keys.refused", keys, VerificationKeysFile::refused)
        .description("Key files that were not sound")
        .register(meters);
    meters.gauge("skerry.verification.keys", keys, source -> source.current().size());
    return keys;
  }

  void closeKeys(@Disposes VerificationKeysFile keys) {
    keys.close();
  }

  @Produces
  @Singleton
  TokenVerifier tokens(NodeConfig config, VerificationKeysFile keys) {
    return new TokenVerifier(config.cluster(), keys::current, System::currentTimeMillis);
  }

  @Produces
  @Singleton
  Surroundings surroundings(
      NodeConfig config,
      PartitionMapFile maps,
      VerificationKeysFile keys,
      TokenVerifier tokens,
      MeterRegistry meters) {
    return new Surroundings(config, maps, keys, tokens, meters);
  }

  @Produces
  @Singleton
  Registry registry(
      NodeConfig config, PartitionMapFile maps, TokenVerifier tokens, NodeLifecycle lifecycle) {
    return new Registry(
        NodeSettings.place(config), maps, lifecycle::ownership, tokens::verify, System::nanoTime);
  }
}
