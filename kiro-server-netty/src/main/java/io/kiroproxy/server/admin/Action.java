package io.kiroproxy.server.admin;

import io.kiroproxy.server.http.ApiRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Does what a route of the admin API is for. */
@FunctionalInterface
interface Action {

    /**
     * Runs on a worker thread.
     *
     * @throws RefusedRequest when the caller did something wrong
     */
    CompletionStage<Result> run(ApiRequest request);

    /** Something that does not wait. */
    @FunctionalInterface
    interface Immediate {
        Result run(ApiRequest request);
    }

    static Action now(Immediate action) {
        return request -> CompletableFuture.completedFuture(action.run(request));
    }
}
