package io.kiroproxy.protocol.kiro.image;

import io.kiroproxy.core.ChatRequest;
import io.kiroproxy.core.GatewayException;
import io.kiroproxy.core.model.Content;
import io.kiroproxy.core.model.Conversation;
import io.kiroproxy.core.model.Message;
import io.kiroproxy.protocol.kiro.lint.LintReport;
import io.kiroproxy.protocol.kiro.lint.LintRule;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the images of requests fit the upstream. Any thread. */
public final class ImageFitter {

    /** How the answer names it. */
    public static final String ADAPTATION = "image_size";

    /** Enough for the size of an image behind large embedded previews. */
    private static final int HEAD_BASE64 = 512 * 1024;

    private final ImageLimits limits;
    private final FittedImages known = new FittedImages();

    public ImageFitter(ImageLimits limits) {
        this.limits = limits;
    }

    /** What is to be done about the images of {@code request}, null when they all fit. Reads their headers only. */
    public @Nullable Supplier<ChatRequest> work(ChatRequest request) {
        boolean fits = request.conversation().messages().stream()
                .flatMap(message -> message.content().stream())
                .allMatch(this::fits);
        return fits ? null : () -> fit(request, LintReport.builder());
    }

    private boolean fits(Content content) {
        if (content instanceof Content.ToolResult result) {
            return result.content().stream().allMatch(this::fits);
        }
        return !(content instanceof Content.Image image) || fits(image);
    }

    private boolean fits(Content.Image image) {
        ImageHeader header = ImageHeader.read(Base64Text.head(image.base64(), HEAD_BASE64));
        return header == null || limits.take(header, image.base64().length() / 4 * 3L);
    }

    /**
     * {@code request} with images that fit. May take seconds.
     *
     * @param report gets a finding for each image that was written anew
     * @throws GatewayException when an image is too large to be decoded here, or cannot be
     */
    public ChatRequest fit(ChatRequest request, LintReport.Builder report) {
        Conversation conversation = request.conversation();
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < conversation.messages().size(); i++) {
            Message message = conversation.messages().get(i);
            messages.add(new Message(message.role(), fit(message.content(), "messages[" + i + "].content", report)));
        }
        return messages.equals(conversation.messages())
                ? request
                : request.withConversation(conversation.withMessages(messages)).reporting(ADAPTATION);
    }

    private List<Content> fit(List<Content> blocks, String place, LintReport.Builder report) {
        List<Content> fitted = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            String at = place + "[" + i + "]";
            Content block = blocks.get(i);
            if (block instanceof Content.Image image && !fits(image)) {
                fitted.add(fitted(image, at, report));
            } else if (block instanceof Content.ToolResult result && !fits(result)) {
                List<Content> inside = fit(result.content(), at + ".content", report);
                fitted.add(new Content.ToolResult(result.toolUseId(), inside, result.status()));
            } else {
                fitted.add(block);
            }
        }
        return fitted;
    }

    private Content.Image fitted(Content.Image image, String place, LintReport.Builder report) {
        String base64 = Base64Text.standard(image.base64());
        if (base64 == null) {
            throw GatewayException.invalidRequest(place + ": the image's data is not base64");
        }
        long length = Base64Text.decodedLength(base64);
        FittedImages.Key key = FittedImages.Key.of(base64);
        Content.Image found = known.find(key);
        if (found == null) {
            found = drawn(Base64.getDecoder().decode(base64), place);
            known.keep(key, found);
        }
        report.add(
                LintRule.IMAGE_SIZE,
                place,
                image.mediaType() + " of " + length + " bytes",
                "sent as " + found.mediaType() + " of " + Base64Text.decodedLength(found.base64()) + " bytes");
        return found;
    }

    private Content.Image drawn(byte[] bytes, String place) {
        PixelSource source = PixelSource.of(bytes, place);
        Predicate<byte[]> small = encoded -> encoded.length <= limits.maxBytes();
        for (int side = limits.maxSide(); ; side /= 2) {
            Content.Image written = PixelWriter.write(source.read(side), source.lossless(), small);
            if (written != null) {
                return written;
            }
        }
    }
}
