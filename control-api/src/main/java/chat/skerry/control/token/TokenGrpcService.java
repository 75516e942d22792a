package chat.skerry.control.token;

import chat.skerry.control.tenant.GrpcCalls;
import chat.skerry.control.tenant.ResourceName;
import chat.skerry.control.v1.CreateTokenRequest;
import chat.skerry.control.v1.Token;
import chat.skerry.control.v1.TokenService;
import com.google.protobuf.Timestamp;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

@GrpcService
final class TokenGrpcService implements TokenService {
  private final Tokens tokens;
  private final GrpcCalls calls;

  TokenGrpcService(Tokens tokens, GrpcCalls calls) {
    this.tokens = tokens;
    this.calls = calls;
  }

  @Override
  public Uni<Token> createToken(CreateTokenRequest request) {
    return calls.call(caller -> {
      var parent = ResourceName.cluster("parent", request.getParent());
      return message(tokens.issue(caller, parent.tenant(), parent.id(), wanted(request)));
    });
  }

  private static TokenRequest wanted(CreateTokenRequest request) {
    return new TokenRequest(
        request.getAccount(),
        request.hasDevice() ? request.getDevice() : null,
        request.hasTtl() ? request.getTtl().getSeconds() : null);
  }

  private static Token message(IssuedToken token) {
    return Token.newBuilder()
        .setToken(token.token())
        .setExpiresAt(Timestamp.newBuilder().setSeconds(token.expiresAt().getEpochSecond()))
        .setCluster(token.cluster())
        .setRegistry(token.registry())
        .setIdentityKey(token.identityKey())
        .build();
  }
}
