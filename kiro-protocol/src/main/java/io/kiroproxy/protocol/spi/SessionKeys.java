package io.kiroproxy.protocol.spi;

import io.kiroproxy.core.spi.HttpFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header part of the session key ladder (user-pains.md 6.2), the same for all client protocols. Protocols go on
 * with their own body fields when it finds nothing.
 */
public final class SessionKeys {

    private static final int MAX_LENGTH = 256;

    private static final List<String> HEADERS = List.of(
            "x-kiro-session",
            "x-claude-code-session-id",
            "session-id",
            "session_id",
            "conversation_id",
            "thread-id",
            "x-session-id",
            "x-session-affinity");

    private SessionKeys() {}

    /** The session a request's headers name, or null. A sub-agent of Claude Code is a session of its own. */
    public static @Nullable String fromHeaders(HttpFields fields) {
        for (String header : HEADERS) {
            String value = usable(fields.first(header));
            if (value != null) {
                String agent = usable(fields.first("x-claude-code-agent-id"));
                return agent == null ? value : value + "/" + agent;
            }
        }
        return null;
    }

    /** {@code candidate} when it can be a session key, else null: blank and over-long ones cannot. */
    public static @Nullable String usable(@Nullable String candidate) {
        if (candidate == null || candidate.isBlank() || candidate.length() > MAX_LENGTH) {
            return null;
        }
        return candidate;
    }
}
