package chat.skerry.control.tenant;

import chat.skerry.control.problem.GrpcProblems;
import chat.skerry.control.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/// Runs gRPC calls as plain blocking code: on a virtual thread, with the caller known, and with
/// failures turned into answers.
public final class GrpcCalls {
  private final Callers callers;
  private final MeterRegistry meters;
  private final Executor virtualThreads;

  /// @param virtualThreads where the work runs
  public GrpcCalls(Callers callers, MeterRegistry meters, Executor virtualThreads) {
    this.callers = callers;
    this.meters = meters;
    this.virtualThreads = virtualThreads;
  }

  /// A call that needs an API key.
  public <A> Uni<A> call(Function<Caller, A> work) {
    GrpcCredentials.Shown shown = GrpcCredentials.SHOWN.get();
    return run(
        shown, () -> work.apply(callers.authenticate(shown.authorization(), shown.address())));
  }

  /// A call that needs none.
  public <A> Uni<A> openCall(Supplier<A> work) {
    return run(GrpcCredentials.SHOWN.get(), work);
  }

  private <A> Uni<A> run(GrpcCredentials.Shown shown, Supplier<A> work) {
    return Uni.createFrom()
        .item(() -> timed(shown, work))
        .runSubscriptionOn(virtualThreads)
        .onFailure()
        .transform(e -> GrpcProblems.answer(e, shown.requestId()));
  }

  private <A> A timed(GrpcCredentials.Shown shown, Supplier<A> work) {
    Timer.Sample sample = Timer.start(meters);
    String result = "INTERNAL";
    try {
      A answer = work.get();
      result = "OK";
      return answer;
    } catch (ProblemException e) {
      result = e.problem().name();
      throw e;
    } finally {
      sample.stop(
          meters.timer(
              "skerry.control.calls",
              "operation",
              operationOf(shown.method()),
              "protocol",
              "grpc",
              "result",
              result));
    }
  }

  /// `ClusterService_GetCluster` for `skerry.control.v1.ClusterService/GetCluster`.
  private static String operationOf(String fullMethod) {
    int slash = fullMethod.indexOf('/');
    int dot = fullMethod.lastIndexOf('.', slash);
    return fullMethod.substring(dot + 1).replace('/', '_');
  }
}
