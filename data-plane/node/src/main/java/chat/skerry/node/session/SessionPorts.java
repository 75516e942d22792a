package chat.skerry.node.session;

import chat.skerry.node.account.DeviceLists;
import chat.skerry.node.delivery.Mailboxes;
import chat.skerry.node.delivery.SubmissionHandler;
import chat.skerry.node.mailbox.MailboxStore;
import chat.skerry.node.routing.SessionDirectory;
import chat.skerry.node.ticket.TicketCheck;
import chat.skerry.node.token.TokenVerifier;

/// What [Sessions] need from the other features.
///
/// @param tokens says who a device speaks for
/// @param tickets says whether a device was sent to this member
/// @param devices binds a device to its key, and knows the devices of accounts
/// @param submissions takes what devices send
/// @param mailboxes removes what devices acknowledged
/// @param store what is read at login and after a pause
/// @param directory the sessions of the whole island
public record SessionPorts(
    TokenVerifier tokens,
    TicketCheck tickets,
    DeviceLists devices,
    SubmissionHandler submissions,
    Mailboxes mailboxes,
    MailboxStore store,
    SessionDirectory directory) {}
