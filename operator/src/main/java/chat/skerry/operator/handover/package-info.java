/// What members say of their release and of a handover, asked over HTTP beside the reconciles.
///
/// The answers are hints about a member at one moment: they are kept in memory only, and age.
@NullMarked
package chat.skerry.operator.handover;

import org.jspecify.annotations.NullMarked;
