package io.kiroproxy.protocol.kiro.image;

import io.kiroproxy.core.model.Content;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.Predicate;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Encodes images: as PNG where every pixel or transparency counts and it stays small, else as JPEG. */
final class PixelWriter {

    /** Bytes up to which a PNG is worth its size. */
    static final int MAX_PNG = 1024 * 1024;

    private static final float[] QUALITIES = {0.9f, 0.8f, 0.65f, 0.5f};
    private static final int WHITE = 0xff;

    private PixelWriter() {}

    /**
     * {@code pixels} in the best form that is {@code small} enough.
     *
     * @return null when there is none
     */
    static Content.@Nullable Image write(Pixels pixels, boolean lossless, Predicate<byte[]> small) {
        if (lossless || !pixels.opaque()) {
            byte[] png = encoded("png", drawn(pixels, BufferedImage.TYPE_INT_ARGB), null);
            if (png.length <= MAX_PNG && small.test(png)) {
                return image("png", png);
            }
        }
        BufferedImage flat = drawn(onWhite(pixels), BufferedImage.TYPE_INT_RGB);
        for (float quality : QUALITIES) {
            byte[] jpeg = encoded("jpeg", flat, quality);
            if (small.test(jpeg)) {
                return image("jpeg", jpeg);
            }
        }
        return null;
    }

    private static Content.Image image(String format, byte[] bytes) {
        return new Content.Image("image/" + format, Base64.getEncoder().encodeToString(bytes));
    }

    private static BufferedImage drawn(Pixels pixels, int type) {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), type);
        image.setRGB(0, 0, pixels.width(), pixels.height(), pixels.argb(), 0, pixels.width());
        return image;
    }

    /** JPEG has no transparency. */
    private static Pixels onWhite(Pixels pixels) {
        int[] flat = new int[pixels.argb().length];
        for (int i = 0; i < flat.length; i++) {
            int pixel = pixels.argb()[i];
            int alpha = pixel >>> 24;
            flat[i] = 0xff << 24
                    | over(pixel >> 16 & 0xff, alpha) << 16
                    | over(pixel >> 8 & 0xff, alpha) << 8
                    | over(pixel & 0xff, alpha);
        }
        return new Pixels(pixels.width(), pixels.height(), flat);
    }

    private static int over(int level, int alpha) {
        return (level * alpha + WHITE * (0xff - alpha) + 0x7f) / 0xff;
    }

    private static byte[] encoded(String format, BufferedImage image, @Nullable Float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (quality != null) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(quality);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
