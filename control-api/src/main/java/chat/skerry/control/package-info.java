/// What a tenant calls: clusters, operations and tokens over REST and gRPC.
///
/// Each feature has one class that does the work and two thin adapters, `…Resource` for REST and
/// `…GrpcService` for gRPC. Desired state lives in custom resources alone; nothing is kept here but
/// caches. Calls are plain blocking code on virtual threads.
@NullMarked
package chat.skerry.control;

import org.jspecify.annotations.NullMarked;
