package chat.skerry.node.session;

import chat.skerry.node.account.DeviceKeys;
import chat.skerry.node.delivery.Mailboxes;
import chat.skerry.node.delivery.SubmissionHandler;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.routing.SessionDirectory;
import chat.skerry.node.token.TokenVerifier;

/// What [Sessions] need from the other features.
///
/// @param tokens says who a device speaks for
/// @param keys binds a device to its key
/// @param submissions takes what devices send
/// @param mailboxes removes what devices acknowledged
/// @param store what is read at login and after a pause
/// @param directory the sessions of the whole island
public record SessionPorts(
    TokenVerifier tokens,
    DeviceKeys keys,
    SubmissionHandler submissions,
    Mailboxes mailboxes,
    MailboxStore store,
    SessionDirectory directory) {}
