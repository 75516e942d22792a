package chat.skerry.control.key;

import chat.skerry.control.tenant.GrpcCalls;
import chat.skerry.control.v1.GetVerificationKeysRequest;
import chat.skerry.control.v1.KeyService;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

@GrpcService
final class KeyGrpcService implements KeyService {
  private final KeyRing keys;
  private final GrpcCalls calls;

  KeyGrpcService(KeyRing keys, GrpcCalls calls) {
    this.keys = keys;
    this.calls = calls;
  }

  @Override
  public Uni<chat.skerry.control.v1.VerificationKeys> getVerificationKeys(
      GetVerificationKeysRequest request) {
    return calls.openCall(() -> message(keys.verificationKeys()));
  }

  private static chat.skerry.control.v1.VerificationKeys message(VerificationKeys keys) {
    var set = chat.skerry.control.v1.VerificationKeys.newBuilder();
    for (VerificationKey key : keys.keys()) {
      set.addKeysBuilder()
          .setKty(key.kty())
          .setCrv(key.crv())
          .setAlg(key.alg())
          .setUse(key.use())
          .setKid(key.kid())
          .setX(key.x())
          .setY(key.y());
    }
    return set.build();
  }
}
