package chat.skerry.node.app;

import chat.skerry.node.edge.ReportedOrder;
import chat.skerry.node.registry.MemberOrder;
import chat.skerry.node.registry.OwnerFirst;
import chat.skerry.node.registry.Registry;
import chat.skerry.node.routing.PartitionMapFile;
import chat.skerry.node.supervision.Supervisor;
import chat.skerry.node.ticket.TicketCheck;
import chat.skerry.node.ticket.TicketSigner;
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
  TicketCheck tickets(NodeConfig config, MeterRegistry meters) {
    TicketCheck tickets =
        config.tickets().policy().isEmpty()
            ? TicketCheck.none()
            : TicketCheck.watch(
                config.tickets().policy().get(),
                config.cluster(),
                NodeSettings.place(config).member(),
                System::currentTimeMillis);
    FunctionCounter.builder("skerry.ticket.keys.refused", tickets, TicketCheck::refused)
        .description("Ticket files that were not sound")
        .register(meters);
    meters.gauge("skerry.ticket.keys", tickets, TicketCheck::keys);
    return tickets;
  }

  void closeTickets(@Disposes TicketCheck tickets) {
    tickets.close();
  }

  @Produces
  @Singleton
  Tickets signer(NodeConfig config) {
    return new Tickets(
        config
            .tickets()
            .keys()
            .map(file ->
                TicketSigner.watch(
                    file,
                    config.cluster(),
                    config.tickets().lifetime(),
                    System::currentTimeMillis)));
  }

  void closeSigner(@Disposes Tickets tickets) {
    tickets.signer().ifPresent(TicketSigner::close);
  }

  @Produces
  @Singleton
  Surroundings surroundings(
      NodeConfig config,
      PartitionMapFile maps,
      VerificationKeysFile keys,
      TokenVerifier tokens,
      TicketCheck tickets,
      MeterRegistry meters) {
    return new Surroundings(
        config, maps, keys, tokens, tickets, meters, new Supervisor(System::nanoTime, meters));
  }

  @Produces
  @Singleton
  Registry registry(
      Surroundings surroundings, Tickets tickets, NodeLifecycle member, EdgeNode edge) {
    NodeConfig config = surroundings.config();
    MemberOrder order =
        switch (config.role()) {
          case MEMBER -> new OwnerFirst(NodeSettings.place(config).island(), member::ownership);
          case EDGE -> new ReportedOrder(edge.reports(), surroundings.meters());
        };
    return new Registry(
        surroundings.maps(),
        order,
        surroundings.tokens()::verify,
        tickets.signer(),
        new Registry.Bounds(
            NodeSettings.registry(config), System::nanoTime, surroundings.meters()));
  }
}
