package chat.skerry.node.session;

import chat.skerry.node.mailbox.Envelope;
import chat.skerry.node.mailbox.SeqSets;
import java.util.List;
import java.util.Set;

/// What was announced to a feed while it read, and what it read last: enough to see whether a later
/// announcement lies before what was delivered. Confined to its session's event loop.
final class Announcements {
  private static final int REMEMBERED_MAX = 256;

  private Set<Long> announced = SeqSets.NONE;
  private Set<Long> lastPage = SeqSets.NONE;
  private boolean any;
  private boolean unknown;

  /// A read begins.
  void clear() {
    announced = SeqSets.NONE;
    any = false;
    unknown = false;
  }

  void add(List<Envelope> envelopes) {
    any = true;
    for (Envelope envelope : envelopes) {
      if (announced.size() < REMEMBERED_MAX) {
        announced = SeqSets.with(announced, envelope.seq());
      } else {
        unknown = true;
      }
    }
  }

  /// Something was stored, nobody knows what.
  void addUnknown() {
    any = true;
    unknown = true;
  }

  /// Whether anything was announced since the read began.
  boolean any() {
    return any;
  }

  /// A page was delivered, an empty one for none. Returns whether something that was announced
  /// meanwhile, or may have been, lies before the end of the page and is not in it.
  boolean passedOver(List<Envelope> page, long lastSeq) {
    if (!page.isEmpty()) {
      lastPage = SeqSets.NONE;
    }
    for (Envelope envelope : page) {
      lastPage = SeqSets.with(lastPage, envelope.seq());
    }
    return unknown || announced.stream().anyMatch(seq -> seq <= lastSeq && !lastPage.contains(seq));
  }

  /// Whether the last page had it: its announcement comes late.
  boolean wasInLastPage(long seq) {
    return lastPage.contains(seq);
  }
}
