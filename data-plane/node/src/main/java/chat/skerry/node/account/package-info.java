/// Accounts, their devices, and the transport key that is bound to a device on first use.
@NullMarked
package chat.skerry.node.account;

import org.jspecify.annotations.NullMarked;
