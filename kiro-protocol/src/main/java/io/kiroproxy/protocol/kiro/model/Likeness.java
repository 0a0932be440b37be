package io.kiroproxy.protocol.kiro.model;

import io.kiroproxy.core.spelling.EditDistance;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How much a known name is like the one that was asked for: words in common say more than letters, for most wrong names
 * are right ones of another version or maker.
 *
 * @param words the words both have
 * @param spelled whether one of them is a word of letters
 * @param distance single-character changes between the two
 */
record Likeness(String known, int words, boolean spelled, int distance, int length) implements Comparable<Likeness> {

    private static final Pattern BORDERS = Pattern.compile("[^a-z0-9]+");

    /** Letters of a word that says something by itself. */
    private static final int TELLING = 3;

    private static final Comparator<Likeness> CLOSEST_FIRST = Comparator.comparing((Likeness one) -> !one.typo())
            .thenComparing(one -> -one.words)
            .thenComparing(Likeness::distance)
            .thenComparing(Likeness::known);

    static Likeness of(String name, String known) {
        Set<String> common = words(name);
        common.retainAll(words(known));
        boolean spelled =
                common.stream().anyMatch(word -> word.length() >= TELLING && Character.isLetter(word.charAt(0)));
        return new Likeness(known, common.size(), spelled, EditDistance.between(name, known), name.length());
    }

    private static Set<String> words(String name) {
        return new HashSet<>(List.of(BORDERS.split(name, -1)));
    }

    /** Whether the name may have been meant at all. */
    boolean close() {
        return spelled || typo();
    }

    private boolean typo() {
        return distance <= Math.max(1, Math.min(length, known.length()) / 4);
    }

    @Override
    public int compareTo(Likeness other) {
        return CLOSEST_FIRST.compare(this, other);
    }
}
