/// ChatCluster: one chat backend of one tenant.
///
/// Written by people or by the control API, read by the operator, which answers in the status. The
/// records of store, access and member are shared with ChatIsland.
@NullMarked
package chat.skerry.crd.chatcluster;

import org.jspecify.annotations.NullMarked;
