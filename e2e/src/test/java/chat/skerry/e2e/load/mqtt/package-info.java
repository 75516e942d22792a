/// Devices that speak MQTT 3.1.1 with quality of service 1 and a session that outlives the
/// connection.
@NullMarked
package chat.skerry.e2e.load.mqtt;

import org.jspecify.annotations.NullMarked;
