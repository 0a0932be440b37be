package io.kiroproxy.credential.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.JsonText;
import io.kiroproxy.core.spi.Secret;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the passphrase opens what was sealed, and nothing else about it matters. */
class SealedExportTest {

    private static final Secret PASSPHRASE = Secret.of("correct horse battery staple");
    private static final String EXPORT = "{\"accounts\":[{\"refreshToken\":\"" + "r".repeat(120) + "\"}]}";

    private static ObjectNode sealed() {
        return (ObjectNode) LenientJson.read(
                SealedExport.seal(JsonText.of(EXPORT), PASSPHRASE, new Random(1))
                        .json(),
                "test");
    }

    @Test
    void isOpenedByItsPassphrase() {
        assertThat(SealedExport.open(sealed(), PASSPHRASE, "test")).isEqualTo(EXPORT);
    }

    @Test
    void twoOfTheSameDiffer() {
        Random random = new Random(1);

        assertThat(SealedExport.seal(JsonText.of(EXPORT), PASSPHRASE, random).json())
                .isNotEqualTo(SealedExport.seal(JsonText.of(EXPORT), PASSPHRASE, random)
                        .json());
    }

    /** The same letters in their composed and decomposed form, as keyboards of different systems give them. */
    @Test
    void passphraseIsTheSameHoweverItWasTyped() {
        JsonText sealed =
                SealedExport.seal(JsonText.of(EXPORT), Secret.of("sch\u00f6ne Gr\u00fc\u00dfe"), new Random(1));

        assertThat(SealedExport.open(
                        LenientJson.read(sealed.json(), "test"), Secret.of("scho\u0308ne Gru\u0308\u00dfe"), "test"))
                .isEqualTo(EXPORT);
    }

    @Test
    void importOpensItByTheGivenPassphraseOrTheOneBesideIt() {
        CredentialImport given = new CredentialImport(List.of(), List.of()).opening(PASSPHRASE);
        CredentialImport none = new CredentialImport(List.of(), List.of());
        ObjectNode sealed = sealed();

        assertThat(given.text(sealed.toString(), "test").candidates()).hasSize(1);
        assertThatThrownBy(() -> none.text(sealed.toString(), "test"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("test: sealed (expected: its passphrase too)");
        sealed.put("passphrase", PASSPHRASE.reveal());
        assertThat(none.text(sealed.toString(), "test").candidates()).hasSize(1);
    }

    @Test
    void otherPassphrasesAndChangedBytesAreRefused() {
        ObjectNode changed = sealed();
        byte[] data = Base64.getDecoder().decode(changed.get("data").textValue());
        data[3] ^= 1;
        changed.put("data", Base64.getEncoder().encodeToString(data));

        assertThatThrownBy(() -> SealedExport.open(sealed(), Secret.of("correct horse battery stable"), "test"))
                .hasMessageContaining("does not open it")
                .hasMessageNotContaining("stable");
        assertThatThrownBy(() -> SealedExport.open(changed, PASSPHRASE, "test"))
                .hasMessageContaining("does not open it");
    }

    /** Nobody's file keeps the server busy for long. */
    @ParameterizedTest
    @CsvSource({"iterations,0", "iterations,2000001", "iterations,-1", "salt,''", "salt,!", "nonce,AAAA", "data,!"})
    void numbersThatMakeNoSenseAreRefusedBeforeAnyWork(String field, String value) {
        ObjectNode damaged = sealed();
        if (field.equals("iterations")) {
            damaged.put(field, Integer.parseInt(value));
        } else {
            damaged.put(field, value);
        }

        assertThatThrownBy(() -> SealedExport.open(damaged, PASSPHRASE, "test"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("damaged");
    }

    @ParameterizedTest
    @ValueSource(ints = {SealedExport.MIN_PASSPHRASE - 1, SealedExport.MAX_PASSPHRASE + 1})
    void passphrasesAreNeitherShortNorEndless(int length) {
        assertThatThrownBy(() -> SealedExport.seal(JsonText.of(EXPORT), Secret.of("x".repeat(length)), new Random(1)))
                .hasMessageContaining(length + " characters (expected: 12 to 1000)");
    }

    @Test
    void formOfALaterVersionSaysSo() {
        ObjectNode later = sealed().put("sealed", "kiro-proxy export 2");

        assertThatThrownBy(() -> SealedExport.open(later, PASSPHRASE, "test")).hasMessageContaining("does not know");
    }
}
