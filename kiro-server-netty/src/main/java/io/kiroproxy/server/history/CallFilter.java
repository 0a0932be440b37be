package io.kiroproxy.server.history;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which calls a question is after; what is null lets every call through.
 *
 * @param from started then or later
 * @param to started before that
 * @param outcome the code of a {@link CallResult} or of its {@link CallResult.Outcome}
 * @param bookmarked only those that are
 * @param search a text that stands in the id, path, model, session, error, note or tags, whatever the case
 */
public record CallFilter(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String account,
        @Nullable String model,
        @Nullable String protocol,
        @Nullable String client,
        @Nullable String session,
        @Nullable String outcome,
        @Nullable Boolean bookmarked,
        @Nullable String search) {

    /** Every call. */
    public static final CallFilter ALL = new CallFilter(null, null, null, null, null, null, null, null, null, null);

    /** Whether {@code call} is one of them; the same question as the database is asked, for calls in memory. */
    public boolean lets(KeptCall call) {
        CallRow row = call.row();
        return (from == null || !row.startedAt().isBefore(from))
                && (to == null || row.startedAt().isBefore(to))
                && (account == null || account.equals(row.account()))
                && (model == null || model.equals(row.model()))
                && (protocol == null || protocol.equals(row.protocol()))
                && (client == null || client.equals(row.client()))
                && (session == null || session.equals(row.session()))
                && (outcome == null
                        || outcome.equals(row.result().code())
                        || outcome.equals(row.result().outcome().code()))
                && (bookmarked == null || bookmarked == call.remarks().bookmarked())
                && (search == null || found(call, search.toLowerCase(Locale.ROOT)));
    }

    private static boolean found(KeptCall call, String wanted) {
        CallRow row = call.row();
        String everything = String.join(
                "\n",
                row.id(),
                row.path(),
                row.model(),
                row.requestedModel(),
                row.session(),
                Objects.toString(row.account(), ""),
                Objects.toString(row.client(), ""),
                Objects.toString(row.error(), ""),
                call.remarks().notes(),
                String.join("\n", call.remarks().tags()));
        return everything.toLowerCase(Locale.ROOT).contains(wanted);
    }
}
