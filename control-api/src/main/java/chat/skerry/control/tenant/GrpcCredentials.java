package chat.skerry.control.tenant;

import chat.skerry.control.problem.RequestIds;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Keeps what a gRPC call says of its caller for [GrpcCalls], which checks it.
@Singleton
@GlobalInterceptor
final class GrpcCredentials implements ServerInterceptor {
  static final Context.Key<Shown> SHOWN = Context.key("skerry-credentials");
  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> REQUEST_ID = key(RequestIds.HEADER);

  /// What the metadata of a call show.
  record Shown(@Nullable String authorization, String address, String method, String requestId) {
    @Override
    public String toString() {
      return method + " " + requestId;
    }
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Shown shown =
        new Shown(
            headers.get(AUTHORIZATION),
            addressOf(call),
            call.getMethodDescriptor().getFullMethodName(),
            RequestIds.of(headers.get(REQUEST_ID)));
    return Contexts.interceptCall(Context.current().withValue(SHOWN, shown), call, headers, next);
  }

  private static String addressOf(ServerCall<?, ?> call) {
    var address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address instanceof InetSocketAddress internet && internet.getAddress() != null
        ? internet.getAddress().getHostAddress()
        : String.valueOf(address);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
