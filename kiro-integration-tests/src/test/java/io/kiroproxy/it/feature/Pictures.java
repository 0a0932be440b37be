package io.kiroproxy.it.feature;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Images to send, and to look at. */
final class Pictures {

    static final int RED = 0xd02020;
    static final int BLUE = 0x2020d0;

    private Pictures() {}

    /** Left half red, right half blue. */
    static String halves(String format, int width, int height) {
        if (format.equals("webp")) {
            return Base64.getEncoder().encodeToString(resource("halves-" + width + "x" + height + ".webp"));
        }
        return encoded(format, halves(width, height));
    }

    private static BufferedImage halves(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x < width / 2 ? RED : BLUE);
            }
        }
        return image;
    }

    /** A PNG that cannot be compressed. */
    static String noise(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return encoded("png", image);
    }

    /** A JPEG whose camera lay on its side: to be looked at, it is turned by 90 degrees clockwise. */
    static String lying(int width, int height) {
        byte[] jpeg = Base64.getDecoder().decode(halves("jpeg", width, height));
        byte[] exif = HexFormat.of()
                .parseHex("ffe1" + "0022" + "457869660000" + "4d4d002a00000008" + "0001" + "0112000300000001"
                        + "00060000" + "00000000");
        byte[] whole = new byte[jpeg.length + exif.length];
        System.arraycopy(jpeg, 0, whole, 0, 2);
        System.arraycopy(exif, 0, whole, 2, exif.length);
        System.arraycopy(jpeg, 2, whole, 2 + exif.length, jpeg.length - 2);
        return Base64.getEncoder().encodeToString(whole);
    }

    /** The first bytes of a PNG that says it is this large. */
    static String claiming(int width, int height) {
        byte[] head =
                HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452%08x%08x08020000".formatted(width, height));
        byte[] whole = new byte[4096];
        System.arraycopy(head, 0, whole, 0, head.length);
        return Base64.getEncoder().encodeToString(whole);
    }

    /** A JPEG in which so many scans more begin than its picture has. */
    static String scanned(int scans) {
        byte[] jpeg = Base64.getDecoder().decode(halves("jpeg", 2400, 1200));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, jpeg.length - 2);
        for (int i = 0; i < scans; i++) {
            out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xda});
        }
        out.write(jpeg, jpeg.length - 2, 2);
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    /** A JPEG whose picture comes in several scans. */
    static String progressive(int width, int height) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream to = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.setOutput(to);
            writer.write(null, new IIOImage(halves(width, height), null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    /** A WebP of 2000 x 1000 pixels whose only frame, lossless, says that it has 16384 x 16384. */
    static String webpOfAHugeFrame(boolean animated) {
        String canvas = "56503858" + "0a000000" + (animated ? "02" : "00") + "000000" + "cf0700" + "e70300";
        String animation = "414e4d46" + "22000000" + "00".repeat(16);
        String frame = "5650384c" + "0a000000" + "2f" + "ffffff0f" + "00".repeat(5);
        String chunks = "57454250" + canvas + (animated ? animation : "") + frame;
        String riff = "52494646" + "%08x".formatted(Integer.reverseBytes(chunks.length() / 2)) + chunks;
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(riff));
    }

    static BufferedImage decoded(String base64) {
        try {
            return Objects.requireNonNull(
                    ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64))), "no image");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A document of one line. */
    static String pdf() {
        return Base64.getEncoder().encodeToString("%PDF-1.4\n%%EOF\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static String encoded(String format, BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(Pictures.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
