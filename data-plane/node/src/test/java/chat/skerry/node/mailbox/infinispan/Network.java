package chat.skerry.node.mailbox.infinispan;

import chat.skerry.node.routing.infinispan.InfinispanIsland;
import java.util.List;
import org.infinispan.factories.GlobalComponentRegistry;
import org.infinispan.remoting.transport.Transport;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;

/// Cuts the members of an island off from each other, and joins them again.
final class Network {
  private Network() {}

  static void cut(List<InfinispanIsland> members) throws Exception {
    for (InfinispanIsland member : members) {
      stack(member)
          .insertProtocol(new DISCARD().discardAll(true), ProtocolStack.Position.ABOVE, TP.class);
    }
  }

  static void heal(List<InfinispanIsland> members) {
    members.forEach(member -> stack(member).removeProtocol(DISCARD.class));
  }

  private static ProtocolStack stack(InfinispanIsland member) {
    Transport transport =
        GlobalComponentRegistry.componentOf(member.mailboxes().getCacheManager(), Transport.class);
    return ((JGroupsTransport) transport).getChannel().getProtocolStack();
  }
}
