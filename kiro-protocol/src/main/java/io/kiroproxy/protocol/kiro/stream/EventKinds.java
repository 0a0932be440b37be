package io.kiroproxy.protocol.kiro.stream;

import java.util.Set;

/** The kinds of events Kiro is known to send (kiro-upstream.md 4.3, kiro-upstream-2026.md 4.1). */
final class EventKinds {

    private static final Set<String> READ = Set.of(
            "assistantResponseEvent",
            "codeEvent",
            "reasoningContentEvent",
            "toolUseEvent",
            "metadataEvent",
            "messageStopEvent",
            "contextUsageEvent",
            "meteringEvent",
            "invalidStateEvent");

    private static final Set<String> SKIPPED = Set.of(
            "initial-response",
            "messageMetadataEvent",
            "toolResultEvent",
            "codeReferenceEvent",
            "supplementaryWebLinksEvent",
            "followupPromptEvent",
            "citationEvent",
            "documentCitationEvent",
            "intentsEvent",
            "interactionComponentsEvent",
            "dryRunSucceedEvent",
            "metricsEvent");

    private EventKinds() {}

    /** Whether its payload means something to us. */
    static boolean read(String type) {
        return READ.contains(type);
    }

    /** Whether it is one of Kiro's, read or not. */
    static boolean known(String type) {
        return READ.contains(type) || SKIPPED.contains(type);
    }
}
