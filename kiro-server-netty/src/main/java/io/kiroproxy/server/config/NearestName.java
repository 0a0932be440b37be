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

    /** How many letters have to be changed, added, taken away or exchanged with their neighbour. */
    static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : least(a, b, i, j, edits);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int least(String a, String b, int i, int j, int[][] edits) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(edits[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
    }
}
