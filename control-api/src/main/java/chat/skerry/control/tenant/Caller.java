package chat.skerry.control.tenant;

import chat.skerry.control.problem.Problem;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/// Somebody whose API key was right.
///
/// @param tenant the only tenant that the key opens
/// @param key the key's name in the tenant's Secret
public record Caller(String tenant, String key) implements Principal {

  /// The caller of a REST call.
  public static Caller of(SecurityContext security) {
    if (security.getUserPrincipal() instanceof Caller caller) {
      return caller;
    }
    throw Problem.API_KEY_MISSING.because(Callers.MISSING);
  }

  /// @throws chat.skerry.control.problem.ProblemException TENANT_FORBIDDEN for another tenant,
  ///   whether it exists or not
  public void mustBeOf(String tenant) {
    if (!this.tenant.equals(tenant)) {
      throw Problem.TENANT_FORBIDDEN
          .because("tenant: not the one of this API key (expected: " + this.tenant + ")")
          .with("tenant", this.tenant);
    }
  }

  @Override
  public String getName() {
    return tenant + "/" + key;
  }
}
