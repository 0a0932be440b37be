package io.kiroproxy.server.config;

import io.kiroproxy.core.spelling.EditDistance;
import java.util.Collection;

/** Finds what somebody probably meant. */
final class NearestName {

    private NearestName() {}

    /** {@code " (nearest: x)"} when a known name is close to {@code name}, else the list of known ones. */
    static String hint(String name, Collection<String> known) {
        String best = "";
        int least = Math.max(2, name.length() / 2) + 1;
        for (String candidate : known) {
            int distance = EditDistance.between(name, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? " (known: " + String.join(", ", known) + ")" : " (nearest: " + best + ")";
    }
}
