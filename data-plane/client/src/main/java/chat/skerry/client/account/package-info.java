/// Accounts and their devices: whom a message goes to, and what each device gets.
///
/// `DeviceBook` remembers the lists that members told, `DeviceQueries` asks for them, and
/// `AccountFrames` makes of a message and two lists the frame that goes out. Thread-safe where it
/// says so; the conversation's own classes bring the three together.
@NullMarked
package chat.skerry.client.account;

import org.jspecify.annotations.NullMarked;
