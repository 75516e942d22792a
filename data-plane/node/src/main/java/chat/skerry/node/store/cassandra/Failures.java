package chat.skerry.node.store.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import java.util.List;
import java.util.stream.Collectors;

/// Says in one line why a request failed.
final class Failures {
  private static final String PREFIX = "Cassandra: ";
  private static final int NODES_NAMED_MAX = 3;
  private static final int TEXT_MAX = 120;

  private Failures() {}

  static String describe(DriverException failure) {
    return PREFIX
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
          case AllNodesFailedException e -> nodes(e);
          default -> failure.getClass().getSimpleName() + ": " + failure.getMessage();
        };
  }

  /// The driver wraps what the last nodes said; an answer of a node says more than the list.
  private static String nodes(AllNodesFailedException failure) {
    return failure.getAllErrors().values().stream()
        .flatMap(List::stream)
        .filter(error -> error instanceof CoordinatorException)
        .map(error -> describe((CoordinatorException) error).substring(PREFIX.length()))
        .findFirst()
        .orElseGet(() -> unreachable(failure));
  }

  private static String unreachable(AllNodesFailedException failure) {
    if (failure.getAllErrors().isEmpty()) {
      return "no node is up";
    }
    return failure.getAllErrors().entrySet().stream()
        .limit(NODES_NAMED_MAX)
        .map(entry -> address(entry.getKey()) + ": " + firstLine(entry.getValue()))
        .collect(Collectors.joining("; ", "no node answers (", ")"));
  }

  private static String address(Node node) {
    return node.getEndPoint().toString().replace("/<unresolved>", "");
  }

  private static String firstLine(List<Throwable> errors) {
    String text = errors.isEmpty() ? "no error" : String.valueOf(errors.getFirst().getMessage());
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "…";
  }
}
