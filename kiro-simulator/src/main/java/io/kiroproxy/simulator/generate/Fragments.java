package io.kiroproxy.simulator.generate;

import java.util.ArrayList;
import java.util.List;

/** Cuts text into pieces without cutting through a surrogate pair. */
final class Fragments {
    private Fragments() {}

    /** Pieces of so many UTF-16 units, one more where a pair would be cut. */
    static List<String> of(String text, int length) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + length);
            if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
                to++;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    /** Words, each with the blanks that follow it. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int i = 1; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i)) && Character.isWhitespace(text.charAt(i - 1))) {
                words.add(text.substring(from, i));
                from = i;
            }
        }
        words.add(text.substring(from));
        return words;
    }
}
