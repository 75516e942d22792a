package chat.skerry.e2e.bench;

import chat.skerry.e2e.contender.Contender;
import chat.skerry.e2e.contender.Ground;
import chat.skerry.e2e.contender.Lineup;
import chat.skerry.e2e.load.Generator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// What an idle connection costs each server, by slope over real sockets, and how soon all devices
/// are back when all connections break at once. See [BenchPlan] for the arguments.
public final class DensityBench {
  private static final Set<String> SAME_PROCESS_MEASURED_ALREADY =
      Set.of("NATS JetStream, memory, 2 replicas", "NATS JetStream, file", "Skerry, two members");
  private static final String LOGINS_OF = "Skerry, embedded store";
  private static final int AT_ONCE = 32;
  private static final Duration BOUND = Duration.ofMinutes(4);
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final BenchPlan plan;
  private final int few;
  private final int many;

  private DensityBench(BenchPlan plan) {
    this.plan = plan;
    this.few = plan.brief() ? 200 : 1_000;
    this.many = plan.brief() ? 1_200 : 10_000;
  }

  /// @param arguments see [BenchPlan]
  public static void main(String[] arguments) {
    var bench = new DensityBench(BenchPlan.of(arguments, Ground.Heap.TIGHT));
    var measured = new ArrayList<Density>();
    for (Lineup.Entry entry : bench.plan.lineup()) {
      if (!SAME_PROCESS_MEASURED_ALREADY.contains(entry.name())) {
        Density density = bench.measure(entry);
        System.out.println(density);
        measured.add(density);
      }
    }
    List<Row> rows = new ArrayList<>(DensityReport.rows(measured));
    bench.plan.lineup().stream()
        .filter(entry -> entry.name().equals(LOGINS_OF))
        .forEach(entry -> rows.addAll(bench.logins(entry)));
    Path directory = bench.plan.directory();
    DensityReport.page(measured, rows).write(directory, "density");
    Map<String, Object> raw = new LinkedHashMap<>();
    raw.put("servers", measured.stream().map(Density::raw).toList());
    raw.put("figures", rows);
    Path file = RawNumbers.write(directory, "density", raw);
    Console.print(rows);
    System.out.println("report: " + directory.resolve("density.html") + ", raw numbers: " + file);
    System.exit(measured.stream().allMatch(density -> density.failure().isEmpty()) ? 0 : 1);
  }

  /// On a server of its own: what counts is a warm one.
  private List<Row> logins(Lineup.Entry entry) {
    try (Contender contender = entry.start(plan.ground().below("logins"))) {
      return LoginFigures.measure(contender, plan.brief() ? 500 : 3_000);
    } catch (RuntimeException e) {
      return List.of(new Row("logins a second and core", "not measured: " + e, "≥ 80 %", "no"));
    }
  }

  private Density measure(Lineup.Entry entry) {
    try (Contender contender = entry.start(plan.ground());
        Generator generator = new Generator(contender::cpuSeconds)) {
      contender.dialect().prepare(many);
      generator.connect(contender.dialect(), few, AT_ONCE, BOUND);
      Memory before = Memory.of(contender, SETTLE);
      double cpu = contender.cpuSeconds();
      long start = System.nanoTime();
      generator.connect(contender.dialect(), many - few, AT_ONCE, BOUND);
      double seconds = (System.nanoTime() - start) / 1e9;
      double loginCpu = (contender.cpuSeconds() - cpu) / (many - few);
      Memory after = Memory.of(contender, SETTLE);
      generator.disconnect();
      LockSupport.parkNanos(SETTLE.toNanos());
      cpu = contender.cpuSeconds();
      Histogram back = generator.storm(contender.dialect(), many, BOUND);
      return new Density(
          entry,
          new Density.Idle(many - few, before, after),
          new Density.Logins((many - few) / seconds, loginCpu),
          new Density.Back(many, back, contender.cpuSeconds() - cpu, generator.counts().trouble()),
          "");
    } catch (RuntimeException e) {
      return Density.failed(entry, e.toString());
    }
  }
}
