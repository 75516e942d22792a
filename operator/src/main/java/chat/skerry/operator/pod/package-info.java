/// What the pods of members and of edges have in common: no rights, probes, mounted files.
@NullMarked
package chat.skerry.operator.pod;

import org.jspecify.annotations.NullMarked;
