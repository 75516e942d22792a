package chat.skerry.node.routing.infinispan;

import java.util.concurrent.TimeUnit;
import org.infinispan.AdvancedCache;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfiguration;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.configuration.internal.PrivateCacheConfigurationBuilder;
import org.infinispan.conflict.MergePolicy;
import org.infinispan.factories.GlobalComponentRegistry;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.partitionhandling.PartitionHandling;
import org.infinispan.remoting.transport.Transport;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;

/// Infinispan's configuration.
final class Caches {
  private static final String SESSIONS = "sessions";
  private static final String MAILBOXES = "mailboxes";
  private static final int OWNERS = 2;
  private static final long ENTRIES_MAX = 4_000_000;
  private static final long REMOTE_TIMEOUT_SECONDS = 2;
  private static final long STATE_TRANSFER_TIMEOUT_SECONDS = 20;
  private static final long MAILBOXES_TRANSFER_TIMEOUT_SECONDS = 120;

  /// Entries that a returning member gets at a time; an envelope has up to 65,000 bytes.
  private static final int MAILBOXES_TRANSFER_CHUNK = 128;

  private Caches() {}

  static DefaultCacheManager start(IslandTransport transport) {
    DefaultCacheManager caches = new DefaultCacheManager(global(transport), true);
    try {
      Transport started = GlobalComponentRegistry.componentOf(caches, Transport.class);
      if (!(started instanceof JGroupsTransport jgroups)) {
        throw new IllegalStateException(
            "island transport: " + started + " (expected: JGroups over TCP)");
      }
      JGroupsStack.verify(jgroups.getChannel(), transport);
      return caches;
    } catch (RuntimeException e) {
      caches.stop();
      throw e;
    }
  }

  /// @param waits whether this returns when the entries are here
  static AdvancedCache<String, String> sessions(
      DefaultCacheManager caches, int partitionCount, boolean waits) {
    caches.defineConfiguration(SESSIONS, sessions(partitionCount, waits));
    return caches.<String, String>getCache(SESSIONS).getAdvancedCache();
  }

  /// This one decides ownership: its primary owners have got all its entries.
  static AdvancedCache<SegmentedKey, Object> mailboxes(
      DefaultCacheManager caches, int partitionCount) {
    caches.defineConfiguration(MAILBOXES, mailboxes(partitionCount));
    return caches.<SegmentedKey, Object>getCache(MAILBOXES).getAdvancedCache();
  }

  private static GlobalConfiguration global(IslandTransport transport) {
    GlobalConfigurationBuilder builder = new GlobalConfigurationBuilder();
    builder
        .transport()
        .defaultTransport()
        .clusterName(transport.clusterName())
        .nodeName(processName(transport))
        .machineId(transport.member())
        .rackId(Origin.of(transport).text())
        .addProperty(JGroupsTransport.CONFIGURATION_XML, JGroupsStack.xml(transport));
    builder.cacheManagerName(transport.clusterName() + "/" + processName(transport));
    builder.jmx().disable();
    builder.metrics().gauges(false).histograms(false);
    builder.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
    return builder.build();
  }

  /// For logs.
  private static String processName(IslandTransport transport) {
    return transport.member() + "/" + transport.start().generation();
  }

  private static Configuration sessions(int partitionCount, boolean waits) {
    ConfigurationBuilder builder = distributed(partitionCount);
    builder.clustering().hash().keyPartitioner(new AccountPartitioner());
    builder
        .clustering()
        .stateTransfer()
        .awaitInitialTransfer(waits)
        .timeout(STATE_TRANSFER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    builder.memory().maxCount(ENTRIES_MAX);
    return builder.build();
  }

  /// Bounded by those who put: they know what may leave. A member that returns serves at once, and
  /// owns segments when it has got their entries, a chunk at a time.
  private static Configuration mailboxes(int partitionCount) {
    ConfigurationBuilder builder = distributed(partitionCount);
    builder.clustering().hash().keyPartitioner(new SegmentOfKey());
    builder
        .clustering()
        .stateTransfer()
        .awaitInitialTransfer(false)
        .chunkSize(MAILBOXES_TRANSFER_CHUNK)
        .timeout(MAILBOXES_TRANSFER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    return builder.build();
  }

  /// In a split both members go on. When it ends the entries of one side stay (ADR-0012).
  private static ConfigurationBuilder distributed(int partitionCount) {
    ConfigurationBuilder builder = new ConfigurationBuilder();
    builder
        .clustering()
        .cacheMode(CacheMode.DIST_SYNC)
        .remoteTimeout(REMOTE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .hash()
        .numOwners(OWNERS)
        .numSegments(Segments.count(partitionCount));
    builder
        .clustering()
        .partitionHandling()
        .whenSplit(PartitionHandling.ALLOW_READ_WRITES)
        .mergePolicy(MergePolicy.NONE);
    builder
        .addModule(PrivateCacheConfigurationBuilder.class)
        .consistentHashFactory(MemberHashFactory.instance());
    builder.encoding().mediaType(MediaType.APPLICATION_OBJECT_TYPE);
    builder.statistics().disable();
    return builder;
  }
}
