package chat.skerry.control.problem;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Problems for what never reaches a resource: a path that can't be decoded, a body without an end.
@Singleton
final class RouterProblems {

  void install(@Observes Router router) {
    router.errorHandler(
        400,
        call -> answer(call, Problem.INVALID_ARGUMENT.because("path: not a valid URI encoding")));
    router.errorHandler(
        413, call -> answer(call, Problem.BODY_TOO_LARGE.because("body: too large")));
  }

  private static void answer(RoutingContext call, ProblemException problem) {
    if (call.response().ended() || call.response().headWritten()) {
      return;
    }
    String id = RequestIds.of(call.request().getHeader(RequestIds.HEADER));
    ProblemBody body = ProblemBody.of(problem, "/", id);
    call.response()
        .setStatusCode(body.status())
        .putHeader("Content-Type", ProblemBody.MEDIA_TYPE)
        .putHeader(RequestIds.HEADER, id)
        .end(
            new JsonObject()
                .put("type", body.type())
                .put("title", body.title())
                .put("status", body.status())
                .put("detail", body.detail())
                .put("instance", body.instance())
                .put("reason", body.reason())
                .put("domain", body.domain())
                .put("requestId", id)
                .encode());
  }
}
