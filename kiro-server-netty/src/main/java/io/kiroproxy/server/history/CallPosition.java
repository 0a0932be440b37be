package io.kiroproxy.server.history;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the list of calls, newest first: that of a call, or of where a search has come to.
 *
 * @param startedAt milliseconds since 1970
 * @param seq the call's number in the file
 */
public record CallPosition(long startedAt, long seq) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

    /** Before all calls. */
    static final CallPosition START = new CallPosition(Long.MAX_VALUE, Long.MAX_VALUE);

    /** What {@link #toString} gave; empty when the text is none of that. */
    public static Optional<CallPosition> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new CallPosition(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** As clients carry it. */
    @Override
    public String toString() {
        return startedAt + "-" + seq;
    }
}
