package io.kiroproxy.server.history;

import java.util.concurrent.CompletableFuture;

/** Something for the writer to do, in the order it came. */
sealed interface Entry {

    /** A call that is over, with what was captured of it. */
    record Call(CallRow row, Captured captured) implements Entry {}

    /** Somebody wrote about a call; {@code done} tells whether it was there. */
    record Remark(String id, Remarks.Change change, CompletableFuture<Boolean> done) implements Entry {}

    /** Completes when all that came before is written. */
    record Marker(CompletableFuture<Boolean> done) implements Entry {}
}
