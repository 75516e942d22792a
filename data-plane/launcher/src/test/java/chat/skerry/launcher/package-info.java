/// The launcher and the carrier as processes, with small shell scripts in the place of a release.
@NullMarked
package chat.skerry.launcher;

import org.jspecify.annotations.NullMarked;
