package chat.skerry.control.app;

import chat.skerry.control.problem.ProblemMappers;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/// Times REST calls under the names that gRPC calls have.
final class CallMetrics {
  private static final String START = "skerry.start";
  private final Provider<MeterRegistry> meters;

  CallMetrics(Provider<MeterRegistry> meters) {
    this.meters = meters;
  }

  @ServerRequestFilter(preMatching = true)
  public void begin(ContainerRequestContext request) {
    request.setProperty(START, System.nanoTime());
  }

  @ServerResponseFilter
  public void end(
      ContainerRequestContext request, ContainerResponseContext response, ResourceInfo resource) {
    if (!(request.getProperty(START) instanceof Long start)) {
      return;
    }
    meters
        .get()
        .timer(
            "skerry.control.calls",
            "operation",
            operationOf(resource == null ? null : resource.getResourceMethod()),
            "protocol",
            "rest",
            "result",
            ProblemMappers.resultOf(request))
        .record(Duration.ofNanos(System.nanoTime() - start));
  }

  private static String operationOf(@Nullable Method method) {
    Operation operation = method == null ? null : method.getAnnotation(Operation.class);
    return operation == null ? "none" : operation.operationId();
  }
}
