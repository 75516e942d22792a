package chat.skerry.node.delivery;

import java.util.concurrent.CompletableFuture;

/// A submission that waits for the turn of its mailbox, and whom to tell.
record WaitingSubmission(Submission submission, CompletableFuture<Outcome> outcome) {}
