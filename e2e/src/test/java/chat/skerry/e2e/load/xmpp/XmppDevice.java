package chat.skerry.e2e.load.xmpp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.skerry.e2e.load.Device;
import chat.skerry.e2e.load.Hearing;
import chat.skerry.e2e.load.Text;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A stream of one user. ✓ is the server's count of handled stanzas, asked for once a flush; ✓✓ is
/// the recipient's receipt. The texts are plain ASCII, so that one byte is one character.
final class XmppDevice extends ChannelInboundHandlerAdapter implements Device {
  private static final int NO_MESSAGE = -1;
  private static final String FILLER = "x".repeat(Text.BYTES - 16);
  private static final String ASK = "<r xmlns='urn:xmpp:sm:3'/>";

  private final int number;
  private final String domain;
  private final Hearing hearing;
  private final CompletableFuture<Device> ready;
  private final StringBuilder in = new StringBuilder();
  private final Deque<Integer> unhandled = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private boolean authenticated;
  private boolean enabled;
  private boolean asked;
  private boolean closed;
  private long handledByServer;
  private long handledHere;

  XmppDevice(int number, String domain, Hearing hearing, CompletableFuture<Device> ready) {
    this.number = number;
    this.domain = domain;
    this.hearing = hearing;
    this.ready = ready;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public void send(int recipient, int message) {
    String id = hex(message);
    stanza(
        message,
        "<message to='d"
            + recipient
            + "@"
            + domain
            + "' id='"
            + id
            + "' type='chat'><body>"
            + id
            + hex(number)
            + FILLER
            + "</body><request xmlns='urn:xmpp:receipts'/></message>");
  }

  @Override
  public void flush() {
    if (asked) {
      asked = false;
      write(ASK);
    }
    context().flush();
  }

  @Override
  public void close() {
    closed = true;
    context().close();
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    byte[] login = ("\0d" + number + "\0secret").getBytes(US_ASCII);
    openStream();
    write(
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
            + Base64.getEncoder().encodeToString(login)
            + "</auth>");
    active.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext read, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    in.append(bytes.toString(US_ASCII));
    bytes.release();
    int from = 0;
    for (int to = take(from); to >= 0; to = take(from)) {
      from = to;
    }
    in.delete(0, from);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext read) {
    flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    end("closed without a reason");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    end(cause.toString());
    failed.close();
  }

  /// Takes the element that begins at `from`; returns where it ends, or -1 where it isn't all
  /// there.
  private int take(int from) {
    int tag = in.indexOf("<", from);
    int tagEnd = in.indexOf(">", from);
    if (tag < 0 || tagEnd < 0) {
      return -1;
    }
    if (in.charAt(tag + 1) == '?' || startsWith(tag, "<stream:stream")) {
      return tagEnd + 1;
    }
    int end = endOf(tag, tagEnd);
    if (end >= 0) {
      takeElement(tag, end);
    }
    return end;
  }

  private int endOf(int tag, int tagEnd) {
    if (in.charAt(tagEnd - 1) == '/' || in.charAt(tag + 1) == '/') {
      return tagEnd + 1;
    }
    int nameEnd = tag + 1;
    while (in.charAt(nameEnd) != ' ' && in.charAt(nameEnd) != '>') {
      nameEnd++;
    }
    String close = "</" + in.substring(tag + 1, nameEnd) + ">";
    int at = in.indexOf(close, tagEnd);
    return at < 0 ? -1 : at + close.length();
  }

  private void takeElement(int tag, int end) {
    if (startsWith(tag, "<message")) {
      handledHere++;
      takeMessage(tag, end);
    } else if (startsWith(tag, "<a ")) {
      takeHandled(tag);
    } else if (startsWith(tag, "<r ")) {
      write("<a xmlns='urn:xmpp:sm:3' h='" + handledHere + "'/>");
    } else if (startsWith(tag, "<success")) {
      authenticated = true;
      openStream();
    } else if (startsWith(tag, "<stream:features") && authenticated) {
      write(
          "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r"
              + "</resource></bind></iq>");
    } else if (startsWith(tag, "<iq") && !enabled) {
      write("<enable xmlns='urn:xmpp:sm:3'/>");
    } else if (startsWith(tag, "<enabled")) {
      enabled = true;
      stanza(NO_MESSAGE, "<presence/>");
    } else if (startsWith(tag, "<presence")) {
      handledHere++;
      ready.complete(this); // its own presence: from now on it is sent to
    } else if (startsWith(tag, "<failure") || startsWith(tag, "<stream:error")) {
      end(in.substring(tag, end));
    } else if (startsWith(tag, "<iq")) {
      handledHere++;
    }
  }

  private void takeMessage(int tag, int end) {
    int body = in.indexOf("<body>", tag);
    if (body >= 0 && body < end) {
      int message = number(body + 6);
      int from = number(body + 14);
      hearing.delivered(message, from);
      stanza(
          NO_MESSAGE,
          "<message to='d"
              + from
              + "@"
              + domain
              + "'><received xmlns='urn:xmpp:receipts' id='"
              + hex(message)
              + "'/></message>");
      return;
    }
    int received = in.indexOf("<received", tag);
    if (received >= 0 && received < end) {
      hearing.receipt(number(in.indexOf("id='", received) + 4), this);
    }
  }

  private void takeHandled(int tag) {
    int h = in.indexOf("h='", tag) + 3;
    long handled = Long.parseLong(in, h, in.indexOf("'", h), 10);
    for (; handledByServer < handled; handledByServer++) {
      int message = unhandled.remove();
      if (message != NO_MESSAGE) {
        hearing.accepted(message);
      }
    }
  }

  private void stanza(int message, String text) {
    unhandled.add(message);
    asked = true;
    write(text);
  }

  private void openStream() {
    write(
        "<?xml version='1.0'?><stream:stream to='"
            + domain
            + "' xmlns='jabber:client'"
            + " xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>");
  }

  private void end(String reason) {
    if (!closed) {
      closed = true;
      hearing.lost(number, reason);
      ready.completeExceptionally(new IllegalStateException("d" + number + ": " + reason));
    }
  }

  private void write(String text) {
    context().write(ByteBufUtil.writeAscii(context().alloc(), text));
  }

  private boolean startsWith(int at, String text) {
    return in.length() >= at + text.length()
        && in.charAt(at + 1) == text.charAt(1)
        && text.contentEquals(in.subSequence(at, at + text.length()));
  }

  private int number(int at) {
    return Integer.parseInt(in, at, at + 8, 16);
  }

  private static String hex(int value) {
    return java.util.HexFormat.of().toHexDigits(value);
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("d" + number + ": not connected");
    }
    return context;
  }
}
