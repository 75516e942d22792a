/// Puts the operator together: configuration, clock, writers, leader election.
@NullMarked
package chat.skerry.operator.app;

import org.jspecify.annotations.NullMarked;
