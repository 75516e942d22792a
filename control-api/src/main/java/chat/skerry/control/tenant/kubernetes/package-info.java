/// Tenants and their keys as namespaces and Secrets, watched.
@NullMarked
package chat.skerry.control.tenant.kubernetes;

import org.jspecify.annotations.NullMarked;
