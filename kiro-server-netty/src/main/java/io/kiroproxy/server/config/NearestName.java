package io.kiroproxy.server.config;

import java.util.Collection;

/** Finds what somebody probably meant. */
final class NearestName {

    private NearestName() {}

    /** {@code " (nearest: x)"} when a known name is close to {@code name}, else the list of known ones. */
    static String hint(String name, Collection<String> known) {
        String best = "";
        int least = Math.max(2, name.length() / 2) + 1;
        for (String candidate : known) {
            int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? " (known: " + String.join(", ", known) + ")" : " (nearest: " + best + ")";
    }

    /** How many letters have to be changed, added or taken away. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
