/// ChatUpgrade: the move of a ChatCluster to another release, and its history.
///
/// Made by the operator when a ChatCluster asks for another version or image, or by a person as a
/// dry run. The spec says what and how carefully; the status holds the plan, which is also how far
/// it has come: one entry a member, in the order in which they go.
@NullMarked
package chat.skerry.crd.chatupgrade;

import org.jspecify.annotations.NullMarked;
