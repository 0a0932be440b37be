package io.kiroproxy.protocol.kiro.endpoint;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One way to reach one operation, as the table has it. */
record EndpointRow(
        String id,
        int rank,
        Set<AccountClass> accounts,
        String host,
        @Nullable String region,
        String method,
        String path,
        Dialect dialect,
        @Nullable String target,
        @Nullable String contentType,
        Set<ArnPlacement> arn,
        boolean arnRequired,
        @Nullable String origin,
        String identity,
        String agent,
        Map<String, String> query) {}
