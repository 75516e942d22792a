package chat.skerry.operator.plan;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.jboss.logging.Logger;

/// How the execution of a plan ended.
///
/// @param done actions that were carried out
/// @param failure the first that was not, if any; those after it were left for the next reconcile
public record Outcome(int done, Optional<Failure> failure) {

  private static final Logger LOG = Logger.getLogger(Outcome.class);
  private static final int UNPROCESSABLE = 422;

  public static final Outcome NOTHING_DONE = new Outcome(0, Optional.empty());

  /// @param reason one CamelCase word
  /// @param message for people
  /// @param passing it is expected to go away by itself and is not told
  public record Failure(String reason, String message, boolean passing) {}

  /// Carries out the actions in order, up to the first that fails.
  public static Outcome of(Plan plan, ActionExecutor executor) {
    int done = 0;
    for (Action action : plan.actions()) {
      try {
        executor.execute(action);
        done++;
      } catch (ForeignResourceException e) {
        return failed(
            done, action, new Failure("NameTaken", String.valueOf(e.getMessage()), false));
      } catch (OwnerGoneException e) {
        return failed(done, action, new Failure("OwnerGone", String.valueOf(e.getMessage()), true));
      } catch (KubernetesClientException e) {
        return failed(done, action, failure(action, e));
      }
    }
    return new Outcome(done, Optional.empty());
  }

  /// Failures that are to be told.
  public Optional<Failure> told() {
    return failure.filter(f -> !f.passing());
  }

  private static Outcome failed(int done, Action action, Failure failure) {
    LOG.warnf("%s: %s: %s", action.target(), failure.reason(), failure.message());
    return new Outcome(done, Optional.of(failure));
  }

  private static Failure failure(Action action, KubernetesClientException e) {
    String text =
        action.target()
            + ": "
            + (e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
    return switch (e.getCode()) {
      case UNPROCESSABLE, HttpURLConnection.HTTP_BAD_REQUEST ->
          new Failure("ChildRefused", text, false);
      case HttpURLConnection.HTTP_FORBIDDEN -> new Failure("Forbidden", text, false);
      case HttpURLConnection.HTTP_CONFLICT -> new Failure("ChangedMeanwhile", text, true);
      default -> new Failure("ApiServerUnavailable", text, true);
    };
  }
}
