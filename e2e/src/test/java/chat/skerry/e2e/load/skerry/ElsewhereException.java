package chat.skerry.e2e.load.skerry;

import java.net.InetSocketAddress;

/// Another member owns the account.
final class ElsewhereException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final InetSocketAddress address;

  ElsewhereException(String member) {
    super("elsewhere: " + member);
    int colon = member.lastIndexOf(':');
    address =
        new InetSocketAddress(
            member.substring(0, colon), Integer.parseInt(member.substring(colon + 1)));
  }

  InetSocketAddress address() {
    return address;
  }
}
