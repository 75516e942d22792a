package chat.skerry.node;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.security.Security;

/// Starts a member.
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... arguments) {
    // Members come back under new addresses: names must be looked up again soon.
    Security.setProperty("networkaddress.cache.ttl", "2");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    Quarkus.run(arguments);
  }
}
