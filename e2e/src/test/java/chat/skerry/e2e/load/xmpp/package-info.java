/// Devices that speak XMPP with stream management (XEP-0198) and receipts (XEP-0184).
@NullMarked
package chat.skerry.e2e.load.xmpp;

import org.jspecify.annotations.NullMarked;
