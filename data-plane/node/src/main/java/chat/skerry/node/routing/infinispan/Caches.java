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
import org.infinispan.factories.GlobalComponentRegistry;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.partitionhandling.PartitionHandling;
import org.infinispan.remoting.transport.Transport;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;

/// Infinispan's configuration.
final class Caches {
  private static final String SESSIONS = "sessions";
  private static final int OWNERS = 2;
  private static final long ENTRIES_MAX = 4_000_000;
  private static final long REMOTE_TIMEOUT_SECONDS = 2;
  private static final long STATE_TRANSFER_TIMEOUT_SECONDS = 20;

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

  static AdvancedCache<String, String> sessions(DefaultCacheManager caches, int partitionCount) {
    caches.defineConfiguration(SESSIONS, sessions(partitionCount));
    return caches.<String, String>getCache(SESSIONS).getAdvancedCache();
  }

  private static GlobalConfiguration global(IslandTransport transport) {
    GlobalConfigurationBuilder builder = new GlobalConfigurationBuilder();
    builder
        .transport()
        .defaultTransport()
        .clusterName(transport.clusterName())
        .nodeName(transport.member())
        .machineId(transport.member())
        .addProperty(JGroupsTransport.CONFIGURATION_XML, JGroupsStack.xml(transport));
    builder.cacheManagerName(transport.clusterName() + "/" + transport.member());
    builder.jmx().disable();
    builder.metrics().gauges(false).histograms(false);
    builder.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
    return builder.build();
  }

  private static Configuration sessions(int partitionCount) {
    ConfigurationBuilder builder = new ConfigurationBuilder();
    builder
        .clustering()
        .cacheMode(CacheMode.DIST_SYNC)
        .remoteTimeout(REMOTE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .hash()
        .numOwners(OWNERS)
        .numSegments(partitionCount)
        .keyPartitioner(new AccountPartitioner());
    builder.clustering().stateTransfer().timeout(STATE_TRANSFER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    builder.clustering().partitionHandling().whenSplit(PartitionHandling.ALLOW_READ_WRITES);
    builder.encoding().mediaType(MediaType.APPLICATION_OBJECT_TYPE);
    builder.memory().maxCount(ENTRIES_MAX);
    return builder.build();
  }
}
