package chat.skerry.node.mailbox.writeback;

import chat.skerry.node.mailbox.Envelope;
import java.util.ArrayList;
import java.util.List;

/// Two sorted parts of one mailbox made one. An envelope that is in both is the same in both.
final class Merge {
  private Merge() {}

  /// Where each part was cut at the limit, the first so many of both are the first of the whole.
  ///
  /// @param stored by increasing `seq`
  /// @param held by increasing `seq`
  static List<Envelope> of(List<Envelope> stored, List<Envelope> held, int limit) {
    if (held.isEmpty()) {
      return stored;
    }
    List<Envelope> merged = new ArrayList<>(Math.min(limit, stored.size() + held.size()));
    int s = 0;
    int h = 0;
    while (merged.size() < limit && (s < stored.size() || h < held.size())) {
      long storedSeq = s < stored.size() ? stored.get(s).seq() : Long.MAX_VALUE;
      long heldSeq = h < held.size() ? held.get(h).seq() : Long.MAX_VALUE;
      merged.add(heldSeq <= storedSeq ? held.get(h) : stored.get(s));
      s += storedSeq <= heldSeq ? 1 : 0;
      h += heldSeq <= storedSeq ? 1 : 0;
    }
    return merged;
  }
}
