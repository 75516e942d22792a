/// Phones: devices with the client library, and conversations between them.
///
/// A phone remembers everything its client told it, in order; a conversation keeps its phones
/// talking while a scenario does something to the cluster, and keeps the books.
@NullMarked
package chat.skerry.e2e.phone;

import org.jspecify.annotations.NullMarked;
