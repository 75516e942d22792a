/// Devices that speak NATS: one JetStream stream of mailboxes, one push consumer a device.
@NullMarked
package chat.skerry.e2e.load.nats;

import org.jspecify.annotations.NullMarked;
