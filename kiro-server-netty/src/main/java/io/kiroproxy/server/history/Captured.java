package io.kiroproxy.server.history;

import java.util.List;

/**
 * What was captured of a call that is over. It is masked where that may take a moment: on the history's thread, and not on
 * the event loop that the call ended on.
 */
public interface Captured {

    /** Nothing. */
    Captured NONE = of(List.of());

    /** Its sides, masked. The same each time until {@link #release}. */
    List<CapturedPane> panes();

    /** Nobody asks for them any more. More than once does no harm. */
    void release();

    /** What is masked already. */
    static Captured of(List<CapturedPane> panes) {
        List<CapturedPane> copy = List.copyOf(panes);
        return new Captured() {
            @Override
            public List<CapturedPane> panes() {
                return copy;
            }

            @Override
            public void release() {}
        };
    }
}
