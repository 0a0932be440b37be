package io.kiroproxy.core.model;

import java.util.List;
import java.util.Objects;

/**
 * Permission to search the web on the server's side, independent of the client's own tools.
 *
 * @param name the client's name of the tool, for example {@code web_search}
 * @param maxUses how many searches one call may make, 1 or more
 * @param allowedDomains when not empty, only hits of these domains are passed on
 * @param blockedDomains hits of these domains are left out
 */
public record WebSearch(String name, int maxUses, List<String> allowedDomains, List<String> blockedDomains) {

    /** Searches per call when the client sets no limit. */
    public static final int DEFAULT_MAX_USES = 5;

    public WebSearch {
        Objects.requireNonNull(name, "name");
        allowedDomains = List.copyOf(allowedDomains);
        blockedDomains = List.copyOf(blockedDomains);
        if (maxUses < 1) {
            throw new IllegalArgumentException("maxUses: " + maxUses + " (expected: 1 or more)");
        }
    }
}
