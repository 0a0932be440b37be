package io.kiroproxy.protocol.eventstream;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The header names and values that Kiro sends in every stream, one shared instance of each. */
final class KnownHeaders {
    static final String MESSAGE_TYPE = ":message-type";
    static final String EVENT_TYPE = ":event-type";
    static final String EXCEPTION_TYPE = ":exception-type";
    static final String CONTENT_TYPE = ":content-type";
    static final String ERROR_CODE = ":error-code";
    static final String ERROR_MESSAGE = ":error-message";

    static final String EVENT = "event";
    static final String EXCEPTION = "exception";
    static final String ERROR = "error";

    static final HeaderValue JSON = HeaderValue.of("application/json");

    private static final Map<String, String> NAMES = Stream.of(
                    MESSAGE_TYPE, EVENT_TYPE, EXCEPTION_TYPE, CONTENT_TYPE, ERROR_CODE, ERROR_MESSAGE)
            .collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));

    /** kiro-upstream.md 4.3. */
    private static final List<String> EVENT_TYPES = List.of(
            "initial-response",
            "messageMetadataEvent",
            "assistantResponseEvent",
            "reasoningContentEvent",
            "toolUseEvent",
            "codeReferenceEvent",
            "followupPromptEvent",
            "metadataEvent",
            "contextUsageEvent",
            "meteringEvent");

    private static final Map<String, HeaderValue> VALUES = Stream.concat(
                    EVENT_TYPES.stream(), Stream.of(EVENT, EXCEPTION, ERROR, "application/json"))
            .collect(Collectors.toUnmodifiableMap(Function.identity(), HeaderValue::of));

    private KnownHeaders() {}

    static String name(String name) {
        return NAMES.getOrDefault(name, name);
    }

    static HeaderValue value(String text) {
        HeaderValue known = VALUES.get(text);
        return known == null ? new HeaderValue.Text(text) : known;
    }
}
