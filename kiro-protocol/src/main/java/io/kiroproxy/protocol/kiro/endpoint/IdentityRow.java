package io.kiroproxy.protocol.kiro.endpoint;

import java.util.Map;
import java.util.Set;

/**
 * One client that requests may present themselves as.
 *
 * @param dialects what that client speaks
 * @param tokenTypes the token type header per credential kind; kinds without one send none
 * @param agents header fields per use ({@code runtime}, {@code control}, {@code usage}, {@code refresh})
 */
record IdentityRow(
        String name,
        Set<Dialect> dialects,
        String origin,
        Map<String, String> tokenTypes,
        Map<String, Map<String, String>> agents) {}
