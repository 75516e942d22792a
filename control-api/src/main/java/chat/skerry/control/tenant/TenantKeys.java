package chat.skerry.control.tenant;

import java.util.List;

/// Where the hashes of the tenants' API keys come from.
public interface TenantKeys {

  /// The keys of a tenant; none where there is no such tenant.
  ///
  /// @throws chat.skerry.control.problem.ProblemException KUBERNETES_UNAVAILABLE where they are not
  ///   known yet
  List<HashedKey> of(String tenant);
}
