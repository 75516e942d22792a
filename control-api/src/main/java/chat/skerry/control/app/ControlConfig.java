package chat.skerry.control.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What can be set, under the prefix `skerry.`; as variables of the environment `SKERRY_NAMESPACE`
/// and so on.
@ConfigMapping(prefix = "skerry")
public interface ControlConfig {

  /// The namespace that this program runs in; signing keys lie there.
  @WithDefault("skerry-system")
  String namespace();

  /// The claim `iss` of tokens.
  @WithDefault("https://skerry.chat/control-api")
  String issuer();

  Keys keys();

  Authentication authentication();

  Clusters clusters();

  /// What tenants may do with clusters.
  interface Clusters {
    /// Whether tenants may set image, imagePullPolicy, and a member's nodeSelector, tolerations and
    /// javaOptions: with them they decide what code runs on which machines.
    @WithDefault("false")
    boolean platformFields();
  }

  /// How signing keys rotate.
  interface Keys {
    /// How long a new key is published before it signs: longer than nodes take to get it.
    @WithDefault("10M")
    Duration publicationDelay();

    /// How long a key stays published after it has signed: longer than any token lives.
    @WithDefault("25H")
    Duration retention();
  }

  /// Who may call.
  interface Authentication {
    /// How many calls with a wrong API key an address may make in a minute before it is told to
    /// wait.
    @WithDefault("30")
    int failuresPerMinute();
  }
}
