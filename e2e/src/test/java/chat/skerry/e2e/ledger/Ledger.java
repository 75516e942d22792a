package chat.skerry.e2e.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Every message of a conversation under a number: who sent it to whom, when it was acknowledged as
/// sent, when and how often the recipient's application got it, and which receipts came back.
///
/// Thread-safe: phones report from their own threads.
public final class Ledger {
  private static final int SHOWN_MAX = 10;

  private final LongSupplier nanoTime;
  private final List<Line> lines = new ArrayList<>();
  private final Map<Route, List<Integer>> arrivals = new HashMap<>();
  private final Map<String, Long> lastArrivalNanos = new HashMap<>();
  private final List<String> strangers = new ArrayList<>();
  private long longestSilenceNanos;

  /// @param nanoTime the clock, in nanoseconds
  public Ledger(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// Opens a line for a message that is about to be sent, and returns its number, from 0.
  public synchronized int open(String from, String to) {
    lines.add(new Line(new Route(from, to), nanoTime.getAsLong()));
    return lines.size() - 1;
  }

  /// The member said that the message is stored.
  public synchronized void sent(int number) {
    Line line = lines.get(number);
    line.sentCount++;
    line.sentNanos = nanoTime.getAsLong();
  }

  /// The client library gave the message up.
  public synchronized void failed(int number, String reason) {
    lines.get(number).failure = reason;
  }

  /// The application of `to` got the message.
  public synchronized void arrived(int number, String from, String to) {
    Route route = new Route(from, to);
    if (number < 0 || number >= lines.size() || !lines.get(number).route.equals(route)) {
      strangers.add(route + " got number " + number);
      return;
    }
    Line line = lines.get(number);
    line.arrivedCount++;
    line.arrivedNanos = nanoTime.getAsLong();
    Long before = lastArrivalNanos.put(to, line.arrivedNanos);
    if (before != null) {
      longestSilenceNanos = Math.max(longestSilenceNanos, line.arrivedNanos - before);
    }
    arrivals.computeIfAbsent(route, r -> new ArrayList<>()).add(number);
  }

  /// The sender saw ✓✓.
  public synchronized void delivered(int number) {
    lines.get(number).deliveredCount++;
  }

  /// The sender saw that it was read.
  public synchronized void read(int number) {
    lines.get(number).readCount++;
  }

  public synchronized int size() {
    return lines.size();
  }

  /// Messages without an answer yet.
  public synchronized int pending() {
    return (int) lines.stream().filter(l -> l.sentCount == 0 && l.failure.isEmpty()).count();
  }

  /// Messages acknowledged as sent.
  public synchronized int sentCount() {
    return (int) lines.stream().filter(l -> l.sentCount > 0).count();
  }

  /// Whether every message was sent and has arrived, and its sender knows both.
  public synchronized boolean settled() {
    return lines.stream()
        .allMatch(l -> l.sentCount > 0 && l.arrivedCount > 0 && l.deliveredCount > 0);
  }

  /// The judgement when nothing is under way any more.
  ///
  /// @param stored numbers that still lie in the store
  public synchronized Verdict verdict(Set<Integer> stored) {
    var findings = new ArrayList<String>();
    add(
        findings,
        "lost: sent, neither delivered nor stored",
        numbers(l -> l.sentCount > 0 && l.arrivedCount == 0).stream()
            .filter(n -> !stored.contains(n))
            .toList());
    add(findings, "doubled: delivered more than once", numbers(l -> l.arrivedCount > 1));
    add(findings, "answered more than once", numbers(l -> l.sentCount > 1));
    add(findings, "out of order", disordered());
    add(findings, "without ✓✓", numbers(l -> l.arrivedCount > 0 && l.deliveredCount == 0));
    add(findings, "more than one ✓✓", numbers(l -> l.deliveredCount > 1));
    add(
        findings,
        "✓✓ without a delivery",
        numbers(l -> l.arrivedCount == 0 && l.deliveredCount > 0));
    add(findings, "read more than once", numbers(l -> l.readCount > 1));
    add(findings, "never answered", numbers(l -> l.sentCount == 0 && l.failure.isEmpty()));
    add(findings, "given up by the client", numbers(l -> !l.failure.isEmpty()));
    if (!strangers.isEmpty()) {
      findings.add("not of this conversation: " + strangers);
    }
    return new Verdict(
        lines.size(),
        (int) lines.stream().filter(l -> l.sentCount > 0).count(),
        (int) lines.stream().filter(l -> l.arrivedCount > 0).count(),
        longestWaitNanos(),
        longestSilenceNanos,
        List.copyOf(findings));
  }

  /// The longest time a message waited for its ✓.
  private long longestWaitNanos() {
    return lines.stream()
        .filter(l -> l.sentCount > 0)
        .mapToLong(l -> l.sentNanos - l.openedNanos)
        .max()
        .orElse(0);
  }

  /// Numbers that arrived after a later one of the same sender and recipient; second arrivals are
  /// doubles, not disorder.
  private List<Integer> disordered() {
    var found = new ArrayList<Integer>();
    for (List<Integer> order : arrivals.values()) {
      Set<Integer> seen = new HashSet<>();
      int highest = -1;
      for (int number : order) {
        if (seen.add(number)) {
          if (number < highest) {
            found.add(number);
          }
          highest = Math.max(highest, number);
        }
      }
    }
    Collections.sort(found);
    return found;
  }

  private List<Integer> numbers(java.util.function.Predicate<Line> which) {
    var found = new ArrayList<Integer>();
    for (int i = 0; i < lines.size(); i++) {
      if (which.test(lines.get(i))) {
        found.add(i);
      }
    }
    return found;
  }

  private void add(List<String> findings, String what, List<Integer> numbers) {
    if (!numbers.isEmpty()) {
      String shown =
          numbers.stream()
              .limit(SHOWN_MAX)
              .map(n -> n + " (" + story(lines.get(n)) + ")")
              .collect(Collectors.joining(", "));
      findings.add(what + ": " + numbers.size() + " messages: " + shown);
    }
  }

  /// Who, and when since the conversation began: enough to find the moment in the members' logs.
  private String story(Line line) {
    long begin = lines.getFirst().openedNanos;
    String story = line.route.toString();
    if (line.sentCount > 0) {
      story += ", ✓ %.1f s".formatted((line.sentNanos - begin) / 1e9);
    }
    if (line.arrivedCount > 0) {
      story += ", came %.1f s".formatted((line.arrivedNanos - begin) / 1e9);
    }
    if (!line.failure.isEmpty()) {
      story += ", " + line.failure;
    }
    return story;
  }

  /// Sender and recipient.
  private record Route(String from, String to) {
    @Override
    public String toString() {
      return from + " → " + to;
    }
  }

  /// One message. Confined to the ledger's lock.
  private static final class Line {
    private final Route route;
    private final long openedNanos;
    private String failure = "";
    private long sentNanos;
    private long arrivedNanos;
    private int sentCount;
    private int arrivedCount;
    private int deliveredCount;
    private int readCount;

    Line(Route route, long openedNanos) {
      this.route = route;
      this.openedNanos = openedNanos;
    }
  }
}
