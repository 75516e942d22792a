package chat.skerry.node.store.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import java.util.List;
import java.util.stream.Collectors;

/// Says in one line why a request failed.
final class Failures {
  private Failures() {}

  static String describe(DriverException failure) {
    return "Cassandra: "
        + switch (failure) {
          case UnavailableException e ->
              "%d of %d needed replicas are up (consistency %s)"
                  .formatted(e.getAlive(), e.getRequired(), e.getConsistencyLevel());
          case WriteTimeoutException e ->
              "%d of %d needed replicas wrote in time".formatted(e.getReceived(), e.getBlockFor());
          case ReadTimeoutException e ->
              "%d of %d needed replicas read in time".formatted(e.getReceived(), e.getBlockFor());
          case DriverTimeoutException e -> "no answer in time";
          case RequestThrottlingException e -> "too many requests in flight";
          case AllNodesFailedException e -> "no node answers" + causes(e);
          default -> failure.getClass().getSimpleName() + ": " + failure.getMessage();
        };
  }

  private static String causes(AllNodesFailedException failure) {
    return failure.getAllErrors().entrySet().stream()
        .limit(3)
        .map(entry -> entry.getKey().getEndPoint() + " " + firstLine(entry.getValue()))
        .collect(Collectors.joining("; ", " (", ")"));
  }

  private static String firstLine(List<Throwable> errors) {
    return errors.isEmpty() ? "no error" : String.valueOf(errors.getFirst().getMessage());
  }
}
