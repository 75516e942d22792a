/// What can go wrong, said once for both protocols.
///
/// [Problem] is the list; a [ProblemException] carries one of them with its words. REST answers
/// `application/problem+json` (RFC 9457), gRPC a `google.rpc.Status` with `ErrorInfo`,
/// `BadRequest`, `RetryInfo` and `RequestInfo`. Each dynamic word of a detail is also in the
/// metadata, so that programs need not read sentences.
@NullMarked
package chat.skerry.control.problem;

import org.jspecify.annotations.NullMarked;
