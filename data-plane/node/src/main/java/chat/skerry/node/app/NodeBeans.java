package chat.skerry.node.app;

import chat.skerry.node.registry.Registry;
import chat.skerry.node.routing.PartitionMapFile;
import chat.skerry.node.token.Es256;
import chat.skerry.node.token.JdkEs256;
import chat.skerry.node.token.TokenVerifier;
import chat.skerry.node.token.VerificationKeysFile;
import chat.skerry.node.token.conscrypt.ConscryptEs256;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/// What the container makes: the files that are watched, and what the registry asks for.
@Singleton
final class NodeBeans {
  private static final Logger LOG = Logger.getLogger(NodeBeans.class);

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

  /// The fastest one that works here.
  @Produces
  @Singleton
  Es256 es256() {
    Es256 es256 = ConscryptEs256.load().orElseGet(JdkEs256::new);
    LOG.infof("ES256: by %s", es256.name());
    return es256;
  }

  @Produces
  @Singleton
  VerificationKeysFile verificationKeys(NodeConfig config, Es256 es256, MeterRegistry meters) {
    VerificationKeysFile keys = VerificationKeysFile.watch(config.verificationKeys(), es256);
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
  TokenVerifier tokens(NodeConfig config, VerificationKeysFile keys, MeterRegistry meters) {
    TokenVerifier tokens =
        new TokenVerifier(
            config.cluster(),
            keys::current,
            System::currentTimeMillis,
            config.chat().connectionsMax());
    signatures(meters, "computed", tokens, TokenVerifier::computed);
    signatures(meters, "remembered", tokens, TokenVerifier::recalled);
    return tokens;
  }

  private static void signatures(
      MeterRegistry meters,
      String how,
      TokenVerifier tokens,
      ToDoubleFunction<TokenVerifier> count) {
    FunctionCounter.builder("skerry.token.signatures", tokens, count)
        .description("Signatures of tokens that were asked about")
        .tag("how", how)
        .register(meters);
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
