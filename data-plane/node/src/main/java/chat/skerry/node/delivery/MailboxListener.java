package chat.skerry.node.delivery;

import chat.skerry.node.account.DeviceAddress;
import chat.skerry.node.mailbox.Envelope;
import java.util.List;

/// Hears of every envelope that this member stores.
public interface MailboxListener {

  /// The envelopes are durable. Calls for one mailbox come one after the other, in the order of
  /// `seq`, and leave none out. Must not block.
  void stored(DeviceAddress mailbox, List<Envelope> envelopes);
}
