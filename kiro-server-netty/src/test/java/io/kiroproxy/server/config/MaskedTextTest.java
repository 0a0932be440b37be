package io.kiroproxy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings are read and edited as text without anybody seeing a key. */
class MaskedTextTest {

    private static final String FILE = """
            # 😀 mine
            access:
              admin-key: "hush-1" # the key
              clients:
                - name: laptop
                  key: hush-2
                - { name: phone, key: 'hush-3' }
                - name: file
                  key-file: keys/phone
            upstream:
              proxy: http://me:hush-4@proxy.example:3128
            telemetry: { authorization: "${OTLP_KEY}" }
            """;

    private final List<ConfigProblem> problems = new ArrayList<>();

    @Test
    void secretsAreMaskedAndNothingElseIs() {
        assertThat(MaskedText.of(FILE)).isEqualTo("""
                # 😀 mine
                access:
                  admin-key: "***" # the key
                  clients:
                    - name: laptop
                      key: "***"
                    - { name: phone, key: "***" }
                    - name: file
                      key-file: keys/phone
                upstream:
                  proxy: http://me:***@proxy.example:3128
                telemetry: { authorization: "${OTLP_KEY}" }
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "# only this\n",
                "access:\n  admin-key:\n",
                "{\"access\": {\"admin-key\": \"hush\", \"clients\": [{\"name\": \"a\", \"key\": \"hush\"}]}}",
                "access:\n  admin-key: |\n    hush\nserver: {}\n",
                "access: { admin-key: &key hush }\ntelemetry: { authorization: *key }\n",
            })
    void anyTextComesBackAsItWas(String text) {
        String masked = Objects.requireNonNull(MaskedText.of(text));

        assertThat(masked).doesNotContain("hush");
        assertThat(MaskedText.restored(masked, text, "f", problems).stripTrailing())
                .isEqualTo(text.stripTrailing());
        assertThat(problems).isEmpty();
    }

    @Test
    void aSecretFollowsItsClientWhereverItIsMovedTo() {
        String edited = """
                access:
                  clients:
                    - name: phone
                      key: "***"
                    - name: laptop
                      key: '***'
                  admin-key: "***"
                upstream: { proxy: "socks5://you:***@other.example:1" }
                """;

        assertThat(MaskedText.restored(edited, FILE, "f", problems)).isEqualTo("""
                access:
                  clients:
                    - name: phone
                      key: 'hush-3'
                    - name: laptop
                      key: hush-2
                  admin-key: "hush-1"
                upstream: { proxy: "socks5://you:hush-4@other.example:1" }
                """);
        assertThat(problems).isEmpty();
    }

    @Test
    void aNewSecretAndAMaskWithNothingBehindItAreProblemsAtTheirLines() {
        String edited = """
                access:
                  admin-key: brand-new
                  clients:
                    - { name: stranger, key: "***" }
                """;

        MaskedText.restored(edited, FILE, "config.yaml", problems);

        assertThat(problems)
                .extracting(ConfigProblem::line, ConfigProblem::path)
                .containsExactlyInAnyOrder(tuple(2, "access.admin-key"), tuple(4, "access.clients[stranger].key"));
        assertThat(problems.toString()).doesNotContain("brand-new");
    }

    @Test
    void textThatIsNoYamlIsNotShown() {
        assertThat(MaskedText.of("access: [\n  admin-key: hush")).isNull();
    }
}
