package chat.skerry.node.token.conscrypt;

import chat.skerry.node.token.Es256;
import chat.skerry.node.token.Es256Contract;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Where its native code exists it must be loaded: a fallback that nobody notices costs a tenfold.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class ConscryptEs256Test extends Es256Contract {
  private static final Es256 ES256 = ConscryptEs256.load().orElseThrow();

  @Override
  protected Es256 es256() {
    return ES256;
  }
}
