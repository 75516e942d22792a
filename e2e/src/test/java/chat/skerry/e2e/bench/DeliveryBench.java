package chat.skerry.e2e.bench;

import chat.skerry.e2e.contender.Contender;
import chat.skerry.e2e.contender.Ground;
import chat.skerry.e2e.contender.Lineup;
import chat.skerry.e2e.load.Generator;
import chat.skerry.e2e.load.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Texts of 128 bytes between pairs of devices, through each server in turn: the most that one core
/// of it can do, and how long a text takes at 70 % of that. See [BenchPlan] for the arguments.
public final class DeliveryBench {
  private static final double SHARE = 0.7;

  /// Texts under way for each device: people write one after the other. With more of them servers
  /// would be fast by taking many from one connection at a time, which no chat gives them.
  private static final int WINDOW = 1;

  private final BenchPlan plan;
  private final Effort effort;

  private DeliveryBench(BenchPlan plan) {
    this.plan = plan;
    this.effort = plan.brief() ? Effort.BRIEF : Effort.FULL;
  }

  private record Effort(int devices, Duration warmUp, Duration settle, Duration measured) {
    static final Effort FULL =
        new Effort(400, Duration.ofSeconds(15), Duration.ofSeconds(4), Duration.ofSeconds(12));

    static final Effort BRIEF =
        new Effort(100, Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(3));
  }

  /// @param arguments see [BenchPlan]
  public static void main(String[] arguments) {
    var bench = new DeliveryBench(BenchPlan.of(arguments, Ground.Heap.FIXED));
    var measured = new ArrayList<Delivered>();
    for (Lineup.Entry entry : bench.plan.lineup()) {
      Delivered delivered = bench.measure(entry);
      System.out.println(delivered);
      measured.add(delivered);
    }
    var rows = new ArrayList<>(DeliveryReport.rows(measured));
    rows.addAll(bench.takeover());
    Path directory = bench.plan.directory();
    DeliveryReport.page(measured, rows, bench.effort.devices()).write(directory, "delivery");
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("servers", measured.stream().map(Delivered::raw).toList());
    raw.put("figures", rows);
    Path file = RawNumbers.write(directory, "delivery", raw);
    Console.print(rows);
    System.out.println("report: " + directory.resolve("delivery.html") + ", raw numbers: " + file);
    System.exit(measured.stream().allMatch(Delivered::sound) ? 0 : 1);
  }

  /// Where a Skerry of two members is among the servers.
  private List<Row> takeover() {
    return plan.lineup().stream()
        .filter(entry -> entry.name().equals("Skerry, two members"))
        .flatMap(entry -> {
          try (Contender island = entry.start(plan.ground().below("takeover"))) {
            return TakeoverFigures.measure(island).stream();
          } catch (RuntimeException e) {
            return Stream.of(new Row("takeover", "not measured: " + e.getMessage(), "", "no"));
          }
        })
        .toList();
  }

  private Delivered measure(Lineup.Entry entry) {
    try (Contender contender = entry.start(plan.ground());
        Generator generator = new Generator(contender::cpuSeconds)) {
      generator.connect(contender.dialect(), effort.devices(), 20, Duration.ofSeconds(60));
      Outcome most = generator.saturate(WINDOW, effort.warmUp(), effort.measured());
      if (most.receipts() == 0) {
        return Delivered.failed(entry, "nothing was delivered: " + generator.counts());
      }
      Outcome paced = generator.pace(SHARE * most.receipts(), effort.settle(), effort.measured());
      Optional<Profile> profile =
          entry.isSkerry()
              ? Profile.of(
                  contender.pid(),
                  plan.directory(),
                  () -> generator.saturate(WINDOW, effort.settle(), effort.measured()))
              : Optional.empty();
      return Delivered.of(entry, most, paced, profile);
    } catch (RuntimeException e) {
      return Delivered.failed(entry, e.toString());
    }
  }
}
