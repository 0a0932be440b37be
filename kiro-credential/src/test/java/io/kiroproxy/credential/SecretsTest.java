package io.kiroproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.spi.AccountLease;
import io.kiroproxy.core.spi.ProxyAddress;
import io.kiroproxy.core.spi.UpstreamFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** No token, key or password in text, notices, log or exceptions. */
class SecretsTest {
    @Test
    void nothingThatPrintsShowsASecret() {
        // Given
        List<String> said = new ArrayList<>();
        Handler handler = recording(said);
        Logger logger = Logger.getLogger(AccountRegistry.class.getName());
        logger.addHandler(handler);
        Account proxied = Pool.social(1, Instant.parse("2026-11-23T12:00:00Z")).toBuilder()
                .proxy(ProxyAddress.parse("http://user:hunter2secret@10.0.0.1:1"))
                .build();
        Pool pool = new Pool(
                List.of(proxied, Pool.organisation(2, Instant.parse("2026-11-23T12:00:00Z")), Pool.keyAccount(3)),
                builder -> builder);
        pool.registry.addListener((id, what) -> said.add(what));

        // When
        for (UpstreamFailure.Kind kind : UpstreamFailure.Kind.values()) {
            AccountLease lease = pool.acquire("s" + kind);
            said.add(lease.toString() + lease.identity());
            lease.renew(Pool.failure(kind));
            pool.time.run();
        }
        pool.login.answers(
                400, "{\"error\":\"invalid_grant\",\"error_description\":\"bad " + FakeLogin.refreshToken(1) + "\"}");
        pool.time.advance(Duration.ofHours(3));
        GatewayException refusal = pool.refusal(Pool.query("x"));
        logger.removeHandler(handler);

        // Then
        said.add(refusal.toString());
        said.add(pool.registry.accounts().toString());
        said.add(pool.registry.explain(Pool.query("y")).toString());
        assertThat(said).hasSizeGreaterThan(20);
        assertThat(String.join("\n", said))
                .doesNotContain("aorAAAAAG", "token-of-", "access-", "ksk_example", "client-secret", "hunter2secret");
    }

    private static Handler recording(List<String> said) {
        return new Handler() {
            @Override
            public void publish(LogRecord logged) {
                said.add(logged.getMessage() + logged.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
