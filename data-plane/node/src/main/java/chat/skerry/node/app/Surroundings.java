package chat.skerry.node.app;

import chat.skerry.node.routing.PartitionMapFile;
import chat.skerry.node.supervision.Supervisor;
import chat.skerry.node.ticket.TicketCheck;
import chat.skerry.node.token.TokenVerifier;
import chat.skerry.node.token.VerificationKeysFile;
import io.micrometer.core.instrument.MeterRegistry;

/// What is there before a member has joined its island.
record Surroundings(
    NodeConfig config,
    PartitionMapFile maps,
    VerificationKeysFile keys,
    TokenVerifier tokens,
    TicketCheck tickets,
    MeterRegistry meters,
    Supervisor failures) {}
