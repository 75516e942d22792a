package chat.skerry.node.session;

/// Where a [MailboxFeed] stands.
///
/// ```
///            start                 window has room
/// (new) ───────────► Behind ──────────────────────► Reading ──┐ store away
///                     ▲  ▲ ▲                         │ │ │     ▼
///     no room for it  │  │ └──── page cut, full, or ─┘ │ │  Retrying ──► Behind (after a pause)
///                     │  │       more came meanwhile   │ │
///                     │  └── nothing stray ── Auditing ◄─┘ something may lie before what was delivered
///                     │                        ▲       │
///                   CaughtUp ◄──── nothing more ───────┘
///                     │  ▲     └───────────────┘ the same
///                     └──┘ stored: delivered directly
///
/// any ── close ──► Stopped
/// ```
sealed interface FeedState {

  /// The mailbox may hold more than was delivered; no read is under way.
  record Behind() implements FeedState {}

  /// A page is being read.
  record Reading() implements FeedState {}

  /// The beginning of the mailbox is being read, for envelopes that were passed over.
  record Auditing() implements FeedState {}

  /// Everything in the mailbox has been delivered: what is stored next comes next.
  record CaughtUp() implements FeedState {}

  /// The store did not answer; a timer runs.
  record Retrying() implements FeedState {}

  record Stopped() implements FeedState {}
}
