package io.kiroproxy.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * The attributes of spans: those of {@code semantic-conventions-genai} and of the HTTP conventions as they stood in
 * November 2026, and our own below {@code kiro}. The conventions for generative AI are not stable yet, so their names are
 * here and nowhere else.
 */
final class Names {

    static final String SCOPE = "io.kiroproxy";

    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey("gen_ai.request.stream");
    static final AttributeKey<Long> MAX_TOKENS = AttributeKey.longKey("gen_ai.request.max_tokens");
    static final AttributeKey<String> RESPONSE_ID = AttributeKey.stringKey("gen_ai.response.id");
    static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    static final AttributeKey<Double> FIRST_CHUNK = AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");
    static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<Long> CACHE_READ_TOKENS = AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
    static final AttributeKey<Long> CACHE_CREATION_TOKENS =
            AttributeKey.longKey("gen_ai.usage.cache_creation.input_tokens");
    static final AttributeKey<Long> REASONING_TOKENS = AttributeKey.longKey("gen_ai.usage.reasoning.output_tokens");
    static final AttributeKey<String> CONVERSATION = AttributeKey.stringKey("gen_ai.conversation.id");

    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    static final AttributeKey<String> CALL = AttributeKey.stringKey("kiro.call");
    static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("kiro.protocol");
    static final AttributeKey<String> CLIENT = AttributeKey.stringKey("kiro.client");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("kiro.outcome");
    static final AttributeKey<String> ACCOUNT = AttributeKey.stringKey("kiro.account");
    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("kiro.attempt");
    static final AttributeKey<String> ENDPOINT = AttributeKey.stringKey("kiro.endpoint");
    static final AttributeKey<String> FAILOVER_REASON = AttributeKey.stringKey("kiro.failover.reason");
    static final AttributeKey<Double> CREDITS = AttributeKey.doubleKey("kiro.credits");

    /** Where the numbers of tokens come from: {@code upstream}, {@code derived} or {@code estimated}. */
    static final AttributeKey<String> USAGE_SOURCE = AttributeKey.stringKey("kiro.usage.source");

    private Names() {}
}
