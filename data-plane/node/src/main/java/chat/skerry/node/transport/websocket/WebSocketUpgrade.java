package chat.skerry.node.transport.websocket;

import chat.skerry.protocol.frame.CloseCode;
import chat.skerry.protocol.frame.Frame;
import chat.skerry.protocol.frame.ProtocolException;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Answers the one HTTP request of a connection, which must ask for a WebSocket, and makes room for
/// [WebSocketFrames]. Anything else is refused with a status that says why.
///
/// `Origin` is not looked at: no cookie or other authority of a browser counts here, so that a page
/// gets no further than any program without the device's key and token. Extensions are not taken
/// up: ciphertext can't be compressed.
final class WebSocketUpgrade extends ChannelDuplexHandler {
  private static final String PATH = "/chat";

  /// For clients that must name one.
  private static final String SUBPROTOCOL = "skerry.v1";

  private static final String VERSION = "13";
  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final int REQUEST_LINE_BYTES_MAX = 2_048;
  private static final int REQUEST_HEADER_BYTES_MAX = 8_192;

  private @Nullable FullHttpResponse agreed;
  private @Nullable HttpResponseStatus refused;

  static void install(ChannelPipeline pipeline) {
    pipeline.addFirst(new WebSocketUpgrade());
    pipeline.addFirst(
        new HttpServerCodec(
            new HttpDecoderConfig()
                .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
                .setMaxHeaderSize(REQUEST_HEADER_BYTES_MAX)));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object received) {
    try {
      if (refused == null) {
        take(context, (HttpObject) received);
      }
    } finally {
      ReferenceCountUtil.release(received);
    }
  }

  private void take(ChannelHandlerContext context, HttpObject object) {
    if (object.decoderResult().isFailure()) {
      throw refuse(statusOf(object.decoderResult().cause()), "HTTP request: can't be read");
    }
    if (object instanceof HttpRequest request) {
      check(request);
      agreed = agree(request.headers());
    }
    if (object instanceof HttpContent content && content.content().isReadable()) {
      throw refuse(
          HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "HTTP request: a body (expected: none)");
    }
    if (object instanceof LastHttpContent && agreed != null) {
      upgrade(context, agreed);
    }
  }

  private static HttpResponseStatus statusOf(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
      case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
      default -> HttpResponseStatus.BAD_REQUEST;
    };
  }

  private void check(HttpRequest request) {
    HttpHeaders headers = request.headers();
    int query = request.uri().indexOf('?');
    String path = query < 0 ? request.uri() : request.uri().substring(0, query);
    if (!path.equals(PATH)) {
      throw refuse(HttpResponseStatus.NOT_FOUND, "path: another (expected: " + PATH + ")");
    }
    if (!request.method().equals(HttpMethod.GET)) {
      throw refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, "method: another (expected: GET)");
    }
    if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
      throw refuse(
          HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "version: another (expected: HTTP/1.1)");
    }
    if (!headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      throw refuse(
          HttpResponseStatus.UPGRADE_REQUIRED,
          "Upgrade, Connection: not those of a WebSocket (expected: websocket, Upgrade)");
    }
    if (!headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION, true)) {
      throw refuse(
          HttpResponseStatus.UPGRADE_REQUIRED,
          "Sec-WebSocket-Version: another (expected: " + VERSION + ")");
    }
    if (!isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
      throw refuse(
          HttpResponseStatus.BAD_REQUEST,
          "Sec-WebSocket-Key: no key (expected: " + KEY_BYTES + " bytes in Base64)");
    }
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static FullHttpResponse agree(HttpHeaders asked) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    headers.set(
        HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(asked.get(HttpHeaderNames.SEC_WEBSOCKET_KEY)));
    if (asked.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL, false)) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL);
    }
    return response;
  }

  /// RFC 6455, 4.2.2: shows that the key was read, and protects nothing.
  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-1 is part of every Java runtime", e);
    }
  }

  /// What came right behind the request is passed on by the HTTP codec when it leaves.
  private void upgrade(ChannelHandlerContext context, FullHttpResponse response) {
    ChannelPipeline pipeline = context.pipeline();
    context.writeAndFlush(response);
    pipeline.replace(this, null, new WebSocketFrames());
    pipeline.remove(HttpServerCodec.class);
  }

  private ProtocolException refuse(HttpResponseStatus status, String detail) {
    refused = status;
    return new ProtocolException(CloseCode.PROTOCOL_ERROR, detail);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    context.write(message instanceof Frame.Close reason ? refusal(reason) : message, promise);
  }

  private FullHttpResponse refusal(Frame.Close reason) {
    HttpResponseStatus status = refused == null ? statusOf(reason.code()) : refused;
    refused = status;
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            Unpooled.copiedBuffer(reason.detail() + "\n", StandardCharsets.UTF_8));
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    headers.setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
    }
    if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      headers.set(HttpHeaderNames.ALLOW, HttpMethod.GET.name());
    }
    return response;
  }

  private static HttpResponseStatus statusOf(CloseCode code) {
    return switch (code) {
      case HANDSHAKE_TIMEOUT -> HttpResponseStatus.REQUEST_TIMEOUT;
      case UNAVAILABLE -> HttpResponseStatus.SERVICE_UNAVAILABLE;
      case INTERNAL -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
      default -> HttpResponseStatus.BAD_REQUEST;
    };
  }
}
