package io.kiroproxy.protocol.kiro.request;

import static io.kiroproxy.protocol.kiro.request.KiroSamples.PIXEL;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.assistant;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.body;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.current;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.history;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.model;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.prepare;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.request;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.use;
import static io.kiroproxy.protocol.kiro.request.KiroSamples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kiroproxy.core.ErrorKind;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.protocol.kiro.endpoint.Dialect;
import io.kiroproxy.protocol.kiro.image.Base64Text;
import io.kiroproxy.protocol.kiro.image.ImageHeader;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules {@code image.*} and {@code document.*}: everything goes in, or the client is told (kiroproxy-contract.md d7). */
class MediaRulesTest {

    private static Content.Image image(String type, String base64) {
        return new Content.Image(type, base64);
    }

    private static String hex(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private static String png(int width, int height, int size) {
        byte[] bytes = new byte[size];
        byte[] head = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452%08x%08x".formatted(width, height));
        System.arraycopy(head, 0, bytes, 0, head.length);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void refused(Content content, String message) {
        assertThatThrownBy(() -> prepare(request(user(new Content.Text("a"), content))))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "89504e470d0a1a0a0000000d494844520000000200000003, png, 2, 3",
        "ffd8ffe000044a46ffc000110800030002, jpeg, 2, 3",
        "474946383961020003000000, gif, 2, 3",
        "524946460000000057454250565038580a00000000000000010000020000, webp, 2, 3",
        "52494646000000005745425056503820000000000000009d012a02000300, webp, 2, 3",
        "5249464600000000574542505650384c000000002f01800000, webp, 2, 3"
    })
    void imageFormat_isReadFromTheBytes(String bytes, String format, int width, int height) {
        ImageHeader header = ImageHeader.read(HexFormat.of().parseHex(bytes));

        assertThat(header).isEqualTo(new ImageHeader(format, width, height));
        JsonNode sent = current(body(request(user(image("image/bmp; x=y", hex(bytes))))));
        assertThat(sent.path("images").path(0).path("format").asText()).isEqualTo(format);
    }

    @Test
    void imageFormat_correctionIsReportedAndTheRightOneIsNot() {
        assertThat(prepare(request(user(image("image/jpeg", PIXEL)))).report().rules())
                .contains(LintRule.IMAGE_FORMAT);
        assertThat(prepare(request(user(new Content.Text("a"), image("image/png", PIXEL))))
                        .report()
                        .findings())
                .isEmpty();
        assertThat(prepare(request(user(new Content.Text("a"), image("image/jpg", hex("ffd8ffe00004")))))
                        .report()
                        .findings())
                .isEmpty();
    }

    @Test
    void imageData_whiteSpaceUrlAlphabetAndMissingPaddingAreMended() {
        assertThat(Base64Text.standard("iVBO\nRw0K\n")).isEqualTo("iVBORw0K");
        assertThat(Base64Text.standard("-_8")).isEqualTo("+/8=");
        assertThat(Base64Text.standard("")).isNull();
        assertThat(Base64Text.standard("a$b=")).isNull();
        assertThat(Base64Text.standard("a=b=")).isNull();
    }

    @Test
    void imageData_thatIsNoneIsRefusedWithItsPlace() {
        refused(image("image/png", "%%%"), "messages[0].content[1]: the image's data is not base64");
        refused(
                image("image/bmp", hex("424d0000")),
                "messages[0].content[1]: image/bmp with bytes of no supported format");
    }

    @Test
    void imageSize_overTheLimitIsRefusedWithNumbers() {
        refused(image("image/png", png(1, 1, 3_932_161)), "an image of 3932161 bytes (expected: at most 3932160)");
        assertThat(prepare(request(user(image("image/png", png(1, 1, 3_932_160)))))
                        .report()
                        .rules())
                .containsExactly(LintRule.EMPTY_USER_TEXT);
    }

    @Test
    void imageDimension_overTheLimitIsRefusedWithNumbers() {
        refused(image("image/png", png(8001, 10, 40)), "an image of 8001 x 10 pixels (expected: at most 8000 a side)");
    }

    @Test
    void imageCount_overTwentyInOneMessageIsRefused() {
        Content[] images = Collections.nCopies(21, image("image/png", PIXEL)).toArray(new Content[0]);

        assertThatThrownBy(() -> prepare(request(user(images))))
                .hasMessage("messages[0]: 21 images (expected: at most 20 in one message)");
    }

    @Test
    void imageHistory_isKeptWholeUnlessASettingSaysOtherwise() {
        var talk = request(
                user(new Content.Text("a"), image("image/png", PIXEL)),
                assistant("b"),
                user(new Content.Text("c"), image("image/png", PIXEL)),
                assistant("d"),
                user("e"));

        JsonNode all = body(prepare(talk), Dialect.K);
        KiroRequest one =
                new KiroRequests(RequestSettings.DEFAULT.withImageTurns(1)).prepare(talk, "s", model("m"), null);

        assertThat(all.findValues("images")).hasSize(2);
        assertThat(body(one, Dialect.K).findValues("images")).hasSize(1);
        assertThat(history(body(one, Dialect.K))
                        .path(0)
                        .path("userInputMessage")
                        .path("content")
                        .asText())
                .isEqualTo("a\n\n[1 image of this message left out]");
        assertThat(one.report().rules()).containsExactly(LintRule.IMAGE_HISTORY);
    }

    @Test
    void imageInResult_isLiftedAndMarked() {
        JsonNode body = body(request(
                user("a"),
                assistant(use("u1", "t")),
                user(new Content.ToolResult(
                        "u1",
                        List.of(new Content.Text("see"), image("image/png", PIXEL)),
                        Content.ToolResult.Status.SUCCESS))));

        assertThat(current(body).path("images")).hasSize(1);
        assertThat(current(body)
                        .path("userInputMessageContext")
                        .path("toolResults")
                        .findValuesAsText("text"))
                .containsExactly("see", "[image 1 of this message]");
    }

    @ParameterizedTest
    @CsvSource({
        "application/pdf, pdf",
        "text/csv, csv",
        "application/msword, doc",
        "text/html, html",
        "text/markdown, md",
        "text/plain, txt",
        "application/vnd.ms-excel, xls",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document, docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, xlsx"
    })
    void documentFormat_followsTheMediaType(String type, String format) {
        JsonNode sent = current(body(request(user(new Content.Document("n", type, "AAAA")))));

        assertThat(sent.path("documents").path(0).path("format").asText()).isEqualTo(format);
    }

    @Test
    void documentFormat_thatIsUnknownIsRefused() {
        refused(
                new Content.Document(null, "application/zip", "AAAA"),
                "messages[0].content[1]: a document of type application/zip");
    }

    @Test
    void documentName_isSafeAndUnique() {
        Content[] documents = {
            document("a/b.pdf"),
            document("a/b.pdf"),
            document(null),
            document("x".repeat(300)),
            document("x".repeat(300))
        };

        List<String> names =
                current(body(request(user(documents)))).path("documents").findValuesAsText("name");

        assertThat(names).startsWith("a-b-pdf", "a-b-pdf (2)", "document").doesNotHaveDuplicates();
        assertThat(names).allSatisfy(name -> assertThat(name).matches("[A-Za-z0-9()\\[\\] -]{1,200}"));
    }

    private static Content document(@Nullable String name) {
        return new Content.Document(name, "application/pdf", "AAAA");
    }
}
