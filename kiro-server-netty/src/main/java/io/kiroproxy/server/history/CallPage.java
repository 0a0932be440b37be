package io.kiroproxy.server.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some calls of the list, newest first.
 *
 * @param calls may be fewer than asked for, even none, although more follow: a search stops after a while
 * @param next where the next page begins, null when nothing follows
 */
public record CallPage(List<KeptCall> calls, @Nullable CallPosition next) {
    public CallPage {
        calls = List.copyOf(calls);
    }
}
