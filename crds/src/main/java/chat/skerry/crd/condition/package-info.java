/// Conditions: what is true of a resource now, and why, in the form of the Kubernetes conventions.
@NullMarked
package chat.skerry.crd.condition;

import org.jspecify.annotations.NullMarked;
