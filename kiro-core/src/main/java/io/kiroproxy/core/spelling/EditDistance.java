package io.kiroproxy.core.spelling;

/**
 * How far two spellings are apart: the letters that have to be changed, added, taken away or exchanged with their
 * neighbour to make one of the other, no letter being touched twice. Stateless, for any thread. Time grows with the
 * product of the lengths, memory with the second one's: callers bound what strangers write before they ask.
 */
public final class EditDistance {

    private final String a;
    private final String b;

    private EditDistance(String a, String b) {
        this.a = a;
        this.b = b;
    }

    /** The distance, from 0 for the same text to the length of the longer one. Counted in {@code char}s. */
    public static int between(String a, String b) {
        return new EditDistance(a, b).count();
    }

    /** Row {@code i} holds the distances of the first {@code i} letters of one to every beginning of the other. */
    private int count() {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int least = Math.min(change, 1 + Math.min(last[j], row[j - 1]));
                row[j] = exchanged(i, j) ? Math.min(least, beforeLast[j - 2] + 1) : least;
            }
        }
        return row[b.length()];
    }

    private boolean exchanged(int i, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
