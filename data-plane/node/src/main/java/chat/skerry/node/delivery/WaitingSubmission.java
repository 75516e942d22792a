package chat.skerry.node.delivery;

import java.util.concurrent.CompletableFuture;

/// A submission that waits for the turn of its mailbox, and whom to tell.
///
/// @param group of the recipient's account, in [InFlight]
record WaitingSubmission(Submission submission, CompletableFuture<Outcome> outcome, int group) {}
