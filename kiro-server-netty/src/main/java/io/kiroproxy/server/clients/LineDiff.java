package io.kiroproxy.server.clients;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts, line by line, with three lines around each change. */
public final class LineDiff {

    private static final int CONTEXT = 3;
    /** Lines times lines that are compared; beyond it the whole middle counts as changed. */
    private static final int MOST_WORK = 4_000_000;

    private record Line(char mark, String text) {}

    private LineDiff() {}

    /** A unified diff without file names; empty when the texts are the same. */
    public static String of(String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        List<Line> lines = lines(split(before), split(after));
        StringBuilder out = new StringBuilder();
        int shown = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (!nearChange(lines, i)) {
                continue;
            }
            if (shown >= 0 && i > shown + 1) {
                out.append("...\n");
            }
            shown = i;
            out.append(lines.get(i).mark()).append(lines.get(i).text()).append('\n');
        }
        return out.toString();
    }

    private static boolean nearChange(List<Line> lines, int at) {
        for (int i = Math.max(0, at - CONTEXT); i <= Math.min(lines.size() - 1, at + CONTEXT); i++) {
            if (lines.get(i).mark() != ' ') {
                return true;
            }
        }
        return false;
    }

    private static List<Line> lines(List<String> before, List<String> after) {
        int start = 0;
        while (start < before.size()
                && start < after.size()
                && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < before.size() - start
                && end < after.size() - start
                && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        List<Line> lines = new ArrayList<>();
        before.subList(0, start).forEach(line -> lines.add(new Line(' ', line)));
        middle(before.subList(start, before.size() - end), after.subList(start, after.size() - end), lines);
        before.subList(before.size() - end, before.size()).forEach(line -> lines.add(new Line(' ', line)));
        return lines;
    }

    private static void middle(List<String> a, List<String> b, List<Line> lines) {
        if ((long) a.size() * b.size() > MOST_WORK) {
            a.forEach(line -> lines.add(new Line('-', line)));
            b.forEach(line -> lines.add(new Line('+', line)));
            return;
        }
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                lines.add(new Line(' ', a.get(i++)));
                j++;
            } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line('-', a.get(i++)));
            } else {
                lines.add(new Line('+', b.get(j++)));
            }
        }
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : text.lines().toList();
    }
}
