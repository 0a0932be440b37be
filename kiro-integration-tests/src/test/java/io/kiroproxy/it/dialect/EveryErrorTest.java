package io.kiroproxy.it.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.core.model.Role;
import io.kiroproxy.it.fixture.ProxyUnderTest;
import io.kiroproxy.protocol.dialect.Asked;
import io.kiroproxy.protocol.dialect.ClientDialect;
import io.kiroproxy.protocol.spi.ClientCall.Streaming;
import io.kiroproxy.simulator.generate.EventScript;
import io.kiroproxy.simulator.generate.Scenario;
import io.kiroproxy.simulator.json.Json;
import io.kiroproxy.simulator.rules.Refusal;
import java.lang.reflect.Field;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the upstream refuses, the client of every protocol gets its own error with a code, a cause and a remedy, and
 * never a 401, which would make it doubt its own key (decisions.md 17). All of it passes the tap and so is held against the
 * vendors' definitions.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EveryErrorTest {

    @RegisterExtension
    final ProxyUnderTest proxy = ProxyUnderTest.withDefaults();

    static Stream<Arguments> allWays() {
        return Stream.of(ClientDialect.values())
                .flatMap(dialect -> Stream.of(Streaming.values()).map(way -> Arguments.of(dialect, way)));
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void everyRefusalOfTheUpstreamIsAnErrorWithCodeCauseAndRemedy(ClientDialect dialect, Streaming way) {
        refusals().forEach((name, refusal) -> {
            proxy.restoreAccounts();
            proxy.simulator().onGenerate(request -> Scenario.refuse(refusal));

            HttpResponse<byte[]> reply = ask(dialect, way, name);

            explains(dialect, name, reply);
        });
    }

    @ParameterizedTest
    @EnumSource
    void credentialThatCannotBeRenewedIsTheOwnersTask(ClientDialect dialect) {
        proxy.firstAccount().expireAccessTokens();
        proxy.firstAccount().revokeRefreshTokens();

        HttpResponse<byte[]> first = ask(dialect, Streaming.STREAMED, "once");
        HttpResponse<byte[]> second = ask(dialect, Streaming.WHOLE, "twice");

        explains(dialect, "revoked", first);
        assertThat(first.statusCode()).isEqualTo(403);
        assertThat(second.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource
    void usedUpAllowanceSaysWhoseAndUntilWhen(ClientDialect dialect) {
        proxy.simulator().onGenerate(request -> Scenario.refuse(Refusal.E9_QUOTA));

        ask(dialect, Streaming.WHOLE, "once");
        HttpResponse<byte[]> reply = ask(dialect, Streaming.WHOLE, "twice");

        assertThat(reply.statusCode()).isEqualTo(dialect == ClientDialect.ANTHROPIC ? 402 : 429);
        assertThat(error(reply).at("message").text())
                .contains("The allowance of every usable account is used up", "first")
                .containsPattern("\\d{4}-\\d{2}-\\d{2}");
        explains(dialect, "quota", reply);
    }

    @ParameterizedTest
    @EnumSource
    void errorWithinAStreamExplainsItselfToo(ClientDialect dialect) {
        proxy.simulator().next(EventScript.begin().text("So ", "far ").cut());

        HttpResponse<byte[]> reply = ask(dialect, Streaming.STREAMED, "go");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(text(reply))
                .contains("far")
                .containsIgnoringCase(ErrorKind.UPSTREAM_UNAVAILABLE.code())
                .contains(ErrorKind.UPSTREAM_UNAVAILABLE.remedy());
    }

    private static void explains(ClientDialect dialect, String name, HttpResponse<byte[]> reply) {
        String body = text(reply);
        assertThat(reply.statusCode())
                .as(name + ": " + body)
                .isBetween(400, 599)
                .isNotEqualTo(401);
        String code = code(dialect, error(reply)).toLowerCase(Locale.ROOT);
        assertThat(ErrorKind.values())
                .as(name + ": " + body)
                .extracting(ErrorKind::code)
                .contains(code);
        assertThat(remedy(dialect, error(reply))).as(name + ": " + body).isNotBlank();
        assertThat(error(reply).at("message").text()).as(name).hasSizeGreaterThan(20);
    }

    private static String code(ClientDialect dialect, Json error) {
        return switch (dialect) {
            case ANTHROPIC -> error.at("code").text();
            case CHAT, RESPONSES -> error.at("kiro_code").text();
            case GEMINI -> info(error).at("reason").text();
        };
    }

    private static String remedy(ClientDialect dialect, Json error) {
        return switch (dialect) {
            case ANTHROPIC -> error.at("remedy").text();
            case CHAT, RESPONSES -> error.at("kiro_remedy").text();
            case GEMINI -> info(error).at("metadata").at("remedy").text();
        };
    }

    private static Json info(Json error) {
        return error.at("details").items().stream()
                .filter(detail -> detail.at("@type").text().endsWith("ErrorInfo"))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<byte[]> ask(ClientDialect dialect, Streaming way, String prompt) {
        Asked asked = Asked.of(Conversation.of(List.of(Message.text(Role.USER, prompt))));
        return new Wire(proxy.tap().uri()).reply(dialect, asked.with(way));
    }

    private static Json error(HttpResponse<byte[]> reply) {
        return Json.parse(text(reply)).at("error");
    }

    private static String text(HttpResponse<byte[]> reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    /** Every way in which the upstream can refuse, by its name. */
    private static Map<String, Refusal> refusals() {
        Map<String, Refusal> all = new TreeMap<>();
        for (Field field : Refusal.class.getFields()) {
            if (field.getType() == Refusal.class) {
                try {
                    all.put(field.getName(), (Refusal) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(field.getName(), e);
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(30);
        return all;
    }
}
