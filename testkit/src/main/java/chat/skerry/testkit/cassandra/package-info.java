/// A real Cassandra server for tests: a process of its own on Java 17, since it doesn't start on
/// newer ones.
///
/// The files beside this package (`cassandra.yaml`, `jvm.options`, `logback.xml`, `server-pom.xml`)
/// are also those of the evaluation image. The server's jars are copied once per machine to
/// `${SKERRY_CACHE:-$HOME/.cache/skerry}/cassandra-5.0.6/lib`.
@NullMarked
package chat.skerry.testkit.cassandra;

import org.jspecify.annotations.NullMarked;
