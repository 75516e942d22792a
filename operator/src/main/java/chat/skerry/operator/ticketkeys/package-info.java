/// The keys with which edges sign tickets and members check them.
///
/// ```
/// Secret    demo-ticket-keys  keys.json     {"keys":[{"seed":BASE64,"signsFromSeconds":N}]}   edges mount it
/// ConfigMap demo-tickets      tickets.json  {"required":false,"keys":[BASE64, …]}             members mount it
/// ```
///
/// A key is with the members an hour before it signs, signs for thirty days, and stays with the
/// members until its last ticket is over: no ticket is ever refused because of a rotation. A Secret
/// that is deleted is made anew, with another key: that is how a stolen one is replaced at once.
@NullMarked
package chat.skerry.operator.ticketkeys;

import org.jspecify.annotations.NullMarked;
