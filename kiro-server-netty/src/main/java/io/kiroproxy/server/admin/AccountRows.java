package io.kiroproxy.server.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.credential.AccountRegistry;
import io.kiroproxy.credential.AccountView;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Accounts as the admin API shows them, with how much and how fast they are used at the moment. */
final class AccountRows {

    private final AccountRegistry accounts;
    private final CallJournal calls;
    private final InstantSource clock;

    AccountRows(AccountRegistry accounts, CallJournal calls, InstantSource clock) {
        this.accounts = accounts;
        this.calls = calls;
        this.clock = clock;
    }

    /** An entry of the list. */
    ObjectNode summary(AccountView view) {
        return use(AccountJson.summary(view, clock.instant()), view);
    }

    /**
     * One account.
     *
     * @param home where accounts are kept, null when not in files
     */
    ObjectNode detail(AccountView view, @Nullable Path home) {
        return use(AccountJson.detail(view, home, clock.instant()), view);
    }

    private ObjectNode use(ObjectNode json, AccountView view) {
        json.put("requests_last_minute", accounts.attemptsLastMinute(view.id()));
        json.put("ramp", accounts.ramp(view));
        AccountPace.Pace pace = calls.pace().of(view.id().value());
        if (pace == null) {
            return json.putNull("latency");
        }
        json.putObject("latency")
                .put("calls", pace.calls())
                .put("first_mean_ms", pace.first().mean())
                .put("first_p95_ms", pace.first().p95())
                .put("mean_ms", pace.whole().mean())
                .put("p95_ms", pace.whole().p95());
        return json;
    }
}
