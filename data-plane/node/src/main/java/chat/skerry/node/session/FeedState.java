package chat.skerry.node.session;

/// Where a [MailboxFeed] stands.
///
/// ```
///            start                 window has room
/// (new) ───────────► Behind ──────────────────────► Reading ──┐ store away
///                      ▲  ▲                          │  │     ▼
///      no room for it  │  └──── page cut, full, or ──┘  │   Retrying ──► Behind (after a pause)
///                      │        more came meanwhile     │
///                   CaughtUp ◄──── nothing more ────────┘
///                      │  ▲
///                      └──┘ stored: delivered directly
///
/// any ── close ──► Stopped
/// ```
sealed interface FeedState {

  /// The mailbox may hold more than was delivered; no read is under way.
  record Behind() implements FeedState {}

  /// A read is under way.
  ///
  /// @param moreCame whether envelopes were stored since it began
  record Reading(boolean moreCame) implements FeedState {}

  /// Everything in the mailbox has been delivered: what is stored next comes next.
  record CaughtUp() implements FeedState {}

  /// The store did not answer; a timer runs.
  record Retrying() implements FeedState {}

  record Stopped() implements FeedState {}
}
