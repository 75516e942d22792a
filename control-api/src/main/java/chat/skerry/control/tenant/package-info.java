/// Who calls, and for which tenant.
///
/// A tenant is a namespace with the label `skerry.chat/tenant=true`. Its API keys are
/// `sky_<tenant>_<secret>`; the Secret `skerry-api-keys` of the namespace holds, by any name, the
/// hex SHA-256 of each whole key. A key opens its own tenant and no other: that is said before
/// anything is looked up, so that nobody learns what another tenant has.
///
/// The hashes are watched and kept in memory, so a call costs no request to the API server, and
/// tokens are given out while it is away.
@NullMarked
package chat.skerry.control.tenant;

import org.jspecify.annotations.NullMarked;
