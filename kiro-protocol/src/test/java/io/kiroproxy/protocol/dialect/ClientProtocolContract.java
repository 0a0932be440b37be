package io.kiroproxy.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Generation;
import io.kiroproxy.core.model.OutputFormat;
import io.kiroproxy.core.spi.AccountIdentity;
import io.kiroproxy.core.spi.CredentialKind;
import io.kiroproxy.core.spi.ModelRef;
import io.kiroproxy.core.spi.Secret;
import io.kiroproxy.protocol.kiro.KiroOptions;
import io.kiroproxy.protocol.kiro.KiroProvider;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every client protocol owes: a conversation that a client writes in it is read as that conversation, and the
 * upstream is asked the same, whichever protocol it came by. What a protocol cannot say is stated by {@link #carried}.
 */
abstract class ClientProtocolContract {

    private static final AccountIdentity ACCOUNT = new AccountIdentity(
            "a1b2c3d4",
            CredentialKind.SOCIAL,
            Secret.of("access-token"),
            "arn:aws:codewhisperer:us-east-1:699475941385:profile/EHGA3GRVQMUK",
            null,
            "7a04590e499931c35cedbb52455c4260f542300e2a236573872255cb9d7dd36a",
            null,
            null);

    /** The protocol under test. */
    abstract ClientDialect dialect();

    /**
     * What of a conversation arrives: all of it, but for what the protocol has no form for.
     *
     * @param whole what a client wants to say
     */
    abstract Conversation carried(Conversation whole);

    /**
     * What of the options arrives: all of them, but for what the protocol has no field for.
     *
     * @param whole what a client wants
     */
    Generation carried(Generation whole) {
        return whole;
    }

    /** The conversations that reach the upstream otherwise than they would by a protocol that can say everything. */
    abstract Set<Fixture> differences();

    @ParameterizedTest
    @EnumSource
    void conversationIsReadAsItWasMeant(Fixture fixture) {
        ChatRequest read = dialect().read(fixture.asked()).request();

        assertThat(Json.inOneOrder(read.conversation())).isEqualTo(Json.inOneOrder(carried(fixture.conversation())));
        assertThat(schema(read.generation())).isEqualTo(schema(fixture.asked().generation()));
        assertThat(read.generation())
                .isEqualTo(withFormatOf(read, carried(fixture.asked().generation())));
        assertThat(read.model()).isEqualTo(fixture.asked().model());
        assertThat(read.ignored()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void upstreamIsAskedTheSame(Fixture fixture) {
        ChatRequest read = dialect().read(fixture.asked()).request();

        assertThat(upstream(read))
                .isEqualTo(upstream(direct(
                        fixture,
                        carried(fixture.conversation()),
                        withFormatOf(read, carried(fixture.asked().generation())))));
    }

    @Test
    void onlyTheListedConversationsReachTheUpstreamOtherwise() {
        Set<Fixture> found = EnumSet.noneOf(Fixture.class);
        for (Fixture fixture : Fixture.values()) {
            ChatRequest read = dialect().read(fixture.asked()).request();

            Generation wanted = withFormatOf(read, fixture.asked().generation());
            if (!upstream(read).equals(upstream(direct(fixture, fixture.conversation(), wanted)))) {
                found.add(fixture);
            }
        }

        assertThat(found).isEqualTo(differences());
    }

    /** A call without a client protocol. */
    private static ChatRequest direct(Fixture fixture, Conversation conversation, Generation generation) {
        return ChatRequest.of("call", fixture.asked().model(), conversation).withGeneration(generation);
    }

    /** Options with the fields of a demanded schema in the order in which they were read. */
    private static Generation withFormatOf(ChatRequest read, Generation options) {
        return new Generation(
                options.maxOutputTokens(),
                options.stopSequences(),
                options.reasoning(),
                read.generation().outputFormat(),
                options.parallelToolCalls());
    }

    private static @Nullable JsonNode schema(Generation generation) {
        return generation.outputFormat() instanceof OutputFormat.JsonSchema format ? Json.parse(format.schema()) : null;
    }

    /** The body of the upstream's request; ids are made from a random source that begins anew. */
    private static JsonNode upstream(ChatRequest request) {
        KiroProvider provider = new KiroProvider(
                KiroOptions.ofDefaults(),
                Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC),
                new Random(7));
        ModelRef model = provider.resolve(request.model()).orElseThrow();
        return Json.parse(
                provider.newCall(request, "session", model, ACCOUNT).http().body());
    }
}
