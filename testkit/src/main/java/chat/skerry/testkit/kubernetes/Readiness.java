package chat.skerry.testkit.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Waits until the API server answers `/readyz` with 200.
final class Readiness {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private Readiness() {}

  static void await(int port, Path certificateAuthority, List<ChildProcess> processes) {
    Instant deadline = Instant.now().plus(LIMIT);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/readyz"))
            .timeout(Duration.ofSeconds(5))
            .build();
    @Nullable HttpClient client = null;
    while (Instant.now().isBefore(deadline)) {
      processes.forEach(ChildProcess::assertAlive);
      try {
        if (client == null && Files.exists(certificateAuthority)) {
          client = HttpClient.newBuilder().sslContext(trusting(certificateAuthority)).build();
        }
        if (client != null
            && client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          client.close();
          return;
        }
      } catch (IOException | GeneralSecurityException e) {
        // Not up yet.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the API server started", e);
      }
      processes.getLast().awaitEnd(PAUSE);
    }
    throw new IllegalStateException(
        "API server: not ready (expected: ready within "
            + LIMIT.toSeconds()
            + " s). The end of its log:\n"
            + processes.getLast().logTail());
  }

  private static SSLContext trusting(Path certificateAuthority)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificateAuthority)) {
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + number++, one);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
