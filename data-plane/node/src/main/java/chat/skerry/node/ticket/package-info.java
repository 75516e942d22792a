/// Tickets, on both sides: edges sign them, members check them offline.
///
/// ```
/// <directory>/keys.json      edges:   {"keys":[{"seed":BASE64,"signsFromSeconds":N}]}   secret
/// <directory>/tickets.json   members: {"required":false,"keys":[BASE64, …]}             public
/// ```
///
/// Both files are made by the operator and read again every two seconds. Everything public here is
/// thread-safe. ADR 0017 says what a ticket decides and what it doesn't.
@NullMarked
package chat.skerry.node.ticket;

import org.jspecify.annotations.NullMarked;
